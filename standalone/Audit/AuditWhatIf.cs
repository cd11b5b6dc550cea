using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>What another policy would have told of a past period: before and after, and what is added, removed and moved. Criticals are called out first and last.</summary>
internal static class AuditWhatIf
{
    private const int ProgressEvery = 100_000;

    public static async Task<int> Run(IAsyncEnumerable<WhatIfReply> steps, bool json, TextWriter output, TextWriter errors, IAnsiConsole console)
    {
        var shown = 0L;
        await foreach (var step in steps)
        {
            if (step.Progress is { } progress && progress.Events - shown >= ProgressEvery)
            {
                shown = progress.Events;
                await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{progress.Events:N0} events decided under the other policy ({progress.Day})"));
            }

            if (step.Result is not { } result) continue;
            if (json) await output.WriteLineAsync(JsonSerializer.Serialize(WhatIfJson.Of(result), CliJson.Options));
            else Print(result, console);
            return ExitCode.Fine;
        }

        throw new InvalidDataException("The period was not decided to its end.");
    }

    private static void Print(WhatIfResult result, IAnsiConsole console)
    {
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"run {Shown.Text(result.RunId)}, {Times.Shown(result.From)} to {Times.Shown(result.To)}: {result.Signals:N0} signals under policy {Shown.Text(AlertPolicy.Abbreviate(result.PolicyHash))}"));
        Criticals(result, console);
        console.Write(Totals(result));
        Counts("by kind (told)", result.ByKind, withChanges: true, console);
        Counts("by symbol (told)", result.BySymbol, withChanges: true, console);
        Counts("by channel (messages)", result.ByChannel, withChanges: false, console);
        Counts("by trading day (messages)", result.Days, withChanges: false, console);
        Changed(result, console);
        if (result.CriticalsAffected > 0) Criticals(result, console);
    }

    private static void Criticals(WhatIfResult result, IAnsiConsole console)
    {
        if (result.CriticalsAffected == 0)
        {
            console.MarkupLine("[green]no critical is affected[/]");
            return;
        }

        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[bold white on red] {result.CriticalsAffected:N0} CRITICAL {(result.CriticalsAffected == 1 ? "ALERT IS" : "ALERTS ARE")} AFFECTED [/]"));
        foreach (var one in result.Criticals) console.MarkupLine($"  [bold red]{Shown.Text(one.Change)}[/] {Shown.Id(one.Id)} {Shown.Text(one.Headline)}: {Way(one)}");
    }

    private static Table Totals(WhatIfResult result)
    {
        var (before, after) = (result.Before, result.After);
        var table = Shown.Table([string.Empty, "before", "after", "difference"]);
        Row("messages to channels", before.Notifications, after.Notifications);
        Row("alerts", before.Alerts, after.Alerts);
        Row("all-clears", before.AllClears, after.AllClears);
        Row("digests", before.Digests, after.Digests);
        Row("summaries", before.Summaries, after.Summaries);
        Row("escalations", before.Escalations, after.Escalations);
        foreach (var reason in before.Withheld.Keys.Union(after.Withheld.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Row($"withheld: {reason.Replace('_', ' ')}", before.Withheld.TryGetValue(reason, out var was) ? was : 0, after.Withheld.TryGetValue(reason, out var would) ? would : 0);
        table.AddRow("busiest minute", Busiest(before), Busiest(after), string.Empty);
        return table.Caption(string.Create(CultureInfo.InvariantCulture, $"told otherwise: {result.Added:N0} added, {result.Removed:N0} removed, {result.Moved:N0} moved"));

        void Row(string name, long was, long would)
        {
            if (was != 0 || would != 0) table.AddRow(Shown.Text(name), Number(was), Number(would), Signed(would - was));
        }
    }

    private static void Counts(string title, Google.Protobuf.Collections.RepeatedField<WhatIfCounts> counts, bool withChanges, IAnsiConsole console)
    {
        if (counts.Count == 0) return;
        var table = withChanges ? Shown.Table([title, "before", "after", "added", "removed", "moved"]) : Shown.Table([title, "before", "after", "difference"]);
        foreach (var count in counts)
        {
            if (withChanges) table.AddRow(Shown.Words(count.Name), Number(count.Before), Number(count.After), Number(count.Added), Number(count.Removed), Number(count.Moved));
            else table.AddRow(Shown.Text(count.Name), Number(count.Before), Number(count.After), Signed(count.After - count.Before));
        }

        console.Write(table);
    }

    private static void Changed(WhatIfResult result, IAnsiConsole console)
    {
        if (result.Changed.Count == 0) return;
        var table = Shown.Table(["change", "id", "what", "severity"], "headline", "how");
        foreach (var one in result.Changed)
        {
            var color = one.Change switch { "added" => "green", "removed" => "red", _ => "yellow" };
            table.AddRow($"[{color}]{Shown.Text(one.Change)}[/]", Shown.Id(one.Id), Shown.Words(one.What), Shown.Severity(one.Severity), Shown.Text(one.Headline), Way(one));
        }

        if (result.NotListed > 0) table.Caption(string.Create(CultureInfo.InvariantCulture, $"and {result.NotListed:N0} more (--limit)"));
        console.Write(table);
    }

    private static string Way(WhatIfChanged one)
    {
        var withheld = one.Withheld.Length > 0 ? $"withheld: {Shown.Words(one.Withheld)}" : "not told";
        return $"{(one.Before is null ? withheld : Told(one.Before))} → {(one.After is null ? withheld : Told(one.After))}";
    }

    private static string Told(WhatIfTold told) => $"{Times.Shown(told.At)} {Shown.Text(string.Join(", ", told.Channels))}";

    private static string Busiest(WhatIfTotals totals) => totals.BusiestMinute is null ? "none" : $"{Number(totals.BusiestNotifications)} at {Times.Shown(totals.BusiestMinute)}";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Signed(long value) => value.ToString("+#,0;−#,0;0", CultureInfo.InvariantCulture);
}
