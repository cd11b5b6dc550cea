using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>The two secrets of a consent page.</summary>
public sealed record YahooConsent(string CsrfToken, string SessionId)
{
    private const int MostBytes = 512 * 1024;
    private const int Longest = 512;

    /// <summary>Finds them among the page's hidden inputs, in any order of attributes; null where one is missing.</summary>
    public static YahooConsent? Find(byte[] page)
    {
        var html = Encoding.UTF8.GetString(page.AsSpan(0, Math.Min(page.Length, MostBytes)));
        string? token = null, session = null;
        try
        {
            foreach (Match input in YahooConsentForm.Input().Matches(html))
            {
                var (name, value) = (Attribute(YahooConsentForm.Name(), input.Value), Attribute(YahooConsentForm.Value(), input.Value));
                if (value is not { Length: > 0 and <= Longest }) continue;
                if (name == "csrfToken") token ??= value;
                else if (name == "sessionId") session ??= value;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }

        return token is not null && session is not null ? new YahooConsent(token, session) : null;
    }

    /// <summary>What is sent to agree.</summary>
    public IEnumerable<KeyValuePair<string, string>> Form() =>
    [
        new("csrfToken", CsrfToken),
        new("sessionId", SessionId),
        new("originalDoneUrl", "https://finance.yahoo.com/"),
        new("namespace", "yahoo"),
        new("consentUUID", "default"),
        new("agree", "agree"),
        new("agree", "agree"),
    ];

    public override string ToString() => "***";

    private static string? Attribute(Regex pattern, string input) =>
        pattern.Match(input) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["text"].Value) : null;
}

internal static partial class YahooConsentForm
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("<input\\b[^>]{0,2000}>", Options, matchTimeoutMilliseconds: 500)]
    public static partial Regex Input();

    [GeneratedRegex("\\bname\\s*=\\s*[\"'](?<text>[^\"']{0,600})[\"']", Options, matchTimeoutMilliseconds: 500)]
    public static partial Regex Name();

    [GeneratedRegex("\\bvalue\\s*=\\s*[\"'](?<text>[^\"']{0,600})[\"']", Options, matchTimeoutMilliseconds: 500)]
    public static partial Regex Value();
}
