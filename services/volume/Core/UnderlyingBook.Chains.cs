using System.Globalization;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Volume.Core;

/// <content>Chains and histories.</content>
public sealed partial class UnderlyingBook
{
    /// <summary>Volumes and open interests beyond this are no contract's.</summary>
    private const long MaxFigure = 1_000_000_000;

    private const int MaxMultiplier = 1_000_000;

    /// <summary>Takes a whole chain; what is found is added in the order of its rows, the put/call ratio's finding last.</summary>
    public void Take(OptionChainSnapshot chain, ICollection<Anomaly> found)
    {
        var asOf = Micros(chain.AsOf);
        if (!Enter(asOf)) return;
        if (asOf <= _chainMicros)
        {
            _refusals.Count(Refusal.RepeatedChain);
            return;
        }

        // Before the session's start a chain still shows the day before.
        var countsVolume = asOf >= _sessionStart;
        _clockMicros = Math.Max(_clockMicros, asOf);
        _chainMicros = asOf;
        var figures = 0;
        for (var row = 0; row < chain.Contracts.Count; row++)
        {
            if (Of(chain.Contracts, row) is not { } contract) continue;
            TakeListing(contract, chain.Contracts, row);
            if (countsVolume && Figure(chain.Contracts.DayVolume[row]) is { } volume)
            {
                figures++;
                TakeVolume(contract, volume);
            }

            JudgeVolume(contract, found);
        }

        if (figures > 0 && _gapMicros <= asOf) _gapMicros = null;
        JudgePutCall(found);
        _isDirty = true;
    }

    /// <summary>Takes the finished days before the present one in place of what is known of them.</summary>
    public void Take(VolumeHistory history)
    {
        var asOf = Micros(history.AsOf);
        if (asOf >= _dayEnd) Enter(asOf);
        var days = history.Day.Count(day => day < Number(_day));

        foreach (var contract in _contracts)
        {
            contract.History = null;
            MarkDirty(contract);
        }

        for (var i = 0; i < history.Contracts.Length; i++)
        {
            if (Of(history.Contracts[i]) is not { } contract) continue;
            contract.Load(history.Volume.AsSpan(i * history.Day.Length, days), _settings.HistoryDays);
            contract.SeenToday = true;
            MarkDirty(contract);
        }

        _putCallHistory.Clear();
        for (var day = 0; day < days; day++) _putCallHistory.Add(new PutCallDay(history.CallVolume[day], history.PutVolume[day]));
        _isDirty = true;
    }

    private void TakeListing(ContractState contract, ChainColumns chain, int row)
    {
        contract.SeenToday = true;
        var multiplier = chain.Multiplier?[row] ?? 100;
        if (multiplier is <= 0 or > MaxMultiplier)
        {
            _refusals.Count(Refusal.ImplausibleFigure);
            multiplier = contract.Multiplier;
        }

        // An open interest once known stands until another comes: a feed that leaves it out for a moment does not undo it.
        var open = Figure(chain.OpenInterest[row]) ?? contract.OpenInterest;
        if (open == contract.OpenInterest && multiplier == contract.Multiplier) return;
        contract.OpenInterest = open;
        contract.Multiplier = multiplier;
        MarkDirty(contract);
    }

    private void TakeVolume(ContractState contract, long volume)
    {
        var before = contract.DayVolume;
        if (!contract.Repair(volume)) return;
        Recount(contract, before);
        MarkDirty(contract);
    }

    private long? Figure(long? figure)
    {
        if (figure is not (< 0 or > MaxFigure)) return figure;
        _refusals.Count(Refusal.ImplausibleFigure);
        return null;
    }

    // The row's symbol as text without allocating it: all but the first chain of a day find their contract.
    private ContractState? Of(ChainColumns chain, int row)
    {
        var root = chain.Roots[chain.Root[row]];
        Span<char> text = stackalloc char[64];
        if (root.Length <= 6 && text.TryWrite(
                CultureInfo.InvariantCulture, $"{root}{chain.Expiry[row] % 1_000_000:000000}{chain.Right[row]}{chain.StrikeMills[row]:00000000}", out var length)
            && _byText.TryGetValue(text[..length], out var known))
            return known;
        return Add(chain.Symbol(row));
    }

    private static int Number(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;
}
