using System.Text;
using System.Text.Json;

namespace OptionsAlerts.Integration.Tests.Secrets;

/// <summary>Looks for secrets as they are, URL-encoded, JSON-escaped and in base64.</summary>
internal sealed class SecretScan
{
    private readonly string[] _spellings;

    private SecretScan(string[] spellings) => _spellings = spellings;

    public static SecretScan Of(IEnumerable<string> secrets) => new([.. secrets.SelectMany(Spellings).Distinct(StringComparer.Ordinal)]);

    /// <summary>The lines that hold a secret, each cut to what a failure needs to show.</summary>
    public IReadOnlyList<string> Leaks(IEnumerable<string> lines) =>
        [.. from line in lines
            let spelling = Array.Find(_spellings, spelling => line.Contains(spelling, StringComparison.OrdinalIgnoreCase))
            where spelling is not null
            select $"'{spelling}' in: {Around(line, spelling)}"];

    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), System.Net.WebUtility.UrlEncode(secret), JsonEncodedText.Encode(secret).ToString(),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    ];

    private static string Around(string line, string spelling)
    {
        var at = line.IndexOf(spelling, StringComparison.OrdinalIgnoreCase);
        return line[Math.Max(0, at - 160)..Math.Min(line.Length, at + spelling.Length + 80)];
    }
}
