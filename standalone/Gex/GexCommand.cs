using System.CommandLine;
using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Plots;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Gex;

/// <summary>
/// <c>options-alerts gex FILE</c>: the gamma exposure of a chain in a file. <c>--day-count business262</c> takes the published tables' conventions
/// with it: a row without volatility adds nothing, and spot is the file's at any hour.
/// </summary>
public static class GexCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A Cboe delayed-quote body (.json, .json.gz) or a Cboe quote table (.csv)." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var gamma = Choice("--gamma", GexSettings.Default.Gamma, "Gamma by the model, or the provider's own.");
        var dayCount = Choice("--day-count", GexSettings.Default.DayCount, "Minutes to settlement over 365 days, or weekdays over 262.");
        var flip = Choice("--flip", GexSettings.Default.Flip, "The zero of the re-priced book, or of the running sum over strikes.");
        var select = Choice("--flip-select", GexSettings.Default.FlipSelect, "Of several flips the one nearest spot, or the first from below.");
        var plot = PlotFile.Option("Draw exposure by strike with walls, flip and spot into a picture, beside what is written.");
        var command = new Command("gex", "Shows the gamma exposure of an option chain in a file.") { file, json, gamma, dayCount, flip, select, plot };
        command.SetAction(parsed =>
        {
            var settings = Settings(
                Value<GammaSource>(parsed, gamma), Value<DayCount>(parsed, dayCount), Value<FlipMethod>(parsed, flip), Value<FlipSelect>(parsed, select));
            Run(parsed.GetRequiredValue(file), parsed.GetValue(json), settings, Console.Out, AnsiConsole.Console, parsed.GetValue(plot));
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Reads, computes, writes.</summary>
    /// <param name="plot">The picture's file, if one is wanted.</param>
    /// <exception cref="BadInputException">The file is no chain, or one without spot, or the picture cannot be written.</exception>
    public static void Run(string file, bool json, GexSettings settings, TextWriter output, IAnsiConsole console, string? plot = null)
    {
        var (chain, repaired) = Read(file);
        if (chain.Contracts.Count == 0) throw new BadInputException($"{file}: no contract of {chain.Underlying} in it ({Words(chain.Excluded)}).");
        if (ParityForward.SpotOf(chain, settings, out _) is not { } spot) throw new BadInputException($"{file}: the chain has no spot price above 0, and without one there is no exposure.");
        var calculator = new GexCalculator(ChainBookBuilder.Build(chain, spot, settings), settings);
        if (!calculator.IsPlausible(spot)) throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{file}: a spot of {spot:G8} cannot belong to these strikes."));

        var state = calculator.At(spot, chain.AsOf, standing: null);
        if (plot is not null) PlotFile.Save(GexPicture.Draw(GexPlot.Of(state), settings.LevelWindow), plot);
        if (json)
        {
            output.WriteLine(GexJson.Write(state, settings, repaired));
            return;
        }

        GexChart.Write(console, state, settings, repaired);
        if (plot is not null) console.WriteLine(PlotFile.Drawn(plot));
    }

    /// <summary>The settings behind a choice of conventions.</summary>
    public static GexSettings Settings(GammaSource gamma, DayCount dayCount, FlipMethod flip, FlipSelect select) => GexSettings.Default with
    {
        Gamma = gamma,
        DayCount = dayCount,
        Flip = flip,
        FlipSelect = select,
        MissingVolatility = dayCount == DayCount.Business262 ? MissingVolatility.Ignore : MissingVolatility.Repair,
        ClosedIndex = dayCount == DayCount.Business262 ? ClosedIndexSpot.Feed : ClosedIndexSpot.Parity,
    };

    private static (OptionChainSnapshot Chain, IReadOnlyDictionary<string, int> Repaired) Read(string file)
    {
        try
        {
            var parsed = IsTable(file) ? CboeQuoteTable.ReadFile(file, "file") : CboeBodyReader.ReadChainFile(file, "file");
            return (parsed.Snapshot, parsed.Repaired);
        }
        catch (InvalidFileException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }

    private static string Words(Dictionary<string, int> excluded) =>
        excluded.Count == 0 ? "it has no rows" : string.Join(", ", excluded.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key.Replace('_', ' ')}"));

    // By name where it says so, by the first lines where it does not.
    private static bool IsTable(string file)
    {
        var name = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        if (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return true;
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || !File.Exists(file)) return false;
        using var reader = new StreamReader(file);
        var beginning = new char[4096];
        return CboeQuoteTable.LooksLike(beginning.AsSpan(0, reader.ReadBlock(beginning)));
    }

    private static Option<string> Choice<T>(string name, T standard, string description) where T : struct, Enum
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => WireName.Of(standard) };
        option.CompletionSources.Add([.. WireName.All<T>()]);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!WireName.TryParse<T>(token.Value, out _)) result.AddError($"{name} is '{token.Value}' and must be one of {Names<T>()}.");
        });
        return option;
    }

    private static T Value<T>(ParseResult parsed, Option<string> option) where T : struct, Enum =>
        WireName.TryParse<T>(parsed.GetRequiredValue(option), out var value) ? value : throw new BadInputException($"{option.Name} must be one of {Names<T>()}.");

    private static string Names<T>() where T : struct, Enum => string.Join(", ", WireName.All<T>());
}
