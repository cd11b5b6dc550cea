using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Feeds;

/// <summary>Feeds as a table and as JSON.</summary>
internal static class FeedsText
{
    private static readonly string[] Lost = ["dropped", "dropped_trades"];

    public static void Print(ListFeedsReply reply, IAnsiConsole console)
    {
        console.MarkupLine($"run {Shown.Text(reply.RunId)}, {Times.Shown(reply.At)}");
        if (reply.Feeds.Count == 0)
        {
            console.MarkupLine("no feed runs yet");
            return;
        }

        var table = Shown.Table(["feed", "state", "since", "lag", "messages/s", "trades/s", "dropped", "repeats", "bad"], "delivers", "reason");
        foreach (var feed in reply.Feeds)
        {
            table.AddRow(
                Shown.Text(feed.Name),
                State(feed.State),
                Shown.Text(Times.Shown(feed.Since)),
                feed.Lag is { } lag ? Seconds(lag.ToTimeSpan()) : string.Empty,
                Number(feed.MessagesPerSecond),
                Number(feed.TradesPerSecond),
                Count(Lost.Sum(name => Of(feed, name))),
                Count(Of(feed, "repeats")),
                Count(feed.Bad.Values.Sum()),
                Delivers(feed),
                Shown.Text(feed.Reason));
        }

        console.Write(table);
        foreach (var feed in reply.Feeds.Where(feed => feed.Bad.Count > 0))
            console.MarkupLine($"{Shown.Text(feed.Name)} left out: {string.Join(", ", feed.Bad.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Shown.Words(pair.Key)} {Count(pair.Value)}"))}");
        foreach (var feed in reply.Feeds.Where(feed => feed.LastError.Length > 0))
            console.MarkupLine($"{Shown.Text(feed.Name)} last error, {Times.Shown(feed.LastErrorAt)}: {Shown.Text(feed.LastError)}");
    }

    public static string Json(ListFeedsReply reply, JsonSerializerOptions options) => JsonSerializer.Serialize(
        new
        {
            reply.RunId,
            At = reply.At.ToDateTimeOffset(),
            Feeds = reply.Feeds.Select(feed => new
            {
                feed.Name,
                State = Shown.OrNull(feed.State),
                Since = feed.Since?.ToDateTimeOffset(),
                Reason = Shown.OrNull(feed.Reason),
                feed.Capabilities,
                Active = feed.Active.ToDictionary(active => active.Capability, active => active.Symbols, StringComparer.Ordinal),
                LagSeconds = feed.Lag?.ToTimeSpan().TotalSeconds,
                LastMessage = feed.LastMessage?.ToDateTimeOffset(),
                feed.MessagesPerSecond,
                feed.TradesPerSecond,
                Counts = Ordered(feed.Counts),
                Bad = Ordered(feed.Bad),
                LastError = Shown.OrNull(feed.LastError),
                LastErrorAt = feed.LastErrorAt?.ToDateTimeOffset(),
            }),
        },
        options);

    private static SortedDictionary<string, long> Ordered(IDictionary<string, long> counts) => new(counts, StringComparer.Ordinal);

    private static string Delivers(Feed feed) => feed.Active.Count == 0
        ? Shown.Text(string.Join(", ", feed.Capabilities.Select(Plain)))
        : Shown.Text(string.Join("; ", feed.Active.Select(active => $"{Plain(active.Capability)} {string.Join(' ', active.Symbols)}")));

    private static string Plain(string capability) => capability == "volatility_indices" ? "volatility" : capability;

    private static string State(string state) => state switch
    {
        "connected" or "resumed" or "ended" => $"[green]{state}[/]",
        "connecting" or "" => "[yellow]connecting[/]",
        "standby" => "[grey]standby[/]",
        _ => $"[red]{Shown.Words(state)}[/]",
    };

    private static long Of(Feed feed, string name) => feed.Counts.TryGetValue(name, out var count) ? count : 0;

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");

    private static string Number(double value) => value.ToString("#,##0.#", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
