using System.Text.Json;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>Why one signal was sent or withheld: the gates as they stood, the policy, what stood in the way, what became of the alert.</summary>
internal static class AuditExplain
{
    public static void Print(ExplainReply why, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(Shape(why), CliJson.Options));
            return;
        }

        AuditShow.Head(why.Decision, console);
        foreach (var sentence in why.Account) console.MarkupLine(Shown.Text(sentence));
        if (why.Gates.Count > 0) console.Write(Gates(why.Gates));
        if (why.Cause is { } cause)
        {
            var at = cause.At is null ? string.Empty : $" of {Times.Shown(cause.At)}";
            console.MarkupLine($"in the way: {Shown.Text(cause.What)} {Shown.Id(cause.Id)}{at} {Shown.Text(cause.Headline)}".TrimEnd());
        }

        if (why.WouldPassAt is not null) console.MarkupLine($"[bold]would have passed at {Times.Shown(why.WouldPassAt)}[/], had nothing else happened");
        else if (why.Gates.Count > 0 && why.Decision.Outcome != "raised") console.MarkupLine("waiting would not have helped");
        AuditShow.Timeline(why.Timeline, console);
    }

    /// <summary>The gates as a table; of a test of a policy too.</summary>
    public static Table Gates(IEnumerable<GateReport> gates)
    {
        var table = Shown.Table(["gate", "result"], "rule", "numbers", "would have passed", "by");
        foreach (var gate in gates)
        {
            var color = gate.Result switch { "passed" => "green", "blocked" => "red", _ => "grey" };
            table.AddRow(Shown.Text(gate.Gate), $"[{color}]{Shown.Words(gate.Result)}[/]", Shown.Text(gate.Rule), Shown.Text(gate.Words), Times.Shown(gate.Until), Shown.Id(gate.By));
        }

        return table;
    }

    /// <summary>The gates as JSON has them.</summary>
    public static IEnumerable<object> Rows(IEnumerable<GateReport> gates) =>
        gates.Select(gate => new { gate.Gate, gate.Result, gate.Rule, gate.Words, until = gate.Until?.ToDateTimeOffset(), by = Shown.OrNull(gate.By) });

    private static object Shape(ExplainReply why) => new
    {
        run = why.RunId,
        id = why.Decision.SignalId,
        why.Decision.Outcome,
        reason = Shown.OrNull(why.Decision.Reason),
        why.Decision.Headline,
        decision = AuditList.Row(why.Decision),
        explanation = new
        {
            at = why.Decision.DecidedAt.ToDateTimeOffset(),
            why.Decision.PolicyHash,
            gates = Rows(why.Gates),
            wouldPassAt = why.WouldPassAt?.ToDateTimeOffset(),
            cause = why.Cause is { } cause ? new { cause.Id, cause.What, headline = Shown.OrNull(cause.Headline), at = cause.At?.ToDateTimeOffset() } : null,
        },
        account = why.Account,
        facts = AuditShow.Facts(why.Facts),
        timeline = AuditShow.Timeline(why.Timeline),
    };
}
