using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Vix;

/// <summary>Turns findings into signals: kind, subject, headline, and facts in order: first what happened, then where the market stands.</summary>
public static class VixSignals
{
    public const string Symbol = "VIX";

    public static SignalDetected Of(VixFinding finding, VixStanding standing, IMarketMessage cause) => SignalDetected.From(
        cause, Analyses.Vix, Kind(finding), finding.Severity, Symbol, VixWording.Subject(finding), standing.Reading.At,
        VixWording.Headline(finding, standing), [.. Happened(finding, standing), .. Standing(standing)]) with
    {
        Phase = finding is VixFinding.MoveEnded ? SignalPhase.Ended : SignalPhase.Began,
    };

    private static SignalKind Kind(VixFinding finding) => finding switch
    {
        VixFinding.Regime => SignalKind.VixRegimeChange,
        VixFinding.FastMove { Move.Direction: Direction.Up } or VixFinding.MoveEnded { Direction: Direction.Up } => SignalKind.VixSpike,
        VixFinding.FastMove or VixFinding.MoveEnded => SignalKind.VixCrash,
        VixFinding.SessionGap => SignalKind.VixGap,
        VixFinding.Term { Inverted: true } => SignalKind.VixTermInversion,
        VixFinding.Term => SignalKind.VixTermNormal,
        VixFinding.HmmRegime => SignalKind.VixHmmRegimeChange,
        _ => throw new InvalidOperationException($"{finding.GetType()} has no kind."),
    };

    private static IEnumerable<Fact> Happened(VixFinding finding, VixStanding standing) => finding switch
    {
        VixFinding.Regime { Transition: var change } =>
        [
            Fact.Of("from", WireName.Of(change.From)),
            Fact.Of("to", WireName.Of(change.To)),
            Points("confirmed", change.Value),
            Seconds("former_regime_lasted", change.Since - change.FromSince),
        ],
        VixFinding.FastMove { Move: var move } =>
        [
            Fact.Of("change", move.Percent, FactUnit.Percent, 2),
            Points("from", move.From.Value),
            Points("to", move.To),
            Seconds("elapsed", standing.Reading.At - move.From.At),
            Fact.Of("rung", move.Rung, FactUnit.Count),
        ],
        VixFinding.SessionGap { Gap: var gap } =>
        [
            Fact.Of("change", gap.Percent, FactUnit.Percent, 2),
            Points(gap.Reference.IsClose ? "close" : "last_seen", gap.Reference.Value),
            Points("open", gap.Opening.Value),
            Seconds("elapsed", gap.Elapsed),
        ],
        VixFinding.HmmRegime { Transition: var change } =>
        [
            Fact.Of("from", change.Model.NameOf(change.From)),
            Fact.Of("to", change.Model.NameOf(change.To)),
            Fact.Of("probability", change.Probability * 100, FactUnit.Percent, 1),
            Points("level", change.Model.LevelOf(change.To)),
            Fact.Of("model_version", change.Model.Version, FactUnit.Count),
            Fact.Of("model", change.Model.Hash),
            Fact.Of("model_trained_to", change.Model.TrainedTo.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ],
        _ => [],
    };

    private static IEnumerable<Fact> Standing(VixStanding standing)
    {
        var reading = standing.Reading;
        yield return Points("vix", reading.Vix);
        yield return Fact.Of("regime", WireName.Of(standing.Regime.Regime));
        yield return Fact.Of("regime_since", standing.Regime.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (standing.Percentile is { } percentile)
        {
            yield return Fact.Of("percentile", percentile.Percent, FactUnit.Percent, 1);
            yield return Fact.Of("percentile_sample", percentile.Sample, FactUnit.Count);
            yield return Fact.Of("percentile_kind", WireName.Of(percentile.Kind));
        }

        if (reading.Vix3M is { } vix3M) yield return Points("vix3m", vix3M);
        if (reading.TermStructure is { } difference) yield return Points("term_structure", difference);
        if (reading.TermRatio is { } ratio) yield return Fact.Of("term_ratio", ratio, FactUnit.Ratio, 3);
        if (reading.Vvix is { } vvix) yield return Points("vvix", vvix);
        if (reading.Vix9D is { } vix9D) yield return Points("vix9d", vix9D);
        if (standing.Hmm is not { } hmm) yield break;
        yield return Fact.Of("hmm_state", hmm.Model.NameOf(hmm.Likeliest));
        yield return Fact.Of("hmm_probability", hmm.Probabilities[hmm.Likeliest] * 100, FactUnit.Percent, 1);
    }

    private static Fact Points(string name, double value) => Fact.Of(name, value, FactUnit.VolatilityPoints, 2);

    private static Fact Seconds(string name, TimeSpan time) => Fact.Of(name, Math.Max(0, Math.Floor(time.TotalSeconds)), FactUnit.Seconds, 0);
}
