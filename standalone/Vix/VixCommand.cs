using System.CommandLine;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Vix.Core;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary><c>options-alerts vix FILE</c>: the regimes of VIX through a file of daily closes, and where it stands.</summary>
public static class VixCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A VIX history: DATE,OPEN,HIGH,LOW,CLOSE, dates as yyyy-MM-dd or MM/DD/YYYY (.csv, .csv.gz)." };
        var json = new Option<bool>("--json") { Description = "Write JSON, with every transition." };
        var last = new Option<int>("--last") { Description = "Only the last transitions, this many; all when left out.", DefaultValueFactory = _ => int.MaxValue };
        last.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, out var count) || count < 1)) result.AddError("--last must be 1 or more.");
        });
        var command = new Command("vix", "Shows the volatility regimes of a VIX history in a file.") { file, json, last };
        command.SetAction(parsed =>
        {
            Run(parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(last), Console.Out, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Reads, walks the closes through the regimes, writes.</summary>
    /// <param name="last">How many transitions the table shows; JSON has all.</param>
    /// <exception cref="BadInputException">The file is no volatility history, or holds no close VIX can have.</exception>
    public static void Run(string file, bool json, int last, TextWriter output, IAnsiConsole console)
    {
        var history = Read(file);
        DailyClose[] closes = [.. history.Days.Select(day => new DailyClose(day.Date, day.Close))];
        var report = DailyRegimes.Walk(closes, new VixSettings());
        if (report.Last is null)
            throw new BadInputException($"{file}: none of its {closes.Length} closes is within (0, {Plausibility.VixCeiling}), where VIX is.");

        var skipped = history.Skipped.Values.Sum() + report.Refused;
        if (json) output.WriteLine(VixJson.Write(report, skipped));
        else VixChart.Write(console, report, closes, skipped, last);
    }

    private static DailyHistory Read(string file)
    {
        try
        {
            return VolatilityHistoryCsv.ReadFile(file);
        }
        catch (InvalidFileException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }
}
