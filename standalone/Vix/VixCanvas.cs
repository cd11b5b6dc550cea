using System.Globalization;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>The whole history in one picture of characters: the highest close of each stretch of days, coloured by the model's highest state in it.</summary>
internal static class VixCanvas
{
    private const int Columns = 108;
    private const int Height = 10;

    public static void Write(IAnsiConsole console, IReadOnlyList<DailyClose> closes, HmmReport report)
    {
        var states = report.Model.Parameters.States;
        var columns = Math.Min(Math.Min(Columns, Math.Max(20, console.Profile.Width - 8)), closes.Count);
        var chart = new ChartColumn[columns];
        for (var i = 0; i < columns; i++)
        {
            var (from, to) = ((int)((long)i * closes.Count / columns), (int)((long)(i + 1) * closes.Count / columns));
            var (highest, state) = (0.0, 0);
            for (var day = from; day < to; day++) (highest, state) = (Math.Max(highest, closes[day].Close), Math.Max(state, report.Path[day]));
            chart[i] = new ChartColumn(closes[from].Day.Year.ToString(CultureInfo.InvariantCulture), highest, VixModelTables.Colour(state, states));
        }

        console.WriteLine();
        foreach (var line in ColumnChart.Lines(chart, Height)) console.MarkupLine(line);
        var legend = Enumerable.Range(0, states).Select(state => $"[{VixModelTables.Colour(state, states)}]█[/] {report.Model.NameOf(state)}");
        console.MarkupLine($"[grey]highest close of {closes.Count / columns} days and more, by the model's state:[/] {string.Join("  ", legend)}");
    }
}
