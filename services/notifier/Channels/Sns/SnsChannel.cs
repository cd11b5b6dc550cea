using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>
/// AWS SNS, <c>Publish</c> to a topic or a phone: one signed form. What an answer means is decided by its code; by its status only where it names none.
/// </summary>
public sealed class SnsChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : ICheckedChannel
{
    public const string ChannelName = "sns";

    private readonly SnsOptions _settings = options.Value.Sns;
    private readonly SnsCredentials _credentials = new(options.Value.Sns);
    private readonly SnsCalls _calls = new(clients, options.Value.Sns, time);

    public string Name => ChannelName;

    public ChannelLimits Limits { get; } = SnsRenderer.Limits(isSms: options.Value.Sns.TopicArn is null);

    public Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken) =>
        Call(SnsRenderer.Render(message, _settings), Published, cancellationToken);

    /// <summary>
    /// Asks for the topic's attributes, or whether the phone has opted out; sends nothing. Keys that may publish and not ask are good keys: where SNS knows
    /// them and denies the question, that is
    /// all that can be known.
    /// </summary>
    public Task<DeliveryResult> Check(CancellationToken cancellationToken) =>
        Call(
            _settings.TopicArn is { } topic
                ? [new("Action", "GetTopicAttributes"), new("Version", SnsRenderer.Version), new("TopicArn", topic)]
                : [new("Action", "CheckIfPhoneNumberIsOptedOut"), new("Version", SnsRenderer.Version), new("phoneNumber", _settings.PhoneNumber!)],
            Checked,
            cancellationToken);

    private async Task<DeliveryResult> Call(
        IReadOnlyList<KeyValuePair<string, string>> fields, Func<HttpAnswer, SnsReply?, DeliveryResult> read, CancellationToken cancellationToken)
    {
        var (keys, problem) = await _credentials.Find(cancellationToken);
        if (keys is null) return new DeliveryResult.Permanent(reasons.Of($"no AWS credentials: {problem}"), IsDown: true);
        try
        {
            var (answer, reply) = await _calls.Post(fields, keys, cancellationToken);
            return read(answer, reply);
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return NetworkFailure.Of(failure, reasons);
        }
    }

    private DeliveryResult Published(HttpAnswer answer, SnsReply? reply) =>
        !answer.IsSuccess || reply?.Code is not null ? Refused(answer, reply)
        : reply?.MessageId is { } id ? new DeliveryResult.Delivered(PlainText.Cut(id, 100))
        : answer.Unreadable(reasons, "an SNS answer");

    private DeliveryResult Checked(HttpAnswer answer, SnsReply? reply)
    {
        if (reply is { Code: not null } && SnsCodes.IsDenied(reply)) return new DeliveryResult.Delivered(reply.RequestId);
        if (!answer.IsSuccess || reply?.Code is not null) return Refused(answer, reply);
        if (reply?.Value("isOptedOut") == "true") return new DeliveryResult.Permanent("the phone number has opted out of messages", IsDown: true);
        return reply?.RequestId is { } id ? new DeliveryResult.Delivered(PlainText.Cut(id, 100)) : answer.Unreadable(reasons, "an SNS answer");
    }

    private DeliveryResult Refused(HttpAnswer answer, SnsReply? reply)
    {
        if (reply is not { Code: { } code }) return answer.Refusal(reasons);
        var reason = answer.Reason(reasons, reply.Message is { } words ? $"{code}: {words}" : code);
        return SnsCodes.IsPassing(reply) ? new DeliveryResult.Transient(reason, answer.RetryAfter) : new DeliveryResult.Permanent(reason, SnsCodes.IsDown(reply));
    }
}
