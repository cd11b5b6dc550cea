using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Gex;

/// <summary>A state for people: what matters as a table, then exposure by strike as bars. Colour only where the console is a terminal.</summary>
public static class GexChart
{
    private const int BarWidth = 16;
    private const int MostBars = 30;

    /// <param name="repaired">Numbers that were none and were dropped from rows that stand, by reason.</param>
    public static void Write(IAnsiConsole console, GexState state, GexSettings settings, IReadOnlyDictionary<string, int> repaired)
    {
        var local = ExchangeTime.Local(state.AsOf);
        var (spot, contracts) = (GexWording.Price(state.Spot), state.Contracts);
        console.MarkupLineInterpolated($"[bold]{state.Symbol}[/] gamma exposure at {local:yyyy-MM-dd HH:mm} ET, spot {spot}, {contracts:N0} contracts");
        if (state.IsPartial)
            console.MarkupLineInterpolated($"[yellow]Partial: too little of the open interest has a usable gamma; no alert is decided by this.[/]");
        console.Write(Summary(state, settings, repaired));
        Bars(console, state, settings.LevelWindow);
    }

    private static Table Summary(GexState state, GexSettings settings, IReadOnlyDictionary<string, int> repaired)
    {
        var percent = state.Spot * 0.01;
        var known = state.GrossPerPointUsd > 0;
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        Row("Net per 1 %", known ? GexWording.Usd(state.NetPerPercentUsd) : "none");
        Row("Net per point", known ? GexWording.Usd(state.NetPerPointUsd) : "none");
        Row("Calls, puts per 1 %", known ? $"{GexWording.Usd(state.CallPerPointUsd * percent)}, {GexWording.Usd(state.PutPerPointUsd * percent)}" : "none");
        Row("Gross per 1 %", known ? GexWording.Usd(state.GrossPerPercentUsd) : "none");
        if (state.Greeks?.Net is { } greeks)
            Row("Delta; vanna per vol point; charm per day", $"{GexWording.Usd(greeks.DeltaUsd)}; {GexWording.Usd(greeks.VannaPerVolPointUsd)}; {GexWording.Usd(greeks.CharmPerDayUsd)}");
        Row("Regime", state.Regime is { } regime ? GexWording.Words(regime) : "none");
        Row("Gamma flip", state.Flip is { } flip ? $"{GexWording.Price(flip.Level)} ({Distance(flip.Level, state.Spot)})" : "none");
        Row("Call wall", Strike(state.CallWallMills, state.Spot));
        Row("Put wall", Strike(state.PutWallMills, state.Spot));
        Row("Max pain", Strike(state.MaxPainMills, state.Spot));
        Row("0DTE share of gross", state.ZeroDteShare is { } share ? Share(share) : "none");
        Row("Coverage of open interest", state.Coverage is { } coverage ? Share(coverage) : "none");
        Row("Rows left out", Counted(state.Excluded));
        if (repaired.Count > 0) Row("Numbers dropped", Counted(repaired));
        Row("Conventions", $"{WireName.Of(settings.Gamma)} gamma, {WireName.Of(settings.DayCount)}, dealers {Spaced(WireName.Of(settings.DealerSign))}");
        return table;
    }

    private static void Bars(IAnsiConsole console, GexState state, double window)
    {
        var percent = state.Spot * 0.01;
        var shown = state.ByStrike
            .Where(strike => Math.Abs((strike.StrikeMills / 1000.0) - state.Spot) < window * state.Spot && strike.NetPerPointUsd != 0)
            .OrderByDescending(strike => Math.Abs(strike.NetPerPointUsd)).Take(MostBars)
            .OrderByDescending(strike => strike.StrikeMills).ToList();
        if (shown.Count == 0) return;

        console.WriteLine();
        console.WriteLine($"Net exposure per 1 % by strike, the {shown.Count} largest within {window * 100:0} % of spot");
        var largest = shown.Max(strike => Math.Abs(strike.NetPerPointUsd));
        var lines = shown.Select(strike => (Price: strike.StrikeMills / 1000.0, Line: Bar(strike, largest, percent, state))).ToList();
        lines.Add((state.Spot, $"[bold]{GexWording.Price(state.Spot),9} {Rule("spot")}[/]"));
        if (state.Flip is { } flip && Math.Abs(flip.Level - state.Spot) < window * state.Spot)
            lines.Add((flip.Level, $"[yellow]{GexWording.Price(flip.Level),9} {Rule("gamma flip")}[/]"));
        foreach (var (_, line) in lines.OrderByDescending(line => line.Price)) console.MarkupLine(line);
    }

    private static string Bar(StrikeExposure strike, double largest, double percent, GexState state)
    {
        var net = strike.NetPerPointUsd;
        var length = Math.Clamp((int)Math.Round(Math.Abs(net) / largest * BarWidth), 1, BarWidth);
        var (left, right) = net < 0 ? (new string('█', length), "") : ("", new string('█', length));
        var amount = GexWording.Usd(net * percent);
        var line = $"{GexWording.Strike(strike.StrikeMills),9} [red]{left,BarWidth}[/]│[green]{right,-BarWidth}[/] {amount,10}  {Marks(strike.StrikeMills, state)}";
        return line.TrimEnd();
    }

    private static string Marks(long strikeMills, GexState state)
    {
        var marks = new List<string>(3);
        if (strikeMills == state.CallWallMills) marks.Add("call wall");
        if (strikeMills == state.PutWallMills) marks.Add("put wall");
        if (strikeMills == state.MaxPainMills) marks.Add("max pain");
        return string.Join(", ", marks);
    }

    private static string Rule(string name) => $"{new string('╌', BarWidth)}┼{new string('╌', BarWidth)} {name}";

    private static string Strike(long? mills, double spot) => mills is { } known ? $"{GexWording.Strike(known)} ({Distance(known / 1000.0, spot)})" : "none";

    private static string Distance(double level, double spot)
    {
        var percent = Math.Round(((level / spot) - 1) * 100, 2);
        var sign = percent < 0 ? "−" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(percent):0.00} % from spot");
    }

    private static string Counted(IReadOnlyDictionary<string, int> counts) =>
        string.Join(", ", counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {Spaced(pair.Key)}")).DefaultIfEmpty("none"));

    private static string Spaced(string wireName) => wireName.Replace('_', ' ');

    private static string Share(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
