using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>The engine's state at a time.</summary>
internal static class AuditAt
{
    public static void Print(StateAtReply state, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(Shape(state), CliJson.Options));
            return;
        }

        console.MarkupLine($"run {Shown.Text(state.RunId)}, trading day {Shown.Text(state.Day)}, as of {Times.Shown(state.Clock)} (position {state.Position.ToString(CultureInfo.InvariantCulture)})");
        var configured = state.ConfiguredHash == state.PolicyHash ? string.Empty : $" (configured: {AlertPolicy.Abbreviate(state.ConfiguredHash)})";
        console.MarkupLine(Shown.Text($"policy {AlertPolicy.Abbreviate(state.PolicyHash)}{configured}, live channels {string.Join(", ", state.Channels)}"));
        console.MarkupLine(Shown.Text(string.Join(", ", state.Counters.Where(counter => counter.Value > 0).OrderBy(counter => counter.Key, StringComparer.Ordinal).Select(counter => string.Create(CultureInfo.InvariantCulture, $"{counter.Key.Replace('_', ' ')} {counter.Value:N0}")))));
        if (state.NextDue is not null) console.MarkupLine($"next due at {Times.Shown(state.NextDue)}");
        foreach (var list in state.Lists.Where(list => list.Count > 0)) Print(list, console);
    }

    private static void Print(StateList list, IAnsiConsole console)
    {
        var table = Shown.Table(["id"], "what", "until").Title(string.Create(CultureInfo.InvariantCulture, $"{Shown.Words(list.Name)}: {list.Count:N0}"));
        foreach (var entry in list.Entries) table.AddRow(Shown.Id(entry.Id), Shown.Text(entry.What), Times.Shown(entry.Until));
        if (list.Entries.Count < list.Count) table.Caption(string.Create(CultureInfo.InvariantCulture, $"and {list.Count - list.Entries.Count:N0} more"));
        console.Write(table);
    }

    private static object Shape(StateAtReply state) => new
    {
        run = state.RunId,
        state.Day,
        clock = state.Clock.ToDateTimeOffset(),
        state.Position,
        state.PolicyHash,
        state.ConfiguredHash,
        state.Channels,
        nextDue = state.NextDue?.ToDateTimeOffset(),
        counters = new SortedDictionary<string, long>(state.Counters, StringComparer.Ordinal),
        lists = state.Lists.ToDictionary(
            list => list.Name,
            list => new { list.Count, entries = list.Entries.Select(entry => new { id = Shown.OrNull(entry.Id), entry.What, until = entry.Until?.ToDateTimeOffset() }) },
            StringComparer.Ordinal),
    };
}
