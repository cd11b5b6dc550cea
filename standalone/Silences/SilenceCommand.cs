using System.CommandLine;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Remote;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Silences;

/// <summary><c>options-alerts silence</c>: what a running engine withholds because somebody asked for it.</summary>
public static class SilenceCommand
{
    public static Command Create()
    {
        var engine = new EngineOptions();
        var json = new Option<bool>("--json") { Description = "JSON on standard output.", Recursive = true };
        var command = new Command("silence", "Silences of a running engine.") { Add(engine, json), List(engine, json), Expire(engine, json), json };
        engine.AddTo(command);
        return command;
    }

    private static Command Add(EngineOptions engine, Option<bool> json)
    {
        var matchers = new Argument<string[]>("MATCHER") { Description = "What is silenced: 'symbol = \"SPY\"', with =, !=, =~ or !~ on kind, symbol, severity, subject; all must hold.", Arity = ArgumentArity.OneOrMore };
        var duration = Times.Duration("--for", "How long.");
        var until = Times.Instant("--until", "Until when.");
        var starts = Times.Instant("--starts", "From when on; from now when left out.");
        var comment = new Option<string>("--comment") { Description = "Why.", Required = true };
        var author = Author.Option();
        var windows = new Option<string[]>("--window") { Description = "Only within: 'mon-fri 09:30-10:00 America/New_York trading'. May be given several times." };
        windows.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (WindowText.TryParse(token.Value, out _) is { } problem) result.AddError($"--window: {problem}.");
        });
        var command = new Command("add", "Withhold what matches, for a time.") { matchers, duration, until, starts, comment, author, windows };
        command.Validators.Add(result =>
        {
            if (result.GetResult(duration) is null == (result.GetResult(until) is null)) result.AddError("Give either --for or --until.");
        });
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var request = new CreateSilenceRequest
            {
                Matchers = { parsed.GetValue(matchers) },
                Author = parsed.GetValue(author)!,
                Comment = parsed.GetValue(comment)!,
                Starts = Stamp(parsed.GetValue(starts)),
                Ends = Stamp(parsed.GetValue(until)),
                Duration = parsed.GetValue(duration) is { } time ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(time) : null,
            };
            foreach (var text in parsed.GetValue(windows) ?? [])
            {
                _ = WindowText.TryParse(text, out var window);
                request.Windows.Add(window);
            }

            var made = await client.Call((log, options) => log.CreateSilenceAsync(request, options), token);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(SilenceTable.Row(made), CliJson.Options));
            else await output.WriteLineAsync($"Silence {made.Id}: {string.Join(", ", made.Matchers)} until {Times.Shown(made.Ends)}.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command List(EngineOptions engine, Option<bool> json)
    {
        var command = new Command("list", "The silences that stand, of people and of the policy.");
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var all = new List<SilenceEntry>();
            var request = new ListSilencesRequest { PageSize = 500 };
            ListSilencesReply page;
            do
            {
                page = await client.Call((log, options) => log.ListSilencesAsync(request, options), token);
                all.AddRange(page.Silences);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            SilenceTable.Print(page.RunId, all, parsed.GetValue(json), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Expire(EngineOptions engine, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = "The silence's id, or its first eight digits and more." };
        var author = Author.Option();
        var command = new Command("expire", "End a silence before its time.") { id, author };
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var request = new ExpireSilenceRequest { Id = parsed.GetValue(id)!, Author = parsed.GetValue(author)! };
            var reply = await client.Call((log, options) => log.ExpireSilenceAsync(request, options), token);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(new { reply.Id }, CliJson.Line) : $"Silence {reply.Id} is over.");
            return ExitCode.Fine;
        });
        return command;
    }

    private static Timestamp? Stamp(DateTimeOffset? at) => at is { } instant ? Timestamp.FromDateTimeOffset(instant) : null;
}
