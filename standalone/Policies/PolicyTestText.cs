using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Policies;

/// <summary>What a policy would do with a signal.</summary>
internal static class PolicyTestText
{
    public static void Print(TestPolicyReply test, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(Shape(test), CliJson.Options));
            return;
        }

        console.MarkupLine($"policy {Shown.Text(AlertPolicy.Abbreviate(test.PolicyHash))}, at {Times.Shown(test.At)}, with no other alert of late");
        var all = test.Broadcast ? "all at once" : "the first that accepts";
        console.MarkupLine($"route {Shown.Text(test.Route)}: {Shown.Text(string.Join(", ", test.Channels.Concat(test.FailOver)))} ({all}){(test.NotLive.Count > 0 ? $"; not live: {Shown.Text(string.Join(", ", test.NotLive))}" : string.Empty)}");
        console.MarkupLine(test.Outcome == "raised" ? "[green]sent[/]" : $"[yellow]withheld[/]: {Shown.Words(test.Reason)}{(test.WouldPassAt is null ? string.Empty : $", would pass at {Times.Shown(test.WouldPassAt)}")}");
        foreach (var held in test.HeldBy) console.MarkupLine($"held by {Shown.Text(held)}");
        console.MarkupLine($"holds the same thing back for {Shown.Text(test.Cooldown)}; its end is {(test.TellsEnd ? "told" : "not told")}");
        console.MarkupLine(test.EscalatesTo.Count > 0 ? $"escalates after {Shown.Text(test.EscalatesAfter)} to {Shown.Text(string.Join(", ", test.EscalatesTo))}" : "is not escalated");
        console.Write(AuditExplain.Gates(test.Gates));
    }

    private static object Shape(TestPolicyReply test) => new
    {
        test.PolicyHash,
        at = test.At.ToDateTimeOffset(),
        test.Outcome,
        reason = Shown.OrNull(test.Reason),
        wouldPassAt = test.WouldPassAt?.ToDateTimeOffset(),
        test.Route,
        test.Broadcast,
        test.Channels,
        test.FailOver,
        test.NotLive,
        test.Cooldown,
        escalatesAfter = Shown.OrNull(test.EscalatesAfter),
        test.EscalatesTo,
        test.TellsEnd,
        test.HeldBy,
        gates = AuditExplain.Rows(test.Gates),
    };
}
