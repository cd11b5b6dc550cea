using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>One request. The same ids come again in every replay of a recorded day, so that the run is part of the key.</summary>
public sealed record DeliveryKey(string RunId, Guid AlertId, string Channel, int Attempt, Guid RequestId)
{
    public static DeliveryKey Of(NotificationRequested request) => new(request.RunId, request.AlertId, request.Channel, request.Attempt, request.RequestId);
}

/// <summary>
/// What was about to be sent and what came of it. The intent is durable before the call and the outcome before the report; between the two lies the one window in
/// which a crash leaves the message's fate unknown.
/// </summary>
public interface IDeliveryLedger
{
    /// <summary>
    /// Claims a request and writes the intent to send it, unless its outcome stands already. Only one claim of a request exists at a time: a second caller waits,
    /// and then sees the first one's outcome.
    /// </summary>
    Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A request in hand. Disposing it lets the next caller in.</summary>
public interface IDeliveryClaim : IAsyncDisposable
{
    /// <summary>The outcome of an earlier time: report it, send nothing. Null: send.</summary>
    DeliveryOutcome? Outcome { get; }

    /// <summary>True when an earlier intent has no outcome: a crash, and the message may have gone out.</summary>
    bool PossibleRepeat { get; }

    /// <summary>Writes the outcome; completes when it is durable.</summary>
    Task Record(DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Takes the intent back: nothing was sent, and it will be tried again later. Completes when that is durable.</summary>
    Task Withdraw(CancellationToken cancellationToken);
}
