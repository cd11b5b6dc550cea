namespace OptionsAlerts.Volume.Core;

/// <summary>Why a message, a row or a print was left out.</summary>
public enum Refusal
{
    /// <summary>A message further ahead of the run's clock than a clock can be wrong.</summary>
    FutureMessage,

    /// <summary>A message of a trading day that is over.</summary>
    FinishedDay,

    /// <summary>A chain no newer than the last one.</summary>
    RepeatedChain,

    /// <summary>A batch of prints that has been counted before.</summary>
    RepeatedBatch,

    /// <summary>An underlying beyond the limit.</summary>
    UnderlyingLimit,

    /// <summary>A print or row of a contract beyond the limit.</summary>
    ContractLimit,

    /// <summary>A print or row of a contract that has expired.</summary>
    ExpiredContract,

    /// <summary>A print whose own time is of another trading day.</summary>
    OtherDayPrint,

    /// <summary>A print later than its batch; counted to the day's volume, without a place in time.</summary>
    FuturePrint,

    /// <summary>A print older than the sweep window; counted to the day's volume, without a place in time.</summary>
    OldPrint,

    /// <summary>A price, volume or open interest that no listed option has.</summary>
    ImplausibleFigure,

    /// <summary>A finished day that was not added to the histories, since a part of it was never seen.</summary>
    IncompleteDay,

    /// <summary>A finished day that was not kept for later baselines: the store did not take it before the next one was over.</summary>
    UnkeptDay,
}

/// <summary>How often each thing was left out; never silent.</summary>
public sealed class Refusals
{
    private static readonly int Kinds = Enum.GetValues<Refusal>().Length;
    private readonly long[] _counts = new long[Kinds];

    public long this[Refusal refusal] => Interlocked.Read(ref _counts[(int)refusal]);

    public void Count(Refusal refusal, long times = 1) => Interlocked.Add(ref _counts[(int)refusal], times);
}
