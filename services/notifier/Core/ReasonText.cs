using System.Text.RegularExpressions;

namespace OptionsAlerts.Notifier.Core;

/// <summary>
/// Makes a provider's words fit to report: one bounded line without the channels' secrets, wherever they stand and however they are encoded, and without the path of
/// any URL, since a webhook's path is its password.
/// </summary>
/// <param name="secrets">The configured secrets; nulls and those under six characters are skipped.</param>
/// <param name="knownForms">Takes out whatever else looks like a secret.</param>
public sealed partial class ReasonText(IEnumerable<string?> secrets, Func<string, string> knownForms)
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "***";

    /// <summary>The longest reason, in UTF-16 units.</summary>
    public const int Limit = 300;

    // Shorter values would blot out ordinary words.
    private const int ShortestSecret = 6;

    // Longest first: of two secrets one of which holds the other, nothing is left over.
    private readonly string[] _secrets =
    [
        .. secrets.OfType<string>().Where(secret => secret.Length >= ShortestSecret)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>The words as a reason; never empty.</summary>
    public string Of(string words)
    {
        // One line first: a control character inside an echoed token must not hide it. Cut last: a cut must not leave half of one.
        var line = WithoutSecrets(PlainText.OneLine(words));
        line = knownForms(UrlPath().Replace(line, "${host}" + Mark));
        return line.Length == 0 ? "no reason given" : PlainText.Cut(line, Limit);
    }

    /// <summary>A text of ours with the configured secrets taken out, whole otherwise.</summary>
    public string WithoutSecrets(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, Mark, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    // Linear: the host ends where the path begins, and nothing is tried twice.
    [GeneratedRegex("""(?<host>https?://[^\s"'<>/?#]+)[/?#][^\s"'<>]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPath();
}
