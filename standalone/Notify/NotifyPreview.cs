using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Notify;

/// <summary>
/// <c>notify preview</c>: a made-up alert of a kind as each channel would send it, down to what goes over the wire, secrets taken out. Sends nothing; a channel that is not
/// configured is shown with made-up settings.
/// </summary>
internal static class NotifyPreview
{
    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", WireName.All<SignalKind>())}." };
        kind.CompletionSources.Add([.. WireName.All<SignalKind>()]);
        kind.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!WireName.TryParse<SignalKind>(token.Value, out _)) result.AddError($"'{token.Value}' is no kind; there are {string.Join(", ", WireName.All<SignalKind>())}.");
        });
        var channel = new Option<string?>("--channel") { Description = "Only this channel.", HelpName = "NAME" };
        channel.CompletionSources.Add([.. ChannelBench.Channels]);
        channel.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !ChannelBench.Channels.Contains(token.Value, StringComparer.Ordinal)))
                result.AddError($"--channel: '{token.Value}' is no channel; there are {string.Join(", ", ChannelBench.Channels)}.");
        });
        var severity = NotifyCommand.Choice<Severity>("--severity", "Its severity; what such an alert mostly has when left out.");
        var notice = NotifyCommand.Choice<Notice>("--notice", "Why it goes out: an alert when left out.");
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("preview", "Shows a made-up alert as each channel would send it; sends nothing.") { kind, channel, severity, notice, json };
        command.SetAction((parsed, token) =>
        {
            var what = WireName.TryParse<SignalKind>(parsed.GetRequiredValue(kind), out var named) ? named : throw new BadInputException("KIND is none.");
            var message = SampleAlerts.Of(what, NotifyCommand.Chosen<Severity>(parsed, severity), NotifyCommand.Chosen<Notice>(parsed, notice) ?? Notice.Alert);
            return Run(NotifyCommand.Settings(), message, parsed.GetValue(channel), parsed.GetValue(json), parsed.InvocationConfiguration.Output, token);
        });
        return command;
    }

    /// <param name="channel">Null for every channel there is.</param>
    public static async Task<int> Run(IConfiguration configuration, ChannelMessage message, string? channel, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        await using (var bench = ChannelBench.Sending(configuration, TextWriter.Null)) NotifyCommand.Check(bench);
        await using var channels = new ChannelPreviews(configuration);
        var previews = new List<ChannelPreview>();
        foreach (var name in channel is null ? ChannelBench.Channels : [channel]) previews.Add(await channels.Of(name, message, cancellationToken));
        if (json) await output.WriteLineAsync(JsonSerializer.Serialize(previews, CliJson.Options));
        else await output.WriteAsync(string.Join('\n', previews.Select(PreviewText.Of)));
        return ExitCode.Fine;
    }
}
