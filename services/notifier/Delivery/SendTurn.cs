using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>A request in the queue of a channel; it keeps its place where it comes back.</summary>
/// <param name="Impatience">Cancelled when the request waits no longer for a channel that is away; from the first for one that never does.</param>
internal sealed record SendTicket(NotificationRequested Request, CancellationToken Impatience)
{
    public bool IsPatient => !Impatience.IsCancellationRequested;

    /// <summary>The queue's own.</summary>
    public long? Arrival { get; set; }
}

/// <summary>What a request's waiting came to. Closed.</summary>
internal abstract class SendTurn(SendTicket ticket)
{
    public SendTicket Ticket { get; } = ticket;

    public NotificationRequested Request => Ticket.Request;

    /// <summary>The request's own turn, and those that it takes along. Disposing it gives the turn on.</summary>
    /// <param name="tries">Whether it is to see if the channel is back.</param>
    public sealed class Mine(SendQueue queue, SendTicket ticket, IReadOnlyList<Along> along, bool tries) : SendTurn(ticket), IDisposable
    {
        private int _left;

        public IReadOnlyList<Along> Others { get; } = along;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave(tries);
        }
    }

    /// <summary>The pace is used up for longer than a request without patience waits.</summary>
    public sealed class Spent(SendTicket ticket, TimeSpan wait) : SendTurn(ticket)
    {
        /// <summary>Until the next may go.</summary>
        public TimeSpan Wait { get; } = wait;
    }

    /// <summary>Another's turn takes it along; what comes of it is that one's to say.</summary>
    public sealed class Along(SendTicket ticket) : SendTurn(ticket)
    {
        private readonly TaskCompletionSource<DeliveryOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null where it is put off.</summary>
        public Task<DeliveryOutcome?> Outcome => _outcome.Task;

        public void Settle(DeliveryOutcome? outcome) => _outcome.TrySetResult(outcome);

        /// <summary>It was not sent, or nobody knows: the bus brings it again.</summary>
        public void Fail(Exception exception) => _outcome.TrySetException(exception);
    }
}
