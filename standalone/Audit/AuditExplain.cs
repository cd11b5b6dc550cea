using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Run;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>Why one signal was sent or withheld: the gates as they stood, the policy, what became of the alert.</summary>
internal static class AuditExplain
{
    private const int ShortestPrefix = 8;

    public static async Task<int> Run(AuditLog log, string id, bool json, CancellationToken cancellationToken)
    {
        var found = await Find(log, id, cancellationToken);
        var decision = DecisionText.ToMessage(found);
        var signalId = Guid.Parse(decision.SignalId);
        var events = new List<DecisionEvent>();
        var day = DateOnly.ParseExact(decision.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        await foreach (var logged in log.Reader.Day(log.RunId, day, cancellationToken: cancellationToken))
        {
            events.Add(logged.Event);
            if (logged.Version == found.Version) break;
        }

        var explanation = Replay.Explain(log.RunId, events, signalId);
        var lifecycle = (await log.Reader.Lifecycle(log.RunId, signalId, cancellationToken)).Select(DecisionText.ToTimeline).ToArray();
        if (json)
        {
            var timeline = lifecycle.Select(entry => new { at = entry.At.ToDateTimeOffset(), entry.What, entry.Channel, entry.Attempt, entry.Detail });
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { run = log.RunId, id = signalId, decision.Outcome, reason = Null(decision.Reason), decision.Headline, explanation, timeline }, CliJson.Options));
            return ExitCode.Fine;
        }

        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(decision.Headline.RemoveMarkupControl())}[/]");
        AnsiConsole.MarkupLine(Markup.Escape($"{decision.SignalId}  {decision.Kind}  {decision.Severity}  event {Local(decision.EventTime.ToDateTimeOffset())}  decided {Local(decision.DecidedAt.ToDateTimeOffset())}  policy {AlertPolicy.Abbreviate(decision.PolicyHash)}"));
        AnsiConsole.MarkupLine(decision.Outcome == "raised" ? $"[green]sent[/] to {Markup.Escape(string.Join(", ", decision.Channels))}" : $"[yellow]withheld[/]: {Markup.Escape(decision.Reason.Replace('_', ' '))}");
        if (explanation is not null) Gates(explanation);
        else AnsiConsole.MarkupLine("A digest: made by the engine of what its limits withheld; no gate applies to it.");
        foreach (var entry in lifecycle) AnsiConsole.MarkupLine(Markup.Escape($"{Local(entry.At.ToDateTimeOffset())}  {entry.What.Replace('_', ' ')} {entry.Channel} {entry.Detail.RemoveMarkupControl()}"));
        return ExitCode.Fine;
    }

    /// <summary>Why a text is no id to look for; null where it is one.</summary>
    public static string? Fault(string id) => Digits(id) is { Length: >= ShortestPrefix and <= 32 } digits && digits.All(char.IsAsciiHexDigit)
        ? null
        : $"'{id}' is no id: give an alert's or signal's id, or its first {ShortestPrefix} digits.";

    private static string Digits(string id) => id.Replace("-", string.Empty);

    private static async Task<LoggedEvent> Find(AuditLog log, string id, CancellationToken cancellationToken)
    {
        var found = await log.Query.FindByPrefix(log.RunId, Digits(id), cancellationToken);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new BadInputException($"The log of run {log.RunId} knows no signal or alert {id}."),
            _ => throw new BadInputException($"Several ids begin with {id}: give more of it."),
        };
    }

    private static void Gates(Explanation explanation)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in new[] { "gate", "result" }) table.AddColumn(heading, column => column.NoWrap());
        foreach (var heading in new[] { "rule", "numbers", "would have passed", "by" }) table.AddColumn(heading);
        foreach (var gate in explanation.Gates)
        {
            var color = gate.Result switch { GateResult.Passed => "green", GateResult.Blocked => "red", _ => "grey" };
            table.AddRow(
                Markup.Escape(gate.Gate),
                $"[{color}]{WireName.Of(gate.Result).Replace('_', ' ')}[/]",
                Markup.Escape(gate.Rule),
                Markup.Escape(gate.Words),
                gate.Until is { } until ? Local(until) : string.Empty,
                gate.By?.ToString("D")[..8] ?? string.Empty);
        }

        AnsiConsole.Write(table);
    }

    private static string Local(DateTimeOffset at) => ExchangeTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss 'ET'", CultureInfo.InvariantCulture);

    private static string? Null(string text) => text.Length > 0 ? text : null;
}
