using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>A request whose lock the ledger's session holds.</summary>
internal sealed class NpgsqlDeliveryClaim(NpgsqlDeliveryLedger ledger, LedgerWork.Claim claim) : IDeliveryClaim
{
    private readonly LedgerSession _holder = claim.Holder!;
    private bool _released;
    private int _disposed;

    public DeliveryOutcome? Outcome => claim.Standing;

    public bool PossibleRepeat => claim.PossibleRepeat ?? false;

    public async Task Record(DeliveryOutcome outcome, int calls, CancellationToken cancellationToken)
    {
        // The lock goes with the outcome: nothing is left for the end. Without its session the outcome is written all the same.
        await ledger.Write(new LedgerWork.Settle(claim.Key, claim.LockId, _holder, outcome, calls - claim.MostCalls), cancellationToken);
        _released = true;
    }

    public async Task PutOff(int calls, bool mayHaveArrived, CancellationToken cancellationToken)
    {
        await ledger.Write(new LedgerWork.PutOff(claim.Key, claim.LockId, _holder, calls - claim.MostCalls, mayHaveArrived), cancellationToken);
        _released = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            if (!_released) await ledger.Release(new LedgerWork.Release(claim.Key, claim.LockId, _holder));
        }
        finally
        {
            ledger.Leave(claim.Key);
        }
    }
}
