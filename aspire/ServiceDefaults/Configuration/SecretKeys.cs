using System.Text.RegularExpressions;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>Tells by its name whether a setting may hold a secret. Wrong only on the safe side: what might be secret is masked.</summary>
public static partial class SecretKeys
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>True when the last part of a configuration key or an environment name speaks of a secret, or the key is a connection string.</summary>
    public static bool IsSecret(string key) =>
        key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) || SecretName().IsMatch(key);

    [GeneratedRegex(
        "(token|secret|passw(or)?d|passphrase|api_?keys?|user_?key|access_?key|private_?key|credentials?|webhook[_:]?url|heartbeat[_:]*url|healthcheck_url|^NTFY_TOPIC|Ntfy:Topic)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
