using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OptionsAlerts.Notifier.Channels.Webhook;

/// <summary>The signature of Standard Webhooks, version 1: base64 of HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";

    /// <summary>The key in a <c>whsec_…</c> secret; null when it is none of 24 to 64 bytes.</summary>
    public static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length is >= 24 and <= 64 ? key[..length] : null;
    }

    /// <summary>The value of <c>webhook-signature</c>: <c>v1,…</c>.</summary>
    /// <param name="unixSeconds">The value of <c>webhook-timestamp</c>.</param>
    public static string Sign(byte[] key, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
