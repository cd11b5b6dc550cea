using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>
/// Section <c>Notifier:Sns</c>. The channel is live when a topic or a phone number is set, one of the two. Without keys the credentials are those that AWS's
/// tools would find.
/// </summary>
public sealed class SnsOptions : IChannelOptions, IValidatableObject
{
    private const string Fifo = ".fifo";

    /// <summary>The topic; its region is in it. A name that ends in <c>.fifo</c> is a FIFO topic. Default none.</summary>
    [RegularExpression(
        "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]{1,256}$", ErrorMessage = "Notifier:Sns:TopicArn must be an SNS topic's ARN (arn:aws:sns:REGION:ACCOUNT:NAME).")]
    public string? TopicArn { get; set => field = Setting.Text(value); }

    /// <summary>The phone that alerts go to as SMS, <c>+</c> and 7 to 15 digits. Kept out of logs. Default none.</summary>
    [RegularExpression("^\\+[1-9][0-9]{6,14}$", ErrorMessage = "Notifier:Sns:PhoneNumber must be '+' and 7 to 15 digits.")]
    public string? PhoneNumber { get; set => field = Setting.Text(value); }

    /// <summary>Where a phone number is called from; a topic's ARN has its own. Default <c>us-east-1</c>.</summary>
    [RegularExpression("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", ErrorMessage = "Notifier:Sns:Region must be an AWS region such as us-east-1.")]
    public string Region { get; set => field = Setting.Text(value) ?? field; } = "us-east-1";

    /// <summary>Scheme, host and port of another server than AWS's own. Default none: <c>https://sns.REGION.amazonaws.com</c>.</summary>
    public string? Endpoint { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    /// <summary>An access key's id, with <see cref="SecretAccessKey"/>. Default none: the default chain (environment, profile, container, instance).</summary>
    [RegularExpression("^[A-Za-z0-9_]{16,128}$", ErrorMessage = "Notifier:Sns:AccessKeyId must be 16 to 128 letters, digits or '_'.")]
    public string? AccessKeyId { get; set => field = Setting.Text(value); }

    /// <summary>The access key's secret. Secret. Default none.</summary>
    public string? SecretAccessKey { get; set => field = Setting.Text(value); }

    /// <summary>The session that temporary access keys belong to. Secret. Default none.</summary>
    public string? SessionToken { get; set => field = Setting.Text(value); }

    public bool IsConfigured => TopicArn is not null || PhoneNumber is not null;

    /// <summary>True for a topic that keeps order and drops repeats by their id.</summary>
    internal bool IsFifo => TopicArn?.EndsWith(Fifo, StringComparison.Ordinal) == true;

    /// <summary>The region that is called and signed for.</summary>
    internal string RegionCalled => TopicArn?.Split(':')[3] ?? Region;

    /// <summary>Where calls go, with a slash at the end.</summary>
    public Uri Address()
    {
        var china = RegionCalled.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : string.Empty;
        return new Uri((Endpoint ?? $"https://sns.{RegionCalled}.amazonaws.com{china}") + "/");
    }

    public IEnumerable<string?> Secrets() => [SecretAccessKey, SessionToken, PhoneNumber];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TopicArn is not null && PhoneNumber is not null)
            yield return new("Notifier:Sns:PhoneNumber must not be set together with Notifier:Sns:TopicArn.", [nameof(PhoneNumber)]);
        if (!IsConfigured && (AccessKeyId ?? SecretAccessKey ?? SessionToken ?? Endpoint) is not null)
            yield return new("Notifier:Sns:TopicArn or Notifier:Sns:PhoneNumber is missing; other settings of Notifier:Sns are there.", [nameof(TopicArn)]);
        if (AccessKeyId is null && SecretAccessKey is not null) yield return Missing(nameof(AccessKeyId), nameof(SecretAccessKey));
        if (SecretAccessKey is null && AccessKeyId is not null) yield return Missing(nameof(SecretAccessKey), nameof(AccessKeyId));
        if (AccessKeyId is null && SessionToken is not null) yield return Missing(nameof(AccessKeyId), nameof(SessionToken));
        // The root is what is signed.
        if (Endpoint is not null && (!Setting.IsHttpUrl(Endpoint, plain: true) || new Uri(Endpoint).AbsolutePath != "/"))
            yield return new("Notifier:Sns:Endpoint must be http(s)://host[:port] without a path.", [nameof(Endpoint)]);
    }

    private static ValidationResult Missing(string key, string set) => new($"Notifier:Sns:{key} is missing; Notifier:Sns:{set} is set.", [key]);
}
