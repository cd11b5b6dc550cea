using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Run;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>Decisions as a table or as JSON.</summary>
internal static class AuditList
{
    public static void Print(string runId, IReadOnlyList<LoggedEvent> decisions, bool json)
    {
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(new { run = runId, decisions = decisions.Select(Row) }, CliJson.Options));
        else Table(runId, decisions);
    }

    private static object Row(LoggedEvent logged)
    {
        var decision = DecisionText.ToMessage(logged);
        return new
        {
            decision.Position,
            decision.Day,
            id = decision.SignalId,
            decision.Kind,
            decision.Severity,
            decision.Symbol,
            decision.Subject,
            decision.Headline,
            eventTime = decision.EventTime.ToDateTimeOffset(),
            decidedAt = decision.DecidedAt.ToDateTimeOffset(),
            decision.Outcome,
            reason = decision.Reason.Length > 0 ? decision.Reason : null,
            until = decision.Until?.ToDateTimeOffset(),
            by = decision.By.Length > 0 ? decision.By : null,
            decision.PolicyHash,
            decision.Channels,
        };
    }

    private static void Table(string runId, IReadOnlyList<LoggedEvent> decisions)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"run {Markup.Escape(runId)}, newest first");
        // Only words wrap where there is little room.
        foreach (var heading in new[] { "id", "decided (ET)", "kind", "severity" }) table.AddColumn(heading, column => column.NoWrap());
        foreach (var heading in new[] { "what", "outcome" }) table.AddColumn(heading);
        foreach (var decision in decisions.Select(DecisionText.ToMessage))
        {
            table.AddRow(
                decision.SignalId[..8],
                ExchangeTime.Local(decision.DecidedAt.ToDateTimeOffset()).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(decision.Kind),
                Markup.Escape(decision.Severity),
                Markup.Escape(decision.Headline.RemoveMarkupControl()),
                decision.Outcome == "raised" ? $"[green]raised[/] → {Markup.Escape(string.Join(", ", decision.Channels))}" : $"[yellow]withheld[/]: {Markup.Escape(decision.Reason.Replace('_', ' '))}");
        }

        AnsiConsole.Write(table);
    }
}
