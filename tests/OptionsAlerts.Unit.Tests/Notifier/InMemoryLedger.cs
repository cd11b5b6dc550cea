using System.Collections.Concurrent;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>The ledger's promises without a database. <see cref="Crash"/> stands for a process that died with a request in hand.</summary>
internal sealed class InMemoryLedger : IDeliveryLedger
{
    private readonly ConcurrentDictionary<DeliveryKey, Row> _rows = new();

    /// <summary>When set, outcomes are not written: the process "dies" between call and ledger.</summary>
    public bool Crash { get; set; }

    public async Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = _rows.GetOrAdd(key, static _ => new Row());
        await row.Lock.WaitAsync(cancellationToken);
        if (row.Outcome is null) row.Intents++;
        return new RowClaim(this, row);
    }

    private sealed class Row
    {
        public SemaphoreSlim Lock { get; } = new(1);
        public int Intents { get; set; }
        public DeliveryOutcome? Outcome { get; set; }
    }

    private sealed class RowClaim(InMemoryLedger ledger, Row row) : IDeliveryClaim
    {
        public DeliveryOutcome? Outcome { get; } = row.Outcome;

        public bool PossibleRepeat { get; } = row.Outcome is null && row.Intents > 1;

        public Task Record(DeliveryOutcome outcome, CancellationToken cancellationToken)
        {
            if (ledger.Crash) throw new InvalidOperationException("The process died before its ledger.");
            row.Outcome = outcome;
            return Task.CompletedTask;
        }

        public Task Withdraw(CancellationToken cancellationToken)
        {
            row.Intents--;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            row.Lock.Release();
            return ValueTask.CompletedTask;
        }
    }
}
