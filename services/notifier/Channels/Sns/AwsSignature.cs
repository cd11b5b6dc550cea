using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>An AWS access key.</summary>
/// <param name="Token">Goes with temporary keys.</param>
public sealed record AwsKeys(string Id, string Secret, string? Token)
{
    /// <summary>The id alone.</summary>
    public override string ToString() => Id;
}

/// <summary>
/// Signature Version 4 of a <c>POST</c> to the root without a query, as AWS's <i>Create a signed AWS API request</i> has it. The hash is of the bytes that
/// are sent.
/// </summary>
public static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The value of <c>X-Amz-Date</c>.</summary>
    public static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="headers">All that are signed, names in lower case and in order; <c>host</c> and <c>x-amz-date</c> among them.</param>
    /// <param name="at">As <see cref="Date"/> writes it into the headers.</param>
    public static string Authorization(
        AwsKeys keys, string region, string service, DateTimeOffset at, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var date = Date(at);
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        var names = string.Join(';', headers.Select(header => header.Key));
        var request = new StringBuilder("POST\n/\n\n");
        foreach (var (name, value) in headers) request.Append(name).Append(':').Append(value.Trim()).Append('\n');
        request.Append('\n').Append(names).Append('\n').Append(Hex(SHA256.HashData(body)));
        var text = $"{Algorithm}\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request.ToString())))}";
        var signature = Hex(Hmac(Key(keys.Secret, date[..8], region, service), text));
        return $"{Algorithm} Credential={keys.Id}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    // The key of a day, a region and a service: one that leaks opens nothing else.
    private static byte[] Key(string secret, string day, string region, string service) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), day), region), service), "aws4_request");

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
