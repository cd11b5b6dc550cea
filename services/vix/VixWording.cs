using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Vix;

/// <summary>How findings read to a trader: one line, index points with two decimals, a true minus sign, elapsed times in words.</summary>
public static class VixWording
{
    /// <summary>The one line of a finding; <paramref name="standing"/> is the market after the reading that showed it.</summary>
    public static string Headline(VixFinding finding, VixStanding standing) => finding switch
    {
        VixFinding.Regime { Transition: var change } =>
            $"VIX {(change.To > change.From ? "rose" : "eased")} to {Points(change.Value)}: "
            + $"{Words(change.From)} to {Words(change.To)}{Ranked(standing.Percentile)}",
        VixFinding.FastMove { Move: var move } =>
            $"VIX {(move.Direction == Direction.Up ? "spike" : "crash")} {Percent(move.Percent)} in {Elapsed(standing.Reading.At - move.From.At)}: "
            + $"{Points(move.From.Value)} to {Points(move.To)}{Now(move.To, standing.Reading.Vix)}",
        VixFinding.MoveEnded ended => $"VIX {Subject(ended)} is over: {Points(standing.Reading.Vix)}{Ranked(standing.Percentile)}",
        VixFinding.SessionGap { Gap: var gap } =>
            $"VIX {Subject(finding)} {Percent(gap.Percent)}: opened at {Points(gap.Opening.Value)} against "
            + $"{(gap.Reference.IsClose ? "the close of " : string.Empty)}{Points(gap.Reference.Value)}, "
            + $"{(gap.Reference.IsClose ? string.Empty : "last seen ")}{Elapsed(gap.Elapsed)} before",
        VixFinding.HmmRegime { Transition: var change } =>
            $"VIX hidden Markov state {change.Model.NameOf(change.From)} to {change.Model.NameOf(change.To)} at {Points(standing.Reading.Vix)}: "
            + $"{Likely(change.Probability)} likely (days around {Points(change.Model.LevelOf(change.To))})",
        VixFinding.Term term =>
            $"VIX term structure {(term.Inverted ? "inverted" : "back to contango")}: "
            + $"VIX {Points(term.Vix)}, VIX3M {Points(term.Vix3M)} ({Signed(term.Vix - term.Vix3M)})",
        _ => throw new InvalidOperationException($"{finding.GetType()} has no headline."),
    };

    /// <summary>What the alert is about, nothing volatile.</summary>
    public static string Subject(VixFinding finding) => finding switch
    {
        VixFinding.Regime { Transition: var change } => $"{WireName.Of(change.From)}->{WireName.Of(change.To)}",
        VixFinding.FastMove { Move.Direction: Direction.Up } or VixFinding.MoveEnded { Direction: Direction.Up } => "spike",
        VixFinding.FastMove or VixFinding.MoveEnded => "crash",
        VixFinding.SessionGap { Gap.Direction: Direction.Up } => "gap up",
        VixFinding.SessionGap => "gap down",
        VixFinding.Term => "inversion",
        VixFinding.HmmRegime { Transition: var change } => $"{change.Model.NameOf(change.From)}->{change.Model.NameOf(change.To)}",
        _ => throw new InvalidOperationException($"{finding.GetType()} has no subject."),
    };

    /// <summary>A regime in words: <c>high volatility</c>.</summary>
    public static string Words(VixRegime regime) => WireName.Of(regime).Replace('_', ' ');

    /// <summary>Elapsed time in its two largest units: <c>2 d 17 h</c>, <c>17 h 15 min</c>, <c>12 min</c>, <c>45 s</c>.</summary>
    public static string Elapsed(TimeSpan time) =>
        time.TotalDays >= 1 ? Two(time.Days, "d", time.Hours, "h")
        : time.TotalHours >= 1 ? Two(time.Hours, "h", time.Minutes, "min")
        : time.TotalMinutes >= 1 ? Two(time.Minutes, "min", time.Seconds, "s")
        : Two(time.Seconds, "s", 0, string.Empty);

    /// <summary>A percentile as an ordinal with its sample, <c>82nd percentile of 252 daily closes</c> (or <c>five-minute bars</c>); 0 and 100 are <c>below</c> and <c>above all</c>.</summary>
    public static string Rank(Percentile percentile)
    {
        var sample = percentile.Kind == PercentileBasis.SessionBars ? "five-minute bars" : "daily closes";
        if (percentile.Percent is <= 0 or >= 100)
            return string.Create(CultureInfo.InvariantCulture, $"{(percentile.Percent <= 0 ? "below" : "above")} all of {percentile.Sample} {sample}");
        var whole = Math.Clamp((int)Math.Round(percentile.Percent, MidpointRounding.AwayFromZero), 1, 99);
        var ending = whole is >= 11 and <= 13 ? "th" : (whole % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return string.Create(CultureInfo.InvariantCulture, $"{whole}{ending} percentile of {percentile.Sample} {sample}");
    }

    public static string Points(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    // A probability of 99.97 % is not 100 %.
    private static string Likely(double probability) =>
        Math.Min(99, Math.Round(probability * 100, MidpointRounding.AwayFromZero)).ToString("0", CultureInfo.InvariantCulture) + " %";

    private static string Ranked(Percentile? percentile) => percentile is { } known ? $" ({Rank(known)})" : string.Empty;

    // A move is told at its confirmed size; where the market has gone on, the trader wants to know.
    private static string Now(double confirmed, double present) =>
        Math.Abs(Change.Percent(confirmed, present)) > 1 ? $" (now {Points(present)})" : string.Empty;

    private static string Percent(double value) => Sign(value) + Math.Abs(value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Signed(double value) => Sign(value) + Points(Math.Abs(value));

    private static string Sign(double value) => value < 0 ? "−" : "+";

    private static string Two(int large, string largeUnit, int small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small} {smallUnit}");
}
