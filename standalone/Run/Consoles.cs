using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Run;

/// <summary>The console channel as plain lines, for pipes and logs.</summary>
internal sealed class PlainSink : IConsoleSink
{
    public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken) => Console.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
}

/// <summary>The console channel on a terminal: the live display shows every alert from the log, whatever its channels.</summary>
internal sealed class LiveSink : IConsoleSink
{
    public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Without a terminal: the feed's states, and alerts that go to other channels than the console, as plain lines.</summary>
internal sealed class PlainConsole(RunMonitor monitor, AlertsDatabase database, IOptions<RunOptions> run, IOptions<AlertEngineOptions> engine, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var showsAlerts = !engine.Value.Channels.Contains("console", StringComparer.Ordinal);
        var tail = new AlertTail(database, run.Value.Id);
        var shown = new Dictionary<string, FeedStatusChanged>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                await ShowFeeds(shown);
                if (showsAlerts)
                    foreach (var raised in await tail.Next(stoppingToken)) await Console.Out.WriteLineAsync(Line(raised).AsMemory(), stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The run has ended, which is the feed's last word.
            await ShowFeeds(shown);
        }
    }

    private async Task ShowFeeds(Dictionary<string, FeedStatusChanged> shown)
    {
        foreach (var feed in monitor.Feeds.Where(feed => shown.GetValueOrDefault(feed.Feed) != feed))
        {
            shown[feed.Feed] = feed;
            await Console.Out.WriteLineAsync($"feed {feed.Feed}: {WireName.Of(feed.State)} ({feed.Reason})");
        }
    }

    private static string Line(ShownAlert alert) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ExchangeTime.Local(alert.At):yyyy-MM-dd HH:mm:ss} ET | {WireName.Of(alert.Severity).ToUpperInvariant()} | {alert.Headline.RemoveMarkupControl()} | to {alert.Channels}");
}

/// <summary>Reads new alerts and digests from the decision log.</summary>
internal sealed class AlertTail(AlertsDatabase database, string runId)
{
    private readonly DecisionQuery _query = new(database.Source);
    private long _position;

    public async Task<IReadOnlyList<ShownAlert>> Next(CancellationToken cancellationToken)
    {
        try
        {
            await database.WhenReady(cancellationToken);
            var found = await _query.After(runId, _position, 500, cancellationToken);
            if (found.Count > 0) _position = found[^1].Position;
            return [.. found.Select(Shown).OfType<ShownAlert>()];
        }
        catch (Npgsql.NpgsqlException)
        {
            // The log is not there yet, or its server is away; the next look will tell.
            return [];
        }
    }

    private static ShownAlert? Shown(LoggedEvent logged) => logged.Event switch
    {
        AlertRaised raised => new ShownAlert(raised.Signal.Severity, raised.Signal.EventTime, raised.Signal.Headline, Channels(raised.Requests)),
        DigestRaised digest => new ShownAlert(digest.Severity, digest.At, digest.Headline, Channels(digest.Requests)),
        _ => null,
    };

    private static string Channels(ChannelRequest[] requests) => string.Join(", ", requests.Select(request => request.Channel));
}

internal static class ConsoleText
{
    /// <summary>The text without control characters, so that nothing from outside steers the terminal.</summary>
    public static string RemoveMarkupControl(this string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
