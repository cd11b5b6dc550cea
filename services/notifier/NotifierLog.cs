namespace OptionsAlerts.Notifier;

/// <summary>Every line the notifier logs. Reasons come redacted; no exception object is passed, since its text is not ours.</summary>
internal static partial class NotifierLog
{
    [LoggerMessage(1, LogLevel.Debug, "Delivered alert {AlertId} by {Channel}, message {ProviderMessageId}.")]
    public static partial void Delivered(ILogger logger, string channel, Guid alertId, string? providerMessageId);

    [LoggerMessage(2, LogLevel.Warning, "Alert {AlertId} did not go out by {Channel} ({Why}): {Reason}")]
    public static partial void Failed(ILogger logger, string channel, Guid alertId, string why, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Channel}: {Reason}; trying again in {Seconds:0.0} s.")]
    public static partial void TryingAgain(ILogger logger, string channel, string reason, double seconds);

    [LoggerMessage(4, LogLevel.Warning, "{Channel} keeps failing: left alone for {Seconds:0} s.")]
    public static partial void CircuitOpened(ILogger logger, string channel, double seconds);

    [LoggerMessage(5, LogLevel.Information, "{Channel} answers again.")]
    public static partial void CircuitClosed(ILogger logger, string channel);

    [LoggerMessage(6, LogLevel.Error, "A fault of our own while sending by {Channel}: {Reason}")]
    public static partial void ChannelFault(ILogger logger, string channel, string reason);

    [LoggerMessage(7, LogLevel.Information, "Request {RequestId} for {Channel} has its outcome already: reported again, not sent again.")]
    public static partial void AlreadySettled(ILogger logger, string channel, Guid requestId);

    [LoggerMessage(8, LogLevel.Warning, "Request {RequestId} for {Channel} was being sent when the notifier stopped: sending again, marked as a possible repeat.")]
    public static partial void PossibleRepeat(ILogger logger, string channel, Guid requestId);

    [LoggerMessage(9, LogLevel.Information, "Forgot {Rows} deliveries older than {Days} days.")]
    public static partial void Forgot(ILogger logger, int rows, int days);

    [LoggerMessage(10, LogLevel.Warning, "Could not clear the delivery ledger of old rows ({Error}); the next try is tomorrow.")]
    public static partial void NotForgotten(ILogger logger, string error);

    [LoggerMessage(11, LogLevel.Information, "{Channel} is behind its pace: {Count} alerts go as one message.")]
    public static partial void Merged(ILogger logger, string channel, int count);

    [LoggerMessage(12, LogLevel.Error, "{Channel} takes no messages any more: {Reason} Its alerts go elsewhere until that is mended.")]
    public static partial void ChannelDown(ILogger logger, string channel, string reason);

    [LoggerMessage(13, LogLevel.Information, "{Channel} takes messages again.")]
    public static partial void ChannelUp(ILogger logger, string channel);

    [LoggerMessage(14, LogLevel.Warning, "{Channel} does not answer its check: {Result}")]
    public static partial void CheckFailed(ILogger logger, string channel, Core.DeliveryResult result);

    [LoggerMessage(15, LogLevel.Debug, "Request {RequestId} for {Channel} came again while it is in hand: once is enough.")]
    public static partial void InHand(ILogger logger, string channel, Guid requestId);

    [LoggerMessage(16, LogLevel.Warning, "{Channel} is away ({Reason}): {Count} alerts that no other channel can take wait for it.")]
    public static partial void PutOff(ILogger logger, string channel, int count, string reason);

    [LoggerMessage(30, LogLevel.Warning, "No picture from {Source} ({Reason}): alerts go without.")]
    public static partial void NoChart(ILogger logger, string source, string reason);

    [LoggerMessage(51, LogLevel.Warning, "The watchdog told {Channel} itself: {Headline}")]
    public static partial void Told(ILogger logger, string headline, string channel);

    [LoggerMessage(52, LogLevel.Critical, "No channel took what the watchdog has to tell: {Headline}")]
    public static partial void ToldNobody(ILogger logger, string headline);

    [LoggerMessage(53, LogLevel.Warning, "The ledger does not answer the watchdog ({Error}); what it sends is written there later, or not at all.")]
    public static partial void LedgerAway(ILogger logger, string error);

    [LoggerMessage(54, LogLevel.Error, "A fault of the watchdog's own ({Error}); it goes on.")]
    public static partial void WatchdogFault(ILogger logger, string error);

    [LoggerMessage(55, LogLevel.Information, "A canary could not be sent ({Error}).")]
    public static partial void CanaryNotSent(ILogger logger, string error);

    [LoggerMessage(56, LogLevel.Warning, "The external monitor did not take the heartbeat '{Signal}': {Reason}")]
    public static partial void HeartbeatFailed(ILogger logger, string signal, string reason);

    [LoggerMessage(40, LogLevel.Warning, "Cannot ask {Channel} what was pressed ({Reason}); asking on.")]
    public static partial void CannotAsk(ILogger logger, string channel, string reason);

    [LoggerMessage(41, LogLevel.Information, "{Channel} says again what was pressed.")]
    public static partial void AskingAgain(ILogger logger, string channel);

    [LoggerMessage(42, LogLevel.Warning, "An answer to alert {AlertId} by {Channel} could not be carried out: {Reason}")]
    public static partial void AnswerFailed(ILogger logger, string channel, Guid alertId, string reason);

    [LoggerMessage(43, LogLevel.Debug, "{Channel} did not show the words of an answer: {Reason}")]
    public static partial void AnswerNotShown(ILogger logger, string channel, string reason);

    [LoggerMessage(44, LogLevel.Error, "A fault of our own while answering a button of {Channel}: {Reason}")]
    public static partial void PressFault(ILogger logger, string channel, string reason);

    [LoggerMessage(20, LogLevel.Warning, "{Channel} has {Remaining} of {Limit} messages left until {ResetsAt}.")]
    public static partial void QuotaLow(ILogger logger, string channel, int remaining, int limit, string resetsAt);
}
