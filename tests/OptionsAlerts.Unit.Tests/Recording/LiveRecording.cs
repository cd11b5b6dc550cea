using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;

namespace OptionsAlerts.Unit.Tests.Recording;

/// <summary>What a live feed said, and when.</summary>
internal sealed record Heard(DateTimeOffset At, IMarketMessage Message);

/// <summary>
/// A live session as <c>options-alerts record</c> writes it: the real Polygon feed, its polls, its stream, its tape, against a fake Polygon on which a market is played; the recorder writes, and a
/// listener beside it keeps what it hears. The clock is the test's; all else takes the time it takes, so that no two sessions are alike.
/// </summary>
internal sealed class LiveRecording
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongTick = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time;
    private readonly Listener _listener;

    private LiveRecording(DateTimeOffset start) => _listener = new Listener(_time = new FakeTimeProvider(start));

    /// <summary>Plays a market's instants, records them into a folder, and gives what was heard live.</summary>
    public static async Task<IReadOnlyList<Heard>> Make(IReadOnlyList<MarketInstant> market, string symbol, string folder, CancellationToken cancellationToken)
    {
        await using var fake = await FakePolygon.StartAsync();
        var wire = new PolygonMarket(fake);
        wire.Serve(market[0].Messages);
        var recording = new LiveRecording(market[0].At);
        using var host = recording.Host(fake, symbol);
        var recorder = host.Services.GetRequiredService<Recorder>();
        recorder.Through = output => recording._listener.Before(output);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = recorder.Run(folder, stop.Token);
        await recording.Play(market, wire, running);
        await stop.CancelAsync();
        var summary = await running;
        return summary.Messages == recording._listener.Heard.Count && summary.Refused == 0
            ? recording._listener.Heard
            : throw new InvalidOperationException($"{summary} after {recording._listener.Heard.Count} messages.");
    }

    private async Task Play(IReadOnlyList<MarketInstant> market, PolygonMarket wire, Task running)
    {
        await Until(() => wire.IsHeard && _listener.Has<OptionChainSnapshot>() && _listener.Has<VolatilityIndexQuote>() && _listener.Has<VolatilityHistory>(), running);
        foreach (var instant in market)
        {
            wire.Serve(instant.Messages);
            await Until(() => _time.GetUtcNow() >= instant.At, running, LongTick);
            foreach (var trades in instant.Messages.OfType<OptionTradeBatch>()) wire.Say(trades);
            await Until(() => _listener.Prints >= wire.Prints, running);
        }
    }

    // Time goes on a little, and the network has its turn, until something holds.
    private async Task Until(Func<bool> holds, Task running, TimeSpan? tick = null)
    {
        for (var began = Stopwatch.GetTimestamp(); !holds();)
        {
            if (running.IsCompleted) await running;
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException($"{_listener.Heard.Count} messages, {_listener.Prints} prints of them.");
            _listener.Advance(tick ?? Tick);
            await Task.Delay(1);
        }
    }

    private IHost Host(FakePolygon fake, string symbol)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Ingestion:Feeds:0", "Polygon"), new("Ingestion:Symbols:0", symbol), new("Ingestion:ChainIntervalSeconds", "20"), new("Ingestion:VolatilityIntervalSeconds", "10"),
            new("Ingestion:Polygon:ApiKey", FakePolygon.Key), new("Ingestion:Polygon:RestUrl", fake.Address.AbsoluteUri), new("Ingestion:Polygon:StreamUrl", fake.StreamAddress.AbsoluteUri),
            new("Ingestion:Polygon:QuoteIntervalSeconds", "5"),
        ]);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.AddFeeds();
        return builder.Build();
    }

    /// <summary>Hears all that goes to the disk, in its order, no two things in one millisecond: what is said at one time has no order between the analyses.</summary>
    private sealed class Listener(FakeTimeProvider time)
    {
        private readonly Lock _gate = new();
        private readonly List<Heard> _heard = [];

        public IReadOnlyList<Heard> Heard
        {
            get
            {
                lock (_gate) return [.. _heard];
            }
        }

        public long Prints { get; private set; }

        public bool Has<T>()
        {
            lock (_gate) return _heard.Exists(heard => heard.Message is T);
        }

        public void Advance(TimeSpan by)
        {
            lock (_gate) time.Advance(by);
        }

        public IMarketPublisher Before(IMarketPublisher output) => new Passing(this, output);

        private Task Pass(IMarketMessage message, IMarketPublisher output, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                _heard.Add(new Heard(time.GetUtcNow(), message));
                if (message is OptionTradeBatch batch) Prints += batch.Count;
                return output.Publish(message, cancellationToken);
            }
        }

        private sealed class Passing(Listener listener, IMarketPublisher output) : IMarketPublisher
        {
            public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => listener.Pass(message, output, cancellationToken);

            public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => output.Publish(status, cancellationToken);

            public Task Publish(StepOpened opened, CancellationToken cancellationToken) => output.Publish(opened, cancellationToken);
        }
    }
}
