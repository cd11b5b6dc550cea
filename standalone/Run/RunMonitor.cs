using System.Diagnostics.Metrics;
using MassTransit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Standalone.Run;

/// <summary>One alert or digest as the console shows it.</summary>
internal sealed record ShownAlert(Severity Severity, DateTimeOffset At, string Headline, string Channels);

/// <summary>What the console shows of a run: the feed's state, the run's clock, rates, the last alerts. Written by the bus, read by the console; any thread.</summary>
internal sealed class RunMonitor : IDisposable
{
    private const int KeptAlerts = 12;

    private readonly MeterListener _meters = new();
    private readonly Lock _gate = new();
    private readonly Queue<ShownAlert> _alerts = new();
    private readonly SortedDictionary<string, FeedStatusChanged> _feeds = new(StringComparer.Ordinal);
    private long _published;

    public RunMonitor()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "options_alerts.feed.messages", Meter.Name: FeedMetrics.Meter }) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _published, count));
        _meters.Start();
    }

    /// <summary>Completes when a recorded or simulated feed has come to its end.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last word of each feed, by name; none before the first.</summary>
    public IReadOnlyList<FeedStatusChanged> Feeds
    {
        get
        {
            lock (_gate) return [.. _feeds.Values];
        }
    }

    /// <summary>The market's time in a recorded or simulated run; null in a live one.</summary>
    public DateTimeOffset? Clock { get; private set; }

    /// <summary>Market messages published since start.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>The last alerts, newest last.</summary>
    public IReadOnlyList<ShownAlert> Alerts
    {
        get
        {
            lock (_gate) return [.. _alerts];
        }
    }

    public void Dispose() => _meters.Dispose();

    public void Show(ShownAlert alert)
    {
        lock (_gate)
        {
            _alerts.Enqueue(alert);
            if (_alerts.Count > KeptAlerts) _alerts.Dequeue();
        }
    }

    internal void Take(FeedStatusChanged status)
    {
        lock (_gate) _feeds[status.Feed] = status;
        if (status.State == FeedState.Ended) Ended.TrySetResult();
    }

    internal void Take(StepOpened opened) => Clock = opened.At;
}

internal static class RunMonitorExtensions
{
    /// <summary>Listens on the bus for what the console shows.</summary>
    public static void AddRunMonitor(this IHostApplicationBuilder builder) => builder.AddBusModule((bus, services) => bus.Data("console-run", endpoint =>
    {
        var monitor = services.GetRequiredService<RunMonitor>();
        endpoint.Handler<FeedStatusChanged>(context =>
        {
            monitor.Take(context.Message);
            return Task.CompletedTask;
        });
        endpoint.Handler<StepOpened>(context =>
        {
            monitor.Take(context.Message);
            return Task.CompletedTask;
        });
    }));
}
