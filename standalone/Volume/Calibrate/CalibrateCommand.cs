using System.CommandLine;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Run;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Calibration;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Volume.Calibrate;

/// <summary><c>options-alerts volume calibrate</c>: thresholds with which no past day of a symbol would have given more than so many alerts.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILES")
        {
            Description = "Flat files of option trades: sweeps and blocks. Without any, the days that a live watch has kept: spikes and volume over open interest.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var alerts = AuditOptions.Number("--alerts", "On no past day more than this, a symbol. Default 10.", 0, 10_000, 10);
        var symbols = new Option<string[]>("--symbols") { Description = "Underlyings, separated by commas or blanks; all when left out.", AllowMultipleArgumentsPerToken = true };
        var run = new Option<string>("--run") { Description = "The run whose days were kept. Default live.", DefaultValueFactory = _ => "live" };
        var json = new Option<bool>("--json") { Description = "Write JSON; its settings can be taken over as they stand." };
        var command = new Command("calibrate", "Proposes thresholds for so many alerts a day, symbol by symbol, from what has been.") { files, alerts, symbols, run, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = RunCommand.Symbols(parsed.GetValue(symbols));
            IAlertHistory history = parsed.GetValue(files) is { Length: > 0 } given
                ? Tape(given, wanted)
                : await KeptHistory.Read(parsed.GetValue(run)!, wanted, cancellationToken);
            Run(history, parsed.GetValue(alerts), parsed.GetValue(json), Console.Out, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Searches, writes.</summary>
    public static void Run(IAlertHistory history, int alerts, bool json, TextWriter output, IAnsiConsole console)
    {
        var proposals = Calibrator.Propose(history, _ => new VolumeSettings(), alerts);
        if (json) output.WriteLine(CalibrationJson.Write(history, proposals, alerts));
        else CalibrationTable.Write(console, history, proposals, alerts);
    }

    /// <summary>Trade files as a history.</summary>
    /// <exception cref="BadInputException">One cannot be read, or none holds a trade that is asked for.</exception>
    public static TapeDays Tape(IReadOnlyList<string> files, IReadOnlyCollection<string> symbols)
    {
        var tape = new TradeTape();
        var wanted = symbols.ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var file in files) tape.AddFile(file, wanted.Count == 0 ? null : wanted.Contains);
        }
        catch (InvalidFileException exception)
        {
            throw new BadInputException(exception.Message);
        }

        if (tape.Count == 0) throw new BadInputException($"{string.Join(", ", files)}: no row is a trade that is asked for.");
        return new TapeDays(tape);
    }
}
