using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>A request whose turn has come, with its intent in the ledger or the outcome that stands there.</summary>
internal sealed class ClaimedRequest(SendTurn turn, IDeliveryClaim claim) : IAsyncDisposable
{
    public SendTurn Turn { get; } = turn;

    public DeliveryOutcome? Outcome { get; private set; } = claim.Outcome;

    public bool PossibleRepeat => claim.PossibleRepeat;

    // Null where it is put off.
    public async Task End(DeliveryOutcome? outcome, int calls, bool mayHaveArrived)
    {
        if (outcome is null) await claim.PutOff(calls, mayHaveArrived, CancellationToken.None);
        else await claim.Record(outcome, calls, CancellationToken.None);
        Outcome = outcome;
    }

    public ValueTask DisposeAsync() => claim.DisposeAsync();
}
