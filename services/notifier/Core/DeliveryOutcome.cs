using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Core;

/// <summary>How a request ended, as the ledger keeps it and as it is reported, once or again. Closed.</summary>
/// <param name="At">Wall time of the last answer, in whole microseconds so that the ledger gives back the same instant.</param>
/// <param name="PossibleRepeat">True when an earlier call's fate is unknown: the message may have arrived twice.</param>
public abstract record DeliveryOutcome(DateTimeOffset At, bool PossibleRepeat)
{
    public sealed record Accepted(DateTimeOffset At, bool PossibleRepeat, string? ProviderMessageId) : DeliveryOutcome(At, PossibleRepeat);

    /// <param name="Permanent">True when the provider refused it; false when tries ran out.</param>
    public sealed record Refused(DateTimeOffset At, bool PossibleRepeat, bool Permanent, string Reason) : DeliveryOutcome(At, PossibleRepeat);

    /// <summary>The outcome of a result that is not going to be improved by another call.</summary>
    public static DeliveryOutcome Of(DeliveryResult result, DateTimeOffset at, bool possibleRepeat) => result switch
    {
        DeliveryResult.Delivered delivered => new Accepted(WholeMicroseconds(at), possibleRepeat, delivered.ProviderMessageId),
        DeliveryResult.Transient transient => new Refused(WholeMicroseconds(at), possibleRepeat, Permanent: false, transient.Reason),
        DeliveryResult.Permanent permanent => new Refused(WholeMicroseconds(at), possibleRepeat, Permanent: true, permanent.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "The hierarchy of results is closed."),
    };

    private static DateTimeOffset WholeMicroseconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}

/// <summary>Outcomes as the messages that report them.</summary>
public static class OutcomeMessages
{
    public static NotificationDelivered Delivered(NotificationRequested request, DeliveryOutcome.Accepted outcome) => new()
    {
        RunId = request.RunId,
        Step = request.Step,
        RequestId = request.RequestId,
        AlertId = request.AlertId,
        Channel = request.Channel,
        Attempt = request.Attempt,
        At = outcome.At,
        ProviderMessageId = outcome.ProviderMessageId,
        PossibleRepeat = outcome.PossibleRepeat,
    };

    public static NotificationFailed Failed(NotificationRequested request, DeliveryOutcome.Refused outcome) => new()
    {
        RunId = request.RunId,
        Step = request.Step,
        RequestId = request.RequestId,
        AlertId = request.AlertId,
        Channel = request.Channel,
        Attempt = request.Attempt,
        At = outcome.At,
        Permanent = outcome.Permanent,
        Reason = outcome.Reason,
    };
}
