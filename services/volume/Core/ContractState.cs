using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// What is known of one contract today. Its day volume is the larger of two counts that can each only miss volume, never count it twice: the signed sum of the
/// prints seen, and the last chain's cumulative figure with the prints after that chain.
/// </summary>
internal sealed class ContractState(OccSymbol symbol, string occ, SweepWindow window)
{
    public readonly OccSymbol Symbol = symbol;
    public readonly string Occ = occ;
    public readonly SweepWindow Window = window;

    /// <summary>Signed sum of today's prints: cancels subtract.</summary>
    public long PrintSum;

    /// <summary>The last chain's cumulative volume of today.</summary>
    public long ChainVolume;

    /// <summary>Signed sum of the prints later than that chain.</summary>
    public long SinceChain;

    /// <summary>The figure the former day ended with, until a chain shows another: one that still shows it has not been reset yet. 0 where there is none.</summary>
    public long FormerDayVolume;

    public long? OpenInterest;

    /// <summary>Shares a contract.</summary>
    public int Multiplier = 100;

    /// <summary>Finished days; null for a contract without any.</summary>
    public DailyVolumes? History;

    /// <summary>Traded, listed by a chain or by a history today.</summary>
    public bool SeenToday;

    public Rung Spike;
    public Rung Divergence;
    public Rung Sweep;
    public Rung Block;

    /// <summary>Sweeps of this contract today: episodes, not prints.</summary>
    public int Sweeps;

    /// <summary>Blocks of this contract today: episodes, not prints.</summary>
    public int Blocks;

    /// <summary>Time of the last block, microseconds.</summary>
    public long LastBlockMicros;

    /// <summary>Changed since it was last saved.</summary>
    public bool IsDirty;

    public bool IsCall => Symbol.Right == OptionRight.Call;

    /// <summary>Contracts so far today; at least 0.</summary>
    public long DayVolume => Math.Max(0, Math.Max(PrintSum, ChainVolume + SinceChain));

    /// <summary>Counts a print; <paramref name="contracts"/> is negative for a cancel.</summary>
    public void Count(long contracts, bool afterChain)
    {
        PrintSum += contracts;
        if (afterChain) SinceChain += contracts;
    }

    /// <summary>Takes a chain's cumulative figure. True when it changed anything.</summary>
    public bool Repair(long cumulative)
    {
        if (FormerDayVolume > 0)
        {
            if (cumulative == FormerDayVolume && PrintSum == 0) return false;
            FormerDayVolume = 0;
        }
        else if (ChainVolume == cumulative && SinceChain == 0)
        {
            return false;
        }

        ChainVolume = cumulative;
        SinceChain = 0;
        return true;
    }

    /// <summary>Takes finished days, oldest first; those below 0 are days on which the contract did not exist.</summary>
    public void Load(ReadOnlySpan<int> days, int capacity)
    {
        History = null;
        if (!days.ContainsAnyInRange(0, int.MaxValue)) return;
        History = new DailyVolumes(capacity);
        History.Add(days);
    }

    /// <summary>True where the history has more days than these, or has just these; those below 0 are none.</summary>
    public bool KnowsAsMuchAs(ReadOnlySpan<int> days)
    {
        var known = History?.Count ?? 0;
        var place = known;
        for (var i = days.Length - 1; i >= 0; i--)
        {
            if (days[i] < 0) continue;
            // From the newest back: one that differs makes the kept ones news, unless they are fewer.
            if (--place < 0) return false;
            if (History![place] != days[i]) return known > Existing(days);
        }

        return true;

        static int Existing(ReadOnlySpan<int> days)
        {
            var count = 0;
            foreach (var day in days)
                if (day >= 0) count++;
            return count;
        }
    }

    /// <summary>Ends the day: its volume joins the history where the day was seen whole, every rung is armed again.</summary>
    public void Roll(bool addToHistory, int historyDays)
    {
        if (addToHistory) (History ??= new DailyVolumes(historyDays)).Add(DayVolume);
        FormerDayVolume = ChainVolume > 0 ? ChainVolume : DayVolume;
        PrintSum = ChainVolume = SinceChain = LastBlockMicros = 0;
        Sweeps = Blocks = 0;
        SeenToday = false;
        Spike.Rearm();
        Divergence.Rearm();
        Sweep.Rearm();
        Block.Rearm();
        Window.Clear();
    }
}
