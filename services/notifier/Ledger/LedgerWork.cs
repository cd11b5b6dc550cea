using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>One thing to be written to the ledger, together with others.</summary>
/// <param name="LockId">The advisory lock that stands for the key.</param>
internal abstract record LedgerWork(DeliveryKey Key, long LockId)
{
    /// <summary>Take the lock, and write the intent where it was free.</summary>
    public sealed record Claim(DeliveryKey Key, long LockId, DateTimeOffset At) : LedgerWork(Key, LockId)
    {
        /// <summary>The session that holds the lock; null where another one does.</summary>
        public LedgerSession? Holder { get; set; }

        /// <summary>True when an earlier intent has no outcome; null where no intent was written, because an outcome stands.</summary>
        public bool? PossibleRepeat { get; set; }

        /// <summary>The outcome that stands.</summary>
        public DeliveryOutcome? Standing { get; set; }
    }

    /// <summary>Write the outcome, and give the lock back where the session that took it still stands.</summary>
    public sealed record Settle(DeliveryKey Key, long LockId, LedgerSession Holder, DeliveryOutcome Outcome) : LedgerWork(Key, LockId);

    /// <summary>Take the intent back, and the lock likewise.</summary>
    public sealed record Withdraw(DeliveryKey Key, long LockId, LedgerSession Holder) : LedgerWork(Key, LockId);

    /// <summary>Give the lock back.</summary>
    public sealed record Release(DeliveryKey Key, long LockId, LedgerSession Holder) : LedgerWork(Key, LockId);
}
