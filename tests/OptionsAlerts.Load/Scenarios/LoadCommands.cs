using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Tape;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>A command a scenario, and <c>table</c>, which shows the JSON of several as one table. Exit 0, or 1 where something was lost or came twice.</summary>
internal static class LoadCommands
{
    public static RootCommand Root() => new("Load on the way of an alert. Everything on loopback.")
    {
        Decisions(), Sized("rabbit", "The alert engine over RabbitMQ: signal to request, at a steady rate.", burst: false, RabbitScenario.Run),
        Sized("standalone", "All six services in one process: signal to webhook, steady and in a burst.", burst: true, StandaloneScenario.Run),
        Sized("alertmanager", "The loads of standalone on Prometheus Alertmanager.", burst: true, AlertmanagerScenario.Run), Tape(), Table(),
    };

    private static Command Decisions()
    {
        var count = Count("--signals", "Distinct signals.", 40_000, 1, 200_000);
        var warmUp = Count("--warm-up", "Signals before those, not counted: until the code is compiled.", 30_000, 0, 50_000);
        return Scenario("decisions", "The alert engine's loop on PostgreSQL: durable decisions a second.", [count, warmUp],
            (parsed, token) => DecisionsScenario.Run(parsed.GetValue(count), parsed.GetValue(warmUp), token));
    }

    private static Command Tape()
    {
        var seconds = Count("--seconds", "How long each load lasts.", 60, 1, 600);
        var rates = new Option<int[]>("--rates")
        {
            Description = "Trades a second of the loads; default 100000 250000 1000000.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100_000, 250_000, 1_000_000],
        };
        var shapes = new Option<TapeShape[]>("--shapes") { Description = "How trades travel; default all.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Enum.GetValues<TapeShape>() };
        var bytes = new Option<bool>("--no-socket") { Description = "Give the frames to the decoder, without a socket before it." };
        return Scenario("tape", "Trades from a Polygon socket to the volume detector over RabbitMQ, in columns, in records, and one by one.", [seconds, rates, shapes, bytes],
            (parsed, token) => TapeScenario.Run(parsed.GetValue(rates)!, parsed.GetValue(shapes)!, parsed.GetValue(seconds), useSocket: !parsed.GetValue(bytes), token));
    }

    private static Command Sized(string name, string description, bool burst, Func<LoadSize, CancellationToken, Task<IReadOnlyList<LoadResult>>> run)
    {
        var rate = Count("--rate", "Signals a second.", 50, 1, 2_000);
        var seconds = Count("--seconds", "How long the steady load lasts.", 60, 1, 600);
        var warmUp = Count("--warm-up", "Signals before it, at its rate, not counted.", 500, 0, 50_000);
        var size = Count("--burst", "Signals of the burst.", 5_000, 1, 100_000);
        Option<int>[] options = burst ? [rate, seconds, warmUp, size] : [rate, seconds, warmUp];
        return Scenario(name, description, options, (parsed, token) =>
            run(new LoadSize(parsed.GetValue(rate), parsed.GetValue(seconds), burst ? parsed.GetValue(size) : 0, parsed.GetValue(warmUp)), token));
    }

    private static Command Scenario(
        string name, string description, IReadOnlyList<Option> options, Func<ParseResult, CancellationToken, Task<IReadOnlyList<LoadResult>>> run)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command(name, description) { json };
        foreach (var option in options) command.Add(option);
        command.SetAction(async (parsed, token) =>
        {
            var results = await run(parsed, token);
            Write(results, parsed.GetValue(json));
            return results.All(result => result.IsWhole) ? ExitCode.Fine : ExitCode.Failed;
        });
        return command;
    }

    private static Command Table()
    {
        var files = new Argument<string[]>("FILES") { Description = "What scenarios wrote with --json.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Write JSON: all results in one array." };
        var command = new Command("table", "Shows results of several scenarios together.") { files, json };
        command.SetAction(parsed => Write([.. parsed.GetRequiredValue(files).SelectMany(Read)], parsed.GetValue(json)));
        return command;
    }

    private static LoadResult[] Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<LoadResult[]>(File.ReadAllText(file), ResultJson.Options) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BadInputException($"{file}: {exception.Message}");
        }
    }

    private static void Write(IReadOnlyList<LoadResult> results, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results, ResultJson.Options));
            return;
        }

        // Into a file or a pipe the table is as wide as it is.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 240;
        ResultTable.Write(AnsiConsole.Console, results);
    }

    private static Option<int> Count(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} {least} to {most}, default {standard}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, out var count) || count < least || count > most))
                result.AddError($"{name} is a whole number from {least} to {most}.");
        });
        return option;
    }
}
