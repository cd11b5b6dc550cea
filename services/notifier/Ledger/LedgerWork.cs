using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>One thing to be written to the ledger, together with others.</summary>
/// <param name="LockId">The advisory lock that stands for the key.</param>
internal abstract record LedgerWork(DeliveryKey Key, long LockId)
{
    /// <summary>Take the lock, and write the intent where it was free.</summary>
    public sealed record Claim(DeliveryKey Key, long LockId, DateTimeOffset At, int MostCalls) : LedgerWork(Key, LockId)
    {
        /// <summary>The session that holds the lock; null where another one does.</summary>
        public LedgerSession? Holder { get; set; }

        /// <summary>True when an earlier intent has no outcome; null where no intent was written, because an outcome stands.</summary>
        public bool? PossibleRepeat { get; set; }

        /// <summary>The outcome that stands.</summary>
        public DeliveryOutcome? Standing { get; set; }
    }

    /// <summary>Write the outcome, and give the lock back where the session that took it still stands.</summary>
    /// <param name="FurtherCalls">Calls made, less those that stand with the intent.</param>
    public sealed record Settle(DeliveryKey Key, long LockId, LedgerSession Holder, DeliveryOutcome Outcome, int FurtherCalls) : LedgerWork(Key, LockId);

    /// <summary>Leave it to a later try, and give the lock back likewise.</summary>
    /// <param name="FurtherCalls">As above.</param>
    /// <param name="MayHaveArrived">Whether the intent stands, since a call may have got through.</param>
    public sealed record PutOff(DeliveryKey Key, long LockId, LedgerSession Holder, int FurtherCalls, bool MayHaveArrived) : LedgerWork(Key, LockId);

    /// <summary>Give the lock back.</summary>
    public sealed record Release(DeliveryKey Key, long LockId, LedgerSession Holder) : LedgerWork(Key, LockId);
}
