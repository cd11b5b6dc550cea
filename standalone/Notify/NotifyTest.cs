using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Notify;

/// <summary>
/// <c>notify test</c>: sends one message by a channel as it is configured and tells what came of it, in the provider's words without secrets. Exit 0 when every message was
/// accepted, 1 when one was not.
/// </summary>
internal static class NotifyTest
{
    public static Command Create()
    {
        var channel = new Argument<string?>("CHANNEL") { Description = $"One of {string.Join(", ", ChannelBench.Channels)}.", Arity = ArgumentArity.ZeroOrOne };
        channel.CompletionSources.Add([.. ChannelBench.Channels]);
        channel.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !ChannelBench.Channels.Contains(token.Value, StringComparer.Ordinal)))
                result.AddError($"'{token.Value}' is no channel; there are {string.Join(", ", ChannelBench.Channels)}.");
        });
        var all = new Option<bool>("--all") { Description = "Every configured channel." };
        var severity = NotifyCommand.Choice<Severity>("--severity", "How loud it is; low when left out.");
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("test", "Sends one test message by a channel and tells what came of it.") { channel, all, severity, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(channel) is { Tokens.Count: > 0 } == result.GetValue(all)) result.AddError("Give either a CHANNEL or --all.");
        });
        command.SetAction((parsed, token) => Run(
            NotifyCommand.Settings(), parsed.GetValue(channel), NotifyCommand.Chosen<Severity>(parsed, severity) ?? Severity.Low, parsed.GetValue(json),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, token));
        return command;
    }

    /// <param name="channel">Null for every configured one.</param>
    public static async Task<int> Run(
        IConfiguration configuration, string? channel, Severity severity, bool json, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        // JSON stands alone on standard output, whatever the console channel writes.
        await using var bench = ChannelBench.Sending(configuration, json ? errors : output);
        NotifyCommand.Check(bench);
        var live = NotifierService.ConfiguredChannels(configuration);
        if (channel is not null && !live.Contains(channel, StringComparer.Ordinal))
            throw new BadInputException($"{channel} is not configured ({string.Join(", ", live)} {(live.Count == 1 ? "is" : "are")}); services/notifier/README.md lists its settings.");

        var trials = await Task.WhenAll((channel is null ? live : [channel]).Select(name => ChannelTrial.Of(bench, name, severity, cancellationToken)));
        if (json) await output.WriteLineAsync(JsonSerializer.Serialize(trials.Select(Json), CliJson.Options));
        else
            foreach (var trial in trials) await output.WriteLineAsync($"{trial.Channel,-10} {Words(trial)}");
        return Array.TrueForAll(trials, trial => trial.IsDelivered) ? ExitCode.Fine : ExitCode.Failed;
    }

    private static string Words(ChannelTrial trial) => trial.Result switch
    {
        DeliveryResult.Delivered { ProviderMessageId: { } id } => $"delivered in {Seconds(trial)} s, message {PlainText.OneLine(id)}",
        DeliveryResult.Delivered => $"delivered in {Seconds(trial)} s",
        DeliveryResult.Transient { RetryAfter: { } wait } transient => $"not delivered, may work in {Notifier.Core.Words.Of(wait)}: {transient.Reason}",
        DeliveryResult.Transient transient => $"not delivered, may work later: {transient.Reason}",
        DeliveryResult.Permanent { IsDown: true } permanent => $"refused, as every message will be: {permanent.Reason}",
        DeliveryResult.Permanent permanent => $"refused: {permanent.Reason}",
        _ => throw new InvalidOperationException($"{trial.Result.GetType()} is no result of a delivery."),
    };

    private static object Json(ChannelTrial trial) => new
    {
        trial.Channel,
        Delivered = trial.IsDelivered,
        Seconds = Math.Round(trial.Took.TotalSeconds, 3),
        MessageId = (trial.Result as DeliveryResult.Delivered)?.ProviderMessageId,
        Reason = (trial.Result as DeliveryResult.Transient)?.Reason ?? (trial.Result as DeliveryResult.Permanent)?.Reason,
        MayWorkLater = trial.Result is DeliveryResult.Transient,
        RetryAfterSeconds = (trial.Result as DeliveryResult.Transient)?.RetryAfter?.TotalSeconds,
        MayHaveArrived = trial.Result is DeliveryResult.Delivered or DeliveryResult.Transient { MayHaveArrived: true },
    };

    private static string Seconds(ChannelTrial trial) => trial.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
