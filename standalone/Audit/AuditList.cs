using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>Decisions as a table or as JSON.</summary>
internal static class AuditList
{
    private const int Page = 500;

    /// <summary>The newest decisions that fit, page by page.</summary>
    public static async Task<ListReply> Read(IAuditSource log, ListRequest request, int limit, CancellationToken cancellationToken)
    {
        var all = new ListReply();
        do
        {
            request.PageSize = Math.Min(Page, limit - all.Decisions.Count);
            var page = await log.List(request, cancellationToken);
            all.RunId = page.RunId;
            all.Decisions.AddRange(page.Decisions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && all.Decisions.Count < limit);
        return all;
    }

    public static void Print(ListReply found, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json) output.WriteLine(JsonSerializer.Serialize(new { run = found.RunId, decisions = found.Decisions.Select(Row) }, CliJson.Options));
        else console.Write(Table(found));
    }

    /// <summary>A decision as JSON has it.</summary>
    public static object Row(Decision decision) => new
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
        reason = Shown.OrNull(decision.Reason),
        until = decision.Until?.ToDateTimeOffset(),
        by = Shown.OrNull(decision.By),
        decision.PolicyHash,
        decision.Channels,
        decision.Notice,
    };

    /// <summary>What became of a decision, as markup.</summary>
    public static string Outcome(Decision decision) => decision.Outcome == "raised"
        ? $"[green]raised[/] → {Shown.Text(string.Join(", ", decision.Channels))}"
        : $"[yellow]withheld[/]: {Shown.Words(decision.Reason)}";

    private static Table Table(ListReply found)
    {
        var table = Shown.Table(["id", "decided (ET)", "kind", "severity"], "what", "outcome").Title($"run {Shown.Text(found.RunId)}, newest first");
        foreach (var decision in found.Decisions)
        {
            table.AddRow(
                Shown.Id(decision.SignalId),
                ExchangeTime.Local(decision.DecidedAt.ToDateTimeOffset()).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Shown.Text(decision.Kind),
                Shown.Severity(decision.Severity),
                Shown.Text(decision.Headline),
                Outcome(decision));
        }

        return table;
    }
}
