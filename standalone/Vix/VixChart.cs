using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>The report for people: where VIX stands, a sparkline of the year, days by regime, the last transitions.</summary>
internal static class VixChart
{
    private const int SparklineWidth = 63;

    public static void Write(IAnsiConsole console, DailyRegimeReport report, IReadOnlyList<DailyClose> closes, int skipped, int last)
    {
        var present = report.Last!.Value;
        var regime = report.Regime!.Value;
        console.MarkupLine(
            $"[bold]VIX {VixWording.Points(present.Close)}[/] at the close of {Date(present.Day)}: "
            + $"[{Colour(regime)}]{VixWording.Words(regime)}[/] since {Date(report.Since!.Value)}, {Rank(report)}");
        var leftOut = skipped == 0 ? string.Empty : $", {Count(skipped)} rows left out";
        console.WriteLine($"{Count(report.Readings)} daily closes from {Date(closes[0].Day)}{leftOut}, {Count(report.Transitions.Count)} changes of regime");
        WriteYear(console, [.. closes.Where(close => Plausibility.IsVix(close.Close)).TakeLast(252)]);
        WriteDays(console, report);
        WriteTransitions(console, report, last);
    }

    private static void WriteYear(IAnsiConsole console, DailyClose[] year)
    {
        var (low, high) = (year.MinBy(close => close.Close), year.MaxBy(close => close.Close));
        console.WriteLine();
        console.MarkupLineInterpolated($"Last {year.Length} closes: {Sparkline.Of([.. year.Select(close => close.Close)], SparklineWidth)}");
        console.MarkupLineInterpolated(
            $"[grey]low {VixWording.Points(low.Close)} on {Date(low.Day)}, high {VixWording.Points(high.Close)} on {Date(high.Day)}[/]");
        console.WriteLine();
    }

    private static void WriteDays(IAnsiConsole console, DailyRegimeReport report)
    {
        var chart = new BarChart().Width(72).Label("Days by regime").LeftAlignLabel();
        for (var regime = VixRegime.LowVolatility; regime <= VixRegime.ExtremeFear; regime++)
            chart.AddItem(VixWording.Words(regime), report.DaysByRegime[(int)regime], Style.Parse(Colour(regime)).Foreground);
        console.Write(chart);
        console.WriteLine();
    }

    private static void WriteTransitions(IAnsiConsole console, DailyRegimeReport report, int last)
    {
        if (report.Transitions.Count == 0) return;
        // Each row's regime is where the next one came from, so that a column for it would say everything twice.
        var table = new Table().Border(TableBorder.Simple).AddColumns("Close of", "Regime").AddColumn("VIX", column => column.RightAligned())
            .AddColumn("Severity").AddColumn("Days", column => column.RightAligned()).AddColumn("Highest close", column => column.NoWrap());
        foreach (var change in report.Transitions.TakeLast(last))
            table.AddRow(
                Date(change.Day), $"[{Colour(change.To)}]{(change.To > change.From ? '↑' : '↓')} {VixWording.Words(change.To)}[/]",
                VixWording.Points(change.Value), WireName.Of(change.Severity), Count(change.Days), $"{VixWording.Points(change.Peak.Close)} {Date(change.Peak.Day)}");
        console.Write(table);
        if (last < report.Transitions.Count)
            console.MarkupLineInterpolated($"[grey]the last {last} of {Count(report.Transitions.Count)} changes; without --last all are shown[/]");
    }

    private static string Rank(DailyRegimeReport report) =>
        report.Percentile is { } percentile ? VixWording.Rank(percentile) : "too few closes for a percentile";

    private static string Colour(VixRegime regime) => regime switch
    {
        VixRegime.LowVolatility => "blue",
        VixRegime.Normal => "green",
        VixRegime.Elevated => "yellow",
        VixRegime.HighVolatility => "darkorange",
        _ => "red",
    };

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
