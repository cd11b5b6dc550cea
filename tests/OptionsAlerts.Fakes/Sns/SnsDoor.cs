using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Sns;

/// <summary>Who may call: checks Signature Version 4 as AWS does, from the request's own words and raw bytes, and the clock it was signed by.</summary>
internal sealed class SnsDoor(string keyId, string secret, string? token, string region, TimeProvider time)
{
    private const string DateForm = "yyyyMMdd'T'HHmmss'Z'";
    private const string Wrong = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
        + "Consult the service documentation for details.";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Status, code and words of a refusal; null for a request that is what it says.</summary>
    public (int Status, string Code, string Words)? Refusal(FakeRequest request)
    {
        var parts = (request.Header("Authorization") ?? string.Empty).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["AWS4-HMAC-SHA256", var credential, var signedHeaders, var signature])
            return (403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        var scope = Value(credential, "Credential").Split('/');
        if (scope.Length != 5 || scope[0] != keyId) return (403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        if (request.Header("x-amz-security-token") != token) return (403, "ExpiredToken", "The security token included in the request is expired");
        if (!DateTimeOffset.TryParseExact(request.Header("x-amz-date"), DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return (400, "IncompleteSignature", "Date must be in ISO-8601 'basic format'.");
        var now = time.GetUtcNow();
        if (at < now - Tolerance)
            return (403, "SignatureDoesNotMatch", $"Signature expired: {Basic(at)} is now earlier than {Basic(now - Tolerance)} ({Basic(now)} - 5 min.)");
        if (at > now + Tolerance)
            return (403, "SignatureDoesNotMatch", $"Signature not yet current: {Basic(at)} is still later than {Basic(now + Tolerance)} ({Basic(now)} + 5 min.)");
        if (scope[2] != region || scope[3] != "sns") return (403, "SignatureDoesNotMatch", $"Credential should be scoped to a valid region, not '{scope[2]}'.");
        var expected = Signature(request, Value(signedHeaders, "SignedHeaders"), request.Header("x-amz-date")!, string.Join('/', scope[1..]));
        return expected == Value(signature, "Signature") ? null : (403, "SignatureDoesNotMatch", Wrong);
    }

    private string Signature(FakeRequest request, string signedHeaders, string date, string scope)
    {
        var canonical = new StringBuilder();
        canonical.Append(request.Method).Append('\n').Append(request.Path).Append('\n').Append(request.Query.TrimStart('?')).Append('\n');
        foreach (var name in signedHeaders.Split(';')) canonical.Append(name).Append(':').Append(request.Header(name)?.Trim()).Append('\n');
        canonical.Append('\n').Append(signedHeaders).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(request.Body)));
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Value(string part, string name) => part.StartsWith(name + "=", StringComparison.Ordinal) ? part[(name.Length + 1)..] : string.Empty;

    private static string Basic(DateTimeOffset at) => at.UtcDateTime.ToString(DateForm, CultureInfo.InvariantCulture);
}
