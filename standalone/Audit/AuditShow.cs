using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;
using Decision = OptionsAlerts.Contracts.Grpc.Decision;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>One decision with its facts and what became of it.</summary>
internal static class AuditShow
{
    public static void Print(AlertDetail detail, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json)
        {
            var shown = new { run = detail.RunId, decision = AuditList.Row(detail.Decision), facts = Facts(detail.Facts), timeline = Timeline(detail.Timeline) };
            output.WriteLine(JsonSerializer.Serialize(shown, CliJson.Options));
            return;
        }

        Head(detail.Decision, console);
        foreach (var fact in detail.Facts) console.MarkupLine($"  {Shown.Words(fact.Name)}: {Shown.Text(fact.Value)} [grey]{Shown.Words(fact.Unit)}[/]");
        Timeline(detail.Timeline, console);
    }

    /// <summary>What was decided about, when, and what came of it.</summary>
    public static void Head(Decision decision, IAnsiConsole console)
    {
        var notice = decision.Notice is "" or "alert" ? string.Empty : $"{Shown.Words(decision.Notice)}: ";
        console.MarkupLine($"[bold]{notice}{Shown.Text(decision.Headline)}[/]");
        console.MarkupLine($"{Shown.Text(decision.SignalId)}  {Shown.Text(decision.Kind)}  {Shown.Severity(decision.Severity)}  event {Times.Shown(decision.EventTime)}  decided {Times.Shown(decision.DecidedAt)}  policy {Shown.Text(AlertPolicy.Abbreviate(decision.PolicyHash))}");
        console.MarkupLine(decision.Outcome == "raised" ? $"[green]sent[/] to {Shown.Text(string.Join(", ", decision.Channels))}" : $"[yellow]withheld[/]: {Shown.Words(decision.Reason)}");
    }

    public static void Timeline(IEnumerable<TimelineEntry> timeline, IAnsiConsole console)
    {
        foreach (var entry in timeline) console.MarkupLine($"{Times.Shown(entry.At)}  {Shown.Words(entry.What)} {Shown.Text(entry.Channel)} {Shown.Text(entry.Detail)}".TrimEnd());
    }

    public static IEnumerable<object> Facts(IEnumerable<Fact> facts) => facts.Select(fact => new { fact.Name, fact.Unit, fact.Value });

    public static IEnumerable<object> Timeline(IEnumerable<TimelineEntry> timeline) =>
        timeline.Select(entry => new { at = entry.At.ToDateTimeOffset(), entry.What, channel = Shown.OrNull(entry.Channel), entry.Attempt, detail = Shown.OrNull(entry.Detail) });
}
