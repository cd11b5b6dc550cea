using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core;

/// <content>The tape.</content>
public sealed partial class UnderlyingBook
{
    /// <summary>A price per share beyond this is no option's: strikes end below 100,000.</summary>
    private const double MaxPrice = 1_000_000;

    /// <summary>Dollars of one print beyond this are nobody's; a window's sum of less cannot overflow.</summary>
    private const double MaxPremiumUsd = 1e11;

    private readonly BatchOrder _order = new();
    private ContractState?[] _batch = [];

    /// <summary>
    /// Takes a batch of prints; what is found is added in the order of the tape, the put/call ratio's finding last. A number that does not follow the last one of its feed says the same
    /// as <see cref="OptionTradeBatch.GapBefore"/>; a batch that was here before is counted and left out.
    /// </summary>
    /// <param name="sawOpening">
    /// False where nobody watched from the session's start: the first batch of a day then marks the day's volumes as lower bounds.
    /// A late first print alone says nothing, since quiet underlyings have one.
    /// </param>
    public void Take(OptionTradeBatch batch, ICollection<Anomaly> found, bool sawOpening = true)
    {
        var place = _order.Take(batch);
        if (place == BatchPlace.Repeat)
        {
            _refusals.Count(Refusal.RepeatedBatch);
            return;
        }

        _isDirty = true;
        var isAfterGap = batch.GapBefore || place == BatchPlace.AfterGap;
        var asOf = Micros(batch.AsOf);
        var day = _day;
        if (!Enter(asOf))
        {
            // Its own prints are of a day that is over; those lost before it may be of this one.
            if (isAfterGap) MarkGap(_clockMicros);
            return;
        }

        if (day != _day && !sawOpening) _gapMicros = asOf;
        // What was lost lies before this batch: a chain from then on says how much it was.
        if (isAfterGap) MarkGap(batch.Count == 0 ? asOf : Math.Min(batch.TimeMicros[0], asOf));

        if (_batch.Length < batch.Contracts.Length) _batch = new ContractState?[Math.Max(batch.Contracts.Length, 2 * _batch.Length)];
        for (var i = 0; i < batch.Contracts.Length; i++) _batch[i] = Of(batch.Contracts[i]);

        for (var i = 0; i < batch.Count; i++)
        {
            if (_batch[batch.Contract[i]] is not { } contract) continue;
            var print = new Print(batch.TimeMicros[i], batch.Price[i], batch.Size[i], batch.Exchange[i], (TradeFlags)batch.Flags[i], (Aggressor)batch.Side[i]);
            if (IsPlausible(print, contract.Multiplier)) Take(contract, print, asOf, found);
        }

        Array.Clear(_batch, 0, batch.Contracts.Length);
        JudgePutCall(found);
    }

    private void MarkGap(long micros) => _gapMicros = Math.Max(_gapMicros ?? micros, micros);

    private bool IsPlausible(in Print print, int multiplier)
    {
        // Feeds repeat a last price as a print without a size.
        if (print.Size == 0) return false;
        var isToday = print.TimeMicros >= _dayStart && print.TimeMicros < _dayEnd;
        var isSane = print.Price <= MaxPrice && print.Size <= MaxFigure && print.PremiumUsd(multiplier) <= MaxPremiumUsd;
        if (!isToday) _refusals.Count(Refusal.OtherDayPrint);
        else if (!isSane) _refusals.Count(Refusal.ImplausibleFigure);
        return isToday && isSane;
    }

    private void Take(ContractState contract, in Print print, long asOfMicros, ICollection<Anomaly> found)
    {
        var isCancel = (print.Flags & TradeFlags.Cancel) != TradeFlags.None;
        var before = contract.DayVolume;
        contract.Count(isCancel ? -print.Size : print.Size, afterChain: print.TimeMicros > _chainMicros);
        contract.SeenToday = true;
        _clockMicros = Math.Max(_clockMicros, Math.Min(print.TimeMicros, asOfMicros));
        Recount(contract, before);
        MarkDirty(contract);
        Prints++;
        _flow.Add(print, contract.IsCall, contract.Multiplier);

        if (isCancel) contract.Window.TryCancel(print.Size, print.Price, print.PremiumCents(contract.Multiplier));
        else if (print.IsTimed) TakeTimed(contract, print, asOfMicros, found);
        if (!isCancel) JudgeVolume(contract, found);
    }

    private void TakeTimed(ContractState contract, in Print print, long asOfMicros, ICollection<Anomaly> found)
    {
        // A single wrong time far ahead would otherwise end every window behind it.
        if (print.TimeMicros > asOfMicros + _windowMicros)
        {
            _refusals.Count(Refusal.FuturePrint);
            return;
        }

        var window = contract.Window;
        window.Advance(print.TimeMicros);
        if (SweepRule.IsOver(window, _settings.Sweep)) contract.Sweep.Rearm();

        var kept = SweepPrint.Of(print, contract.Multiplier, _exchanges.Of(print.Exchange));
        if (!window.TryAdd(kept))
        {
            _refusals.Count(Refusal.OldPrint);
            return;
        }

        JudgeSweep(contract, found);
        JudgeBlock(contract, kept, found);
    }

    private void JudgeSweep(ContractState contract, ICollection<Anomaly> found)
    {
        var window = contract.Window;
        if (SweepRule.Judge(window, _settings.Sweep) is not { } severity) return;
        var isNew = contract.Sweep.Raised is null;
        if (!contract.Sweep.TryClimb(severity, window.Contracts)) return;
        if (isNew) contract.Sweeps++;
        found.Add(Anomalies.Sweep(At(contract, window.NewestMicros), severity, _settings.Sweep));
    }

    private void JudgeBlock(ContractState contract, in SweepPrint print, ICollection<Anomaly> found)
    {
        if (BlockRule.Judge(print.Contracts, print.PremiumUsd, _settings.Block) is not { } severity) return;
        if (print.TimeMicros - contract.LastBlockMicros > _settings.Block.EpisodeSeconds * 1_000_000L) contract.Block.Rearm();
        contract.LastBlockMicros = Math.Max(contract.LastBlockMicros, print.TimeMicros);
        var isNew = contract.Block.Raised is null;
        if (!contract.Block.TryClimb(severity, BlockRule.Magnitude(print.Contracts, print.PremiumUsd, _settings.Block))) return;
        if (isNew) contract.Blocks++;
        found.Add(Anomalies.Block(At(contract, print.TimeMicros), severity, print));
    }
}
