using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.ServiceDefaults.Logging;

/// <summary>
/// Takes secrets out of text: those that the configuration holds, by value (also URL-, JSON- and base64-encoded), and those known by their form
/// (<see cref="SecretPatterns"/>). Everything that leaves the process for people goes through it: log lines, exceptions, traces, the sentence of a fatal error.
/// </summary>
public sealed class Redactor
{
    /// <summary>A shorter secret would take ordinary words out of every line; where it stands in a known form it is found all the same.</summary>
    public const int ShortestValue = 6;

    // What a receiver may quote of a secret address; a shorter part may be a word of everyday.
    private const int ShortestUrlPart = 16;

    private static readonly SearchValues<string> Marks = SearchValues.Create(
        ["bot", ":", "%3A", "whsec_", "=", "bearer", "basic", "://", "hooks.slack", "discord", "hc-ping", "cronitor.link", "uptimerobot"], StringComparison.OrdinalIgnoreCase);

    private readonly string[] _values;
    private readonly SearchValues<string> _any;

    /// <summary>A redactor of these secrets and of every known form.</summary>
    public Redactor(IEnumerable<string> secrets)
    {
        // Longest first: of two secrets one of which holds the other, nothing is left over.
        _values = [.. secrets.Where(secret => secret.Trim().Length >= ShortestValue).SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];
        _any = SearchValues.Create(_values, StringComparison.Ordinal);
    }

    /// <summary>Knows no value, only the forms: for what is said before there is a configuration.</summary>
    public static Redactor FormsOnly { get; } = new([]);

    /// <summary>
    /// A redactor of all that a configuration holds under a name that speaks of a secret, of the environment table's secrets, and of the passwords in its
    /// connection strings.
    /// </summary>
    public static Redactor From(IConfiguration configuration) => new(SecretsOf(configuration));

    /// <summary>The text without secrets; the same instance when it holds none.</summary>
    public string Redact(string text)
    {
        if (text.Length == 0) return text;
        if (_values.Length > 0 && text.AsSpan().ContainsAny(_any))
        {
            foreach (var value in _values) text = text.Replace(value, SecretKeys.Mask, StringComparison.Ordinal);
        }

        return text.AsSpan().ContainsAny(Marks) ? SecretPatterns.Replace(text, SecretKeys.Mask) : text;
    }

    private static IEnumerable<string> SecretsOf(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (string.IsNullOrWhiteSpace(value)) continue;
            if (key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var password in ConnectionText.Passwords(value)) yield return password;
            }
            else if (EffectiveConfiguration.IsSecret(key) || EnvironmentNames.Find(key) is { IsSecret: true })
            {
                yield return value.Trim();
                foreach (var part in KeysInUrl(value)) yield return part;
            }
        }
    }

    private static IEnumerable<string> KeysInUrl(string value) =>
        Uri.TryCreate(value.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url.PathAndQuery.Split(['/', '?', '&', '=', ';']).Where(part => part.Length >= ShortestUrlPart)
            : [];

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return UrlEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.Default.Encode(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }
}
