using System.Globalization;
using Spectre.Console;

namespace OptionsAlerts.Load.Report;

/// <summary>Results as one table, or as JSON.</summary>
internal static class ResultTable
{
    private static readonly string[] Headings = ["load", "system", "signals", "lost", "dropped", "twice", "s", "per s", "p50 ms", "p99 ms", "max ms", "cpu s", "broker cpu s", "resident MiB", "target", "met"];

    public static void Write(IAnsiConsole console, IReadOnlyList<LoadResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in Headings)
            table.AddColumn(heading, column => column.Alignment(heading is "load" or "system" or "target" or "met" ? Justify.Left : Justify.Right).NoWrap());
        foreach (var result in results)
        {
            table.AddRow(
                result.Load,
                Markup.Escape(result.System),
                Whole(result.Signals),
                Whole(result.Lost),
                result.Dropped is { } dropped ? Whole(dropped) : string.Empty,
                Whole(result.Twice),
                result.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                Whole(result.PerSecond),
                Number(result.P50Ms),
                Number(result.P99Ms),
                Number(result.MaxMs),
                result.ProcessorSeconds.ToString("0.0", CultureInfo.InvariantCulture),
                Number(result.BrokerSeconds),
                Whole(result.ResidentMiB),
                Markup.Escape(result.Target),
                result.Target.Length == 0 ? string.Empty : result.Met ? "yes" : "NO");
        }

        console.Write(table);
    }

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? string.Empty;
}
