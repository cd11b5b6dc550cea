using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Volume;

/// <summary>A report for people: the busiest contracts as bars, what is unusual as a table.</summary>
public static class VolumeChart
{
    private const int Bars = 20;
    private const int Rows = 100;

    public static void Write(IAnsiConsole console, VolumeReport report)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Trades:N0} trades ({report.Cancelled:N0} cancels, {report.Late:N0} late) in {report.Contracts.Count:N0} contracts"));
        if (report.LeftOut.Count > 0)
            console.WriteLine("left out: " + string.Join(", ", report.LeftOut.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}"))));
        WriteBars(console, report.Contracts);
        WriteAnomalies(console, report.Anomalies);
        console.WriteLine(VolumeReport.Note);
    }

    private static void WriteBars(IAnsiConsole console, IReadOnlyList<ContractVolume> contracts)
    {
        var chart = new BarChart().Label("Contracts by volume").LeftAlignLabel();
        foreach (var volume in contracts.Where(volume => volume.Volume > 0).Take(Bars))
            chart.AddItem(Markup.Escape(volume.Contract.ToString()), volume.Volume, volume.Contract.Right == OptionRight.Call ? Color.Green : Color.Red);
        if (chart.Data.Count > 0) console.Write(chart);
    }

    private static void WriteAnomalies(IAnsiConsole console, IReadOnlyList<Anomaly> anomalies)
    {
        if (anomalies.Count == 0)
        {
            console.WriteLine("Nothing unusual.");
            return;
        }

        var table = new Table().AddColumn("New York").AddColumn("Kind").AddColumn("Severity").AddColumn("What");
        foreach (var anomaly in anomalies.Take(Rows))
        {
            var at = ExchangeTime.Local(anomaly.At).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            table.AddRow(at, WireName.Of(anomaly.Kind), WireName.Of(anomaly.Severity), Markup.Escape(anomaly.Headline));
        }

        console.Write(table);
        if (anomalies.Count > Rows) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {anomalies.Count - Rows:N0} more (--json has them all)."));
    }
}
