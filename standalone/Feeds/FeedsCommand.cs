using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Remote;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Feeds;

/// <summary><c>options-alerts feeds</c>: how the feeds of a running program do, and which of them delivers what.</summary>
public static class FeedsCommand
{
    public static Command Create()
    {
        var engine = new EngineOptions(EngineOptions.DefaultFeedsAddress);
        var watch = new Option<bool>("--watch") { Description = "Again every few seconds, until Ctrl-C." };
        var every = Times.Duration("--every", "The time between two looks of --watch, 1s to 60s; 2s when left out.");
        var json = new Option<bool>("--json") { Description = "JSON on standard output, a line each with --watch." };
        var command = new Command("feeds", "The feeds of a running program: state, what each delivers, lag, rates, drops, the last error.") { watch, every, json };
        engine.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(every) is not null && result.GetResult(watch) is null) result.AddError("--every needs --watch.");
            else if (result.GetValue(every) is { } time && (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromSeconds(60))) result.AddError("--every takes 1s to 60s.");
        });
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (!parsed.GetValue(watch))
            {
                var reply = await client.Call(options => client.Feeds.ListFeedsAsync(new ListFeedsRequest(), options), token);
                if (parsed.GetValue(json)) await output.WriteLineAsync(FeedsText.Json(reply, CliJson.Options));
                else FeedsText.Print(reply, AnsiConsole.Console);
                return ExitCode.Fine;
            }

            var request = new WatchFeedsRequest { Interval = Duration.FromTimeSpan(parsed.GetValue(every) ?? TimeSpan.FromSeconds(2)) };
            try
            {
                await foreach (var reply in client.Stream(options => client.Feeds.WatchFeeds(request, options), token))
                {
                    if (parsed.GetValue(json)) await output.WriteLineAsync(FeedsText.Json(reply, CliJson.Line));
                    else FeedsText.Print(reply, AnsiConsole.Console);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // Ctrl-C is how a watch ends.
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
