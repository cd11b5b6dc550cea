using System.Collections.Frozen;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>What SNS's error codes mean. The status does not tell: throttling is a 400, and so is a wrong parameter.</summary>
internal static class SnsCodes
{
    private static readonly FrozenSet<string> Passing = FrozenSet.ToFrozenSet(
        [
            "Throttling", "ThrottlingException", "Throttled", "ThrottledException", "KMSThrottling", "KMSThrottlingException", "TooManyRequestsException",
            "InternalError", "InternalErrorException", "InternalFailure", "InternalServerError", "ServiceUnavailable", "ServiceUnavailableException",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Skewed = FrozenSet.ToFrozenSet(["RequestExpired", "RequestTimeTooSkewed"], StringComparer.Ordinal);

    // Keys that are wrong or may not publish here, a topic that is gone, its encryption key out of order.
    private static readonly FrozenSet<string> Down = FrozenSet.ToFrozenSet(
        [
            "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken", "InvalidAccessKeyId",
            "ExpiredToken", "ExpiredTokenException", "OptInRequired", "InvalidSecurity", "NotFound",
            "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Denied = FrozenSet.ToFrozenSet(
        ["AuthorizationError", "AuthorizationErrorException", "AccessDenied", "AccessDeniedException", "NotAuthorized"], StringComparer.Ordinal);

    /// <summary>True where the same call may do better later.</summary>
    public static bool IsPassing(SnsReply reply) => Passing.Contains(reply.Code!) || IsSkew(reply) || reply.IsReceiversFault;

    /// <summary>True where the signature's time was too far from SNS's; it says so by a code of its own, or by words under that of a wrong signature.</summary>
    public static bool IsSkew(SnsReply reply) =>
        Skewed.Contains(reply.Code!)
        || (reply.Code == "SignatureDoesNotMatch" && (Says(reply, "Signature expired") || Says(reply, "Signature not yet current")));

    /// <summary>True where every message would be refused.</summary>
    public static bool IsDown(SnsReply reply) => Down.Contains(reply.Code!) || IsDenied(reply);

    /// <summary>True where the keys are right and what they ask for is not theirs to ask.</summary>
    public static bool IsDenied(SnsReply reply) => Denied.Contains(reply.Code!);

    private static bool Says(SnsReply reply, string words) => reply.Message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;
}
