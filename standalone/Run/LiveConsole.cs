using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OptionsAlerts.Standalone.Run;

/// <summary>The live display on a terminal: the feed, the gamma levels, the volatility regime, volume, decisions, the last alerts.</summary>
internal sealed class LiveConsole(
    RunMonitor monitor, GexBoard gex, VixBoard vix, VolumeBoard volume, EngineTotals totals, AlertsDatabase database, IOptions<RunOptions> run, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private long _lastPublished;
    private long _lastAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _lastAt = time.GetTimestamp();
        var tail = new AlertTail(database, run.Value.Id);
        await AnsiConsole.Live(Render()).AutoClear(false).StartAsync(async display =>
        {
            try
            {
                while (true)
                {
                    await Task.Delay(Interval, time, stoppingToken);
                    foreach (var alert in await tail.Next(stoppingToken)) monitor.Show(alert);
                    display.UpdateTarget(Render());
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                display.UpdateTarget(Render());
            }
        });
    }

    internal IRenderable Render() => new Rows(Head(), Levels(), Alerts());

    private Markup Head()
    {
        var published = monitor.Published;
        var elapsed = time.GetElapsedTime(_lastAt).TotalSeconds;
        var rate = elapsed > 0 ? (published - _lastPublished) / elapsed : 0;
        (_lastPublished, _lastAt) = (published, time.GetTimestamp());
        var feeds = monitor.Feeds.Select(status => $"{status.Feed} [{ColorOf(status.State)}]{WireName.Of(status.State)}[/]").ToList();
        var feed = feeds.Count > 0 ? string.Join(", ", feeds) : "starting";
        var clock = Local(monitor.Clock ?? time.GetUtcNow());
        var counts = totals.Totals();
        var withheld = counts.Where(total => total.Key.StartsWith("withheld:", StringComparison.Ordinal)).Sum(total => total.Value);
        return new Markup(string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]{Markup.Escape(run.Value.Id)}[/]  feed {feed}  {clock}  {rate:0} messages/s  raised {counts.GetValueOrDefault("raised")}  withheld {withheld}  delivered {counts.GetValueOrDefault("delivered")}  failed {counts.GetValueOrDefault("failed")}"));
    }

    private Table Levels()
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        foreach (var heading in new[] { "symbol", "spot", "GEX per 1 %", "regime", "flip", "put wall", "call wall", "option volume" }) table.AddColumn(heading);
        foreach (var state in gex.All)
        {
            var day = volume.Latest(state.Symbol);
            table.AddRow(
                Markup.Escape(state.Symbol),
                Number(state.Spot),
                GexWording.Usd(state.NetPerPointUsd * state.Spot * 0.01),
                state.Regime is { } regime ? $"[{(regime == GammaRegime.PositiveGamma ? "green" : "red")}]{WireName.Of(regime).Replace('_', ' ')}[/]" : "none",
                state.Flip is { } flip ? Number(flip.Level) : "none",
                Strike(state.PutWallMills),
                Strike(state.CallWallMills),
                day is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{day.CallVolume:N0} calls, {day.PutVolume:N0} puts"));
        }

        if (vix.Current is { } view)
        {
            table.AddRow("VIX", Number(view.Vix), VixText.Rank(view), WireName.Of(view.Regime).Replace('_', ' '), string.Empty, string.Empty, string.Empty, VixText.Beside(view));
        }

        return table;
    }

    private Rows Alerts() => new(monitor.Alerts.Reverse().Select(Alert));

    private static Markup Alert(ShownAlert alert) =>
        new($"[{ColorOf(alert.Severity)}]{WireName.Of(alert.Severity).ToUpperInvariant(),-8}[/] {Local(alert.At)}  {Markup.Escape(alert.Headline.RemoveMarkupControl())}");

    private static string Local(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{ExchangeTime.Local(at):yyyy-MM-dd HH:mm:ss} ET");

    private static string Number(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    private static string Strike(long? mills) => mills is { } strike ? (strike / 1000m).ToString("0.###", CultureInfo.InvariantCulture) : "none";

    private static string ColorOf(FeedState state) => state switch
    {
        FeedState.Connected or FeedState.Resumed or FeedState.Ended => "green",
        FeedState.Connecting => "yellow",
        FeedState.Standby => "grey",
        _ => "red",
    };

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Critical => "bold red",
        Severity.High => "yellow",
        Severity.Medium => "blue",
        _ => "grey",
    };
}
