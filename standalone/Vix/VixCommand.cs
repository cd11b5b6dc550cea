using System.CommandLine;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Plots;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>
/// <c>options-alerts vix FILE</c>: the regimes of VIX through a file of daily closes, and where it stands; the hidden Markov model that these closes train, with its stays and a chart.
/// </summary>
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
        var states = Number("--states", "States of the hidden Markov model, 2 to 8.", 3, 2, GaussianHmm.MostStates);
        var starts = Number("--starts", "Starts of its training, the best of which is kept, 1 to 64.", 8, 1, 64);
        var seed = new Option<ulong>("--seed") { Description = "What the starts are drawn by.", DefaultValueFactory = _ => new HmmSettings().Seed };
        var plot = PlotFile.Option("Draw VIX over the bands of its regimes into a picture, beside what is written.");
        var command = new Command("vix", "Shows the volatility regimes of a VIX history in a file, and the hidden Markov model that it trains.") { file, json, last, states, starts, seed, plot };
        command.SetAction(parsed =>
        {
            var hmm = new HmmSettings { States = parsed.GetValue(states), Starts = parsed.GetValue(starts), Seed = parsed.GetValue(seed) };
            Run(parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(last), Console.Out, AnsiConsole.Console, hmm, parsed.GetValue(plot));
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Reads, walks the closes through the regimes, trains a model where there are days enough, writes.</summary>
    /// <param name="last">How many transitions and stays the tables show; JSON has all.</param>
    /// <param name="hmm">How the model is trained; null for the defaults.</param>
    /// <param name="plot">The picture's file, if one is wanted.</param>
    /// <exception cref="BadInputException">The file is no volatility history, or holds no close VIX can have.</exception>
    public static void Run(string file, bool json, int last, TextWriter output, IAnsiConsole console, HmmSettings? hmm = null, string? plot = null)
    {
        var history = Read(file);
        DailyClose[] closes = [.. history.Days.Select(day => new DailyClose(day.Date, day.Close))];
        var report = DailyRegimes.Walk(closes, new VixSettings());
        if (report.Last is null)
            throw new BadInputException($"{file}: none of its {closes.Length} closes is within (0, {Plausibility.VixCeiling}), where VIX is.");

        var skipped = history.Skipped.Values.Sum() + report.Refused;
        DailyClose[] usable = [.. closes.Where(close => Plausibility.IsVix(close.Close))];
        var settings = hmm ?? new HmmSettings();
        var (model, fault) = HmmReport.Of(usable, settings);
        if (plot is not null) PlotFile.Save(VixPicture.Draw(VixPlot.Of(usable, report, model)), plot);
        if (json)
        {
            output.WriteLine(VixJson.Write(report, skipped, model));
            return;
        }

        VixChart.Write(console, report, closes, skipped, last);
        if (model is null) console.WriteLine(VixModelTables.Absent(fault!.Value, usable.Length, settings));
        else
        {
            VixModelTables.Write(console, model, last);
            VixCanvas.Write(console, usable, model);
        }

        if (plot is not null) console.WriteLine(PlotFile.Drawn(plot));
    }

    private static Option<int> Number(string name, string description, int value, int from, int to)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, out var given) || given < from || given > to))
                result.AddError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} must be {from} to {to}."));
        });
        return option;
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
