using System.CommandLine;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Volume.Calibrate;
using OptionsAlerts.Volume.Core;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Volume;

/// <summary><c>options-alerts volume FILE</c>: what is unusual in a file of option trades.</summary>
public static class VolumeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Option trades as a flat file (.csv, .csv.gz): ticker,conditions,correction,exchange,price,sip_timestamp,size." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("volume", "Shows the sweeps and blocks in a file of option trades.") { file, json, CalibrateCommand.Create() };
        command.SetAction(parsed =>
        {
            Run(parsed.GetRequiredValue(file), parsed.GetValue(json), Console.Out, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Reads, judges, writes.</summary>
    /// <exception cref="BadInputException">The file cannot be read, is no trade file, or none of its rows is a trade.</exception>
    public static void Run(string file, bool json, TextWriter output, IAnsiConsole console)
    {
        var tape = new TradeTape();
        try
        {
            tape.AddFile(file);
        }
        catch (InvalidFileException exception)
        {
            throw new BadInputException(exception.Message);
        }

        if (tape.Count == 0 && tape.Skipped.Count > 0) throw new BadInputException($"{file}: no row of it is a trade ({Why(tape)}).");
        var report = VolumeReport.Of(tape, new VolumeSettings());
        if (json) output.WriteLine(VolumeJson.Write(report));
        else VolumeChart.Write(console, report);
    }

    private static string Why(TradeTape tape) => string.Join(", ", tape.Skipped.Select(pair => $"{pair.Value} {pair.Key}"));
}
