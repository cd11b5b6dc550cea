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

    /// <summary>When set, no claim comes before it completes: the server is away.</summary>
    public TaskCompletionSource? Away { get; set; }

    /// <summary>When set, no outcome is written before it completes.</summary>
    public TaskCompletionSource? Slow { get; set; }

    /// <summary>Every request that was claimed and its outcome.</summary>
    public IReadOnlyDictionary<DeliveryKey, DeliveryOutcome?> Outcomes => _rows.ToDictionary(row => row.Key, row => row.Value.Outcome);

    public async Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, int mostCalls, CancellationToken cancellationToken)
    {
        if (Away is { } away) await away.Task.WaitAsync(cancellationToken);
        var row = _rows.GetOrAdd(key, static _ => new Row());
        await row.Lock.WaitAsync(cancellationToken);
        if (row.Outcome is not null) return new RowClaim(this, row, 0);
        row.Intents++;
        row.IntentAt = now;
        row.Calls += mostCalls;
        return new RowClaim(this, row, mostCalls);
    }

    public Task<IReadOnlyList<ChannelCalls>> Calls(string channel, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChannelCalls>>(
    [
        .. _rows.Where(pair => pair.Key.Channel == channel && pair.Value.IntentAt >= since && pair.Value.Calls > 0)
            .Select(pair => new ChannelCalls(pair.Value.Outcome?.At, pair.Value.Calls))
            .OrderBy(calls => calls.By ?? DateTimeOffset.MaxValue),
    ]);

    private sealed class Row
    {
        public SemaphoreSlim Lock { get; } = new(1);
        public int Intents { get; set; }
        public DateTimeOffset IntentAt { get; set; }
        public int Calls { get; set; }
        public DeliveryOutcome? Outcome { get; set; }
    }

    private sealed class RowClaim(InMemoryLedger ledger, Row row, int mostCalls) : IDeliveryClaim
    {
        public DeliveryOutcome? Outcome { get; } = row.Outcome;

        public bool PossibleRepeat { get; } = row.Outcome is null && row.Intents > 1;

        public async Task Record(DeliveryOutcome outcome, int calls, CancellationToken cancellationToken)
        {
            if (ledger.Crash) throw new InvalidOperationException("The process died before its ledger.");
            if (ledger.Slow is { } slow) await slow.Task;
            (row.Outcome, row.Calls) = (outcome, row.Calls + calls - mostCalls);
        }

        public Task PutOff(int calls, bool mayHaveArrived, CancellationToken cancellationToken)
        {
            row.Calls += calls - mostCalls;
            if (!mayHaveArrived) row.Intents--;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            row.Lock.Release();
            return ValueTask.CompletedTask;
        }
    }
}
