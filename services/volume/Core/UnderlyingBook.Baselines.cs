using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core;

/// <content>Finished days handed out to be kept, kept days taken back in.</content>
public sealed partial class UnderlyingBook
{
    private DayVolumes? _finished;
    private long _handedMicros = long.MinValue;

    /// <summary>True where somebody takes finished days to keep them. Default false: they end in the book's own histories alone.</summary>
    public bool HandsOutDays { get; set; }

    /// <summary>
    /// A finished day that was seen whole, once: the present one when <paramref name="afterClose"/> has passed since its close, and again when the next has begun if more of it was seen by then.
    /// Null where there is none.
    /// </summary>
    public DayVolumes? TakeFinished(DateTimeOffset now, TimeSpan afterClose)
    {
        if (_finished is { } finished)
        {
            _finished = null;
            return finished;
        }

        if (_day == default || _handedMicros != long.MinValue || Micros(now - afterClose) < _sessionEnd || !IsSeenWhole) return null;
        return HandOut();
    }

    /// <summary>
    /// Takes kept days in where the book knows no more itself: a contract's history is replaced by one of as many days or more, as is that of the put/call ratio.
    /// </summary>
    public void TakeKept(VolumeHistory kept)
    {
        var asOf = Micros(kept.AsOf);
        if (_day == default) Enter(asOf);
        var days = kept.Day.Count(day => day < Number(_day));
        for (var i = 0; i < kept.Contracts.Length; i++)
        {
            var volumes = kept.Volume.AsSpan(i * kept.Day.Length, days);
            var known = Living(kept.Contracts[i]);
            if (known is null || known.KnowsAsMuchAs(volumes)) continue;
            known.Load(volumes, _settings.HistoryDays);
            MarkDirty(known);
        }

        if (days < _putCallHistory.Count) return;
        _putCallHistory.Clear();
        for (var day = 0; day < days; day++) _putCallHistory.Add(new PutCallDay(kept.CallVolume[day], kept.PutVolume[day]));
        _isDirty = true;
    }

    /// <summary>What a contract is compared with, and where it stands; null for one that is not known today.</summary>
    /// <param name="occ">Unpadded OCC symbol.</param>
    public ContractBaseline? Baseline(string occ)
    {
        if (!_byOcc.TryGetValue(occ, out var contract)) return null;
        var (volume, history, share) = (contract.DayVolume, contract.History, DayShare);
        var isEnough = SpikeRule.IsEnough(history, _settings);
        var days = new int[history?.Count ?? 0];
        for (var age = 0; age < days.Length; age++) days[age] = history![age];
        return new ContractBaseline(
            contract.Occ, Underlying, _day, Time(_clockMicros), volume, contract.OpenInterest, OpenInterestRule.Judge(volume, contract.OpenInterest, _settings.OpenInterest)?.Ratio,
            days, _settings.MinimumHistoryDays, share,
            isEnough ? SpikeRule.Expect(history!, share, SpikeScale.Standard, _settings.Spike) : null,
            isEnough ? SpikeRule.Expect(history!, share, SpikeScale.Robust, _settings.Spike) : null,
            _settings.Spike.Scale, SpikeRule.Judge(volume, history, share, _settings)?.Severity, IsWhole);
    }

    private bool IsSeenWhole => CallVolume + PutVolume > 0 && IsWhole && _clockMicros >= _sessionEnd - NearCloseMicros;

    // Before the day's volumes are gone. One that nobody has taken by the end of the next day is lost, and counted.
    private void HandOutAtRoll(bool seenWhole)
    {
        if (HandsOutDays && seenWhole && _clockMicros > _handedMicros)
        {
            if (_finished is not null) _refusals.Count(Refusal.UnkeptDay);
            _finished = HandOut();
        }

        _handedMicros = long.MinValue;
    }

    private DayVolumes HandOut()
    {
        _handedMicros = _clockMicros;
        var contracts = _contracts.Where(contract => contract.SeenToday || contract.History is not null).ToArray();
        return new DayVolumes(
            Underlying, _day, Time(_clockMicros), CallVolume, PutVolume,
            Array.ConvertAll(contracts, contract => contract.Occ),
            Array.ConvertAll(contracts, contract => (int)Math.Min(int.MaxValue, contract.DayVolume)),
            Array.ConvertAll(contracts, contract => (int?)contract.OpenInterest));
    }

    // A kept contract that has expired since is no refusal: kept days hold many of them.
    private ContractState? Living(string occ)
    {
        if (_byOcc.TryGetValue(occ, out var known)) return known;
        return OccSymbol.TryParse(occ, out var symbol) && symbol.Expiry >= _day ? Of(occ) : null;
    }
}
