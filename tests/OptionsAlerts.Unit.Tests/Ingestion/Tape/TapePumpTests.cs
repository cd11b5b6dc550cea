using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class TapePumpTests : IAsyncDisposable
{
    private readonly TapeOptions _options = new() { BatchSize = 3, LingerMilliseconds = 50, SpotIntervalMilliseconds = 1_000, QueueBatches = 4 };
    private readonly FakeTimeProvider _time = new(TapeRig.Night);
    private readonly RecordingPublisher _publisher = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _stop = new();
    private readonly TapeRig _rig;
    private readonly Task _running;

    public TapePumpTests()
    {
        _rig = new TapeRig(_options);
        var metrics = new FeedMetrics(_services.GetRequiredService<IMeterFactory>());
        _running = new TapePump(_rig.Tape, new TapeSource("polygon", "live", 900), _options, _publisher, _time, metrics, NullLogger<TapePump>.Instance).Run(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ShouldThrowAsync<OperationCanceledException>();
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task a_full_batch_goes_out_at_once_stamped()
    {
        for (var i = 1; i <= 6; i++) _rig.Tape.Trade(_rig.Print(size: i));
        var first = await _publisher.Next<OptionTradeBatch>();
        first.Stamp.ShouldBe(new MarketStamp { RunId = "live", Feed = "polygon", Sequence = 0, DelaySeconds = 900 });
        first.Size.ShouldBe([1, 2, 3]);
        var second = await _publisher.Next<OptionTradeBatch>();
        (second.Stamp.Sequence, second.Number, second.Size[0]).ShouldBe((1, 2, 4));
    }

    [Fact]
    public async Task a_batch_that_does_not_fill_goes_out_when_the_linger_ends()
    {
        _rig.Tape.Trade(_rig.Print());
        _time.Advance(TimeSpan.FromMilliseconds(49));
        _publisher.Rest().ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await _publisher.Next<OptionTradeBatch>()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task of_many_spots_the_latest_goes_out_and_none_twice()
    {
        _rig.Tape.Spot("SPY", 600, _rig.Micros);
        _rig.Tape.Spot("SPY", 601, _rig.Micros + 2);
        _rig.Tape.Spot("SPY", 599, _rig.Micros + 1);
        _rig.Tape.Spot("SPX", 6_000, _rig.Micros);
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity }) _rig.Tape.Spot("SPX", bad, _rig.Micros + 9);
        _rig.Tape.Spot("QQQ", 500, _rig.Micros);
        _time.Advance(TimeSpan.FromSeconds(1));
        var (spx, spy) = (await _publisher.Next<UnderlyingQuote>(), await _publisher.Next<UnderlyingQuote>());
        (spx.Underlying, spx.Spot, spy.Underlying, spy.Spot, spy.Stamp.Feed).ShouldBe(("SPX", 6_000, "SPY", 601, "polygon"));

        _time.Advance(TimeSpan.FromSeconds(1));
        _rig.Tape.Spot("SPY", 602, _rig.Micros + 3);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await _publisher.Next<UnderlyingQuote>()).Spot.ShouldBe(602);
        _publisher.Rest().ShouldBeEmpty();
        _rig.Tape.Statistics().Bad.ShouldBe(new Dictionary<string, long> { [RowReason.BadPrice] = 4 });
    }

    [Fact]
    public async Task while_the_bus_hangs_the_writer_goes_on_and_the_oldest_is_dropped()
    {
        using var hung = new ManualResetEventSlim();
        using var holds = new ManualResetEventSlim();
        _publisher.Before = _ =>
        {
            holds.Set();
            hung.Wait(TimeSpan.FromSeconds(10));
        };
        for (var i = 1; i <= 3; i++) _rig.Tape.Trade(_rig.Print(size: i));
        holds.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
        for (var i = 4; i <= 30; i++) _rig.Tape.Trade(_rig.Print(size: i));
        var statistics = _rig.Tape.Statistics();
        (statistics.Trades, statistics.QueuedBatches, statistics.QueuedTrades, statistics.DroppedTrades).ShouldBe((30, 4, 12, 15));

        hung.Set();
        (await _publisher.Next<OptionTradeBatch>()).Size[0].ShouldBe(1);
        var next = await _publisher.Next<OptionTradeBatch>();
        (next.Size[0], next.GapBefore).ShouldBe((19, true));
        (await _publisher.Next<OptionTradeBatch>()).GapBefore.ShouldBeFalse();
    }

    [Fact]
    public async Task what_the_bus_refuses_is_counted_and_the_next_batch_says_so()
    {
        var refuses = true;
        _publisher.Before = _ =>
        {
            if (!refuses) return;
            refuses = false;
            throw new InvalidOperationException("away");
        };
        for (var i = 1; i <= 3; i++) _rig.Tape.Trade(_rig.Print(size: i));
        SpinWait.SpinUntil(() => _rig.Tape.Statistics().DroppedBatches == 1, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        for (var i = 4; i <= 6; i++) _rig.Tape.Trade(_rig.Print(size: i));
        var batch = await _publisher.Next<OptionTradeBatch>();
        (batch.Size[0], batch.GapBefore, batch.Number).ShouldBe((4, true, 2));
    }

    [Fact]
    public async Task counts_depth_and_lag_are_metrics()
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[instrument.Name + Reason(tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        var print = _rig.Print();
        for (var i = 1; i <= 3; i++) _rig.Tape.Trade(_rig.Print());
        _rig.Tape.Trade(print);
        _rig.Tape.Trade(print);
        _rig.Tape.Trade(_rig.Print(size: 0));
        await _publisher.Next<OptionTradeBatch>();
        SpinWait.SpinUntil(() => _rig.Tape.Statistics().Lag is not null, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        listener.RecordObservableInstruments();

        (seen["options_alerts.tape.trades"], seen["options_alerts.tape.repeats"], seen["options_alerts.tape.bad bad_size"]).ShouldBe((4, 1, 1));
        (seen["options_alerts.tape.dropped"], seen["options_alerts.tape.depth"], seen["options_alerts.tape.lag"]).ShouldBe((0, 0, 0));

        void Enable(Instrument instrument, MeterListener self)
        {
            // Other tests have meters of the same name.
            if (instrument.Meter.Name == FeedMetrics.Meter && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>()) self.EnableMeasurementEvents(instrument);
        }
    }

    private static string Reason(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
            if (tag.Key == "reason") return $" {tag.Value}";
        return "";
    }
}
