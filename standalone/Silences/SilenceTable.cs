using System.Text.Json;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Silences;

/// <summary>Silences as a table or as JSON.</summary>
internal static class SilenceTable
{
    public static void Print(string runId, IReadOnlyCollection<SilenceEntry> silences, bool json, TextWriter output, IAnsiConsole console)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new { run = runId, silences = silences.Select(Row) }, CliJson.Options));
            return;
        }

        if (silences.Count == 0)
        {
            output.WriteLine("There are no silences.");
            return;
        }

        var table = Shown.Table(["id", "state"], "matches", "from", "until", "windows", "by", "comment");
        foreach (var silence in silences)
        {
            var color = silence.State switch { "active" => "green", "ended" => "grey", _ => "yellow" };
            table.AddRow(
                silence.Origin == "policy" ? "policy" : Shown.Id(silence.Id),
                $"[{color}]{Shown.Text(silence.State)}[/]",
                Shown.Text(string.Join(", ", silence.Matchers)),
                Times.Shown(silence.Starts),
                Times.Shown(silence.Ends),
                Shown.Text(string.Join("; ", silence.Windows.Select(WindowText.Of))),
                Shown.Text(silence.Author),
                Shown.Text(silence.Comment));
        }

        console.Write(table);
    }

    public static object Row(SilenceEntry silence) => new
    {
        silence.Id,
        silence.State,
        silence.Origin,
        silence.Matchers,
        starts = silence.Starts?.ToDateTimeOffset(),
        ends = silence.Ends?.ToDateTimeOffset(),
        windows = silence.Windows.Select(window => new { window.Zone, window.Days, window.From, window.To, window.On }),
        silence.Author,
        silence.Comment,
    };
}
