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
    /// <param name="mostCalls">Calls that may be made with it, which stand until it is known how many were; 0 for one that goes along with another.</param>
    Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, int mostCalls, CancellationToken cancellationToken);

    /// <summary>The calls to a channel that intents since an instant made, or may have made, the oldest first; of those without an outcome nobody knows when: they have no time and come last.</summary>
    Task<IReadOnlyList<ChannelCalls>> Calls(string channel, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>Calls that were made by an instant; null: by now.</summary>
public sealed record ChannelCalls(DateTimeOffset? By, int Count);

/// <summary>A request in hand. Disposing it lets the next caller in.</summary>
public interface IDeliveryClaim : IAsyncDisposable
{
    /// <summary>The outcome of an earlier time: report it, send nothing. Null: send.</summary>
    DeliveryOutcome? Outcome { get; }

    /// <summary>True when an earlier intent has no outcome: a crash, and the message may have gone out.</summary>
    bool PossibleRepeat { get; }

    /// <summary>Writes the outcome and how many calls it took; completes when it is durable.</summary>
    Task Record(DeliveryOutcome outcome, int calls, CancellationToken cancellationToken);

    /// <summary>It will be tried again later: takes the intent back, unless a call may have got through. Completes when that is durable.</summary>
    Task PutOff(int calls, bool mayHaveArrived, CancellationToken cancellationToken);
}
