using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Volume;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class AnalysisTests : IDisposable
{
    private readonly VolumeBoard _board = new();
    private readonly VolumeTelemetry _telemetry;

    public AnalysisTests() => _telemetry = new VolumeTelemetry(_board);

    public void Dispose() => _telemetry.Dispose();

    private VolumeAnalysis Watch(VolumeOptions? options = null) =>
        new(new VolumeOptionsBook(Options.Create(options ?? new VolumeOptions()), new ConfigurationBuilder().Build()), _board, _telemetry, NullLogger<VolumeAnalysis>.Instance);

    private static IReadOnlyList<SignalDetected> Take(VolumeAnalysis watch, IMarketMessage message) => watch.Take(message, message.AsOf);

    [Fact]
    public void a_finding_becomes_a_signal_of_its_input()
    {
        var batch = Market.Batch(Market.At(0, 300), Market.At(1, 300));
        var signal = Take(Watch(), batch).ShouldHaveSingleItem();
        (signal.Source, signal.Symbol, signal.Subject, signal.Cause, signal.RunId, signal.Step).ShouldBe(("volume", "SPY", Market.Call, batch.InputId, "test", 1));
        (signal.Kind, signal.EventTime).ShouldBe((SignalKind.Sweep, Market.Open.AddSeconds(1)));
        Take(Watch(), batch).Single().SignalId.ShouldBe(signal.SignalId);
    }

    [Fact]
    public void findings_that_share_an_id_are_one_signal_the_more_severe()
    {
        // Two rungs within one microsecond.
        var signals = Take(Watch(), Market.Batch(Market.At(0, 300, price: 0.01), Market.At(0, 300, price: 0.01), Market.At(0, 1_500, price: 0.01)));
        var sweep = signals.Where(signal => signal.Kind == SignalKind.Sweep).ShouldHaveSingleItem();
        sweep.Severity.ShouldBe(Severity.High);
        signals.Select(signal => signal.SignalId).Distinct().Count().ShouldBe(signals.Count);
    }

    [Fact]
    public void a_message_from_the_future_is_counted_and_does_not_end_the_day()
    {
        var watch = Watch();
        Take(watch, Market.Batch(Market.At(0, 300)));
        watch.Take(Market.Chain(Market.Open.AddDays(400), new Listing(Market.Call, 5)), Market.Open.AddSeconds(1)).ShouldBeEmpty();
        Take(watch, Market.Batch(Market.At(2, 300))).ShouldHaveSingleItem();
        _board.Refusals[Refusal.FutureMessage].ShouldBe(1);
    }

    [Fact]
    public void underlyings_are_watched_apart()
    {
        var watch = Watch();
        Take(watch, Market.Batch(Market.At(0, 300)));
        Take(watch, Market.Batch(Market.At(1, 300, "QQQ260612C00500000")) with { Underlying = "QQQ" }).ShouldBeEmpty();
        _board.All.Select(each => (each.Underlying, each.CallVolume)).ShouldBe([("QQQ", 300), ("SPY", 300)]);
    }

    [Fact]
    public void underlyings_beyond_the_limit_are_counted()
    {
        var watch = Watch(new VolumeOptions { MaxUnderlyings = 1 });
        Take(watch, Market.Batch(Market.At(0, 300)));
        Take(watch, Market.Batch(Market.At(1, 900, "QQQ260612C00500000")) with { Underlying = "QQQ" }).ShouldBeEmpty();
        (_board.All.Count, _board.Refusals[Refusal.UnderlyingLimit]).ShouldBe((1, 1));
    }

    [Fact]
    public void other_messages_are_not_its_business()
    {
        Watch().Take(new UnderlyingQuote { Stamp = Market.Stamp, AsOf = Market.Open, Underlying = "SPY", Spot = 600 }, Market.Open).ShouldBeEmpty();
        _board.All.ShouldBeEmpty();
    }

    [Fact]
    public void after_a_restart_it_goes_on()
    {
        var first = Watch();
        Take(first, Market.Batch(Market.At(0, 300), Market.At(1, 300))).Count.ShouldBe(1);
        var rows = first.TakeChanges();
        first.TakeChanges().ShouldBeEmpty();

        var second = Watch();
        second.Restore(rows);
        Take(second, Market.Batch(Market.At(2, 300))).ShouldBeEmpty();
        Take(second, Market.Batch(Market.At(3, 300))).ShouldHaveSingleItem();
    }

    [Fact]
    public void kept_days_reach_the_books_that_are_there_and_those_that_come()
    {
        var watch = Watch();
        Take(watch, Market.Chain(Market.Open, new Listing(Market.Call, 0)));
        var qqq = Market.History([.. Enumerable.Repeat(10, 20)], contracts: ["QQQ260612C00500000"]) with { Underlying = "QQQ" };
        watch.TakeKept([Market.History([.. Enumerable.Repeat(10, 20)]), qqq]);
        Take(watch, Market.Chain(Market.Close, new Listing(Market.Call, 5_000))).ShouldHaveSingleItem().Kind.ShouldBe(SignalKind.VolumeSpike);
        Take(watch, Market.Chain(Market.Close, new Listing("QQQ260612C00500000", 5_000)) with { Underlying = "QQQ" }).ShouldHaveSingleItem().Kind.ShouldBe(SignalKind.VolumeSpike);
    }

    [Fact]
    public void kept_days_that_came_before_the_saved_state_are_taken_in_after_it()
    {
        var first = Watch();
        Take(first, Market.Chain(Market.Open, new Listing(Market.Call, 0)));
        var second = Watch();
        second.TakeKept([Market.History([.. Enumerable.Repeat(10, 20)])]);
        second.Restore(first.TakeChanges());
        Take(second, Market.Chain(Market.Close, new Listing(Market.Call, 5_000))).ShouldHaveSingleItem().Kind.ShouldBe(SignalKind.VolumeSpike);
    }

    [Fact]
    public void finished_days_are_handed_out_in_the_order_of_underlyings()
    {
        var watch = Watch();
        watch.HandOutDays();
        Take(watch, Market.Chain(Market.Close, new Listing(Market.Call, 5_000)));
        Take(watch, Market.Chain(Market.Close, new Listing("QQQ260612C00500000", 300)) with { Underlying = "QQQ" });
        watch.TakeFinished(Market.Close.AddMinutes(29)).ShouldBeEmpty();
        watch.TakeFinished(Market.Close.AddMinutes(30)).Select(day => (day.Underlying, day.CallVolume)).ShouldBe([("QQQ", 300), ("SPY", 5_000)]);
        watch.TakeFinished(Market.Close.AddMinutes(31)).ShouldBeEmpty();
    }

    [Fact]
    public void of_a_state_with_one_bad_row_nothing_is_taken()
    {
        var first = Watch();
        Take(first, Market.Batch(Market.At(0, 300), Market.At(1, 300)));
        var second = Watch();
        Should.Throw<FormatException>(() => second.Restore([.. first.TakeChanges(), new StateRow("contract/SPY/bad", [1, 99])])).Message.ShouldContain("contract/SPY/bad");
        Take(second, Market.Batch(Market.At(2, 300))).ShouldBeEmpty();
        second.TakeChanges().Count.ShouldBe(2);
    }

    [Fact]
    public void a_watch_that_begins_at_noon_says_that_its_volumes_are_lower_bounds()
    {
        var watch = Watch();
        Take(watch, Market.Batch(Market.At(3 * 3_600, 10)));
        _board.Latest("SPY")!.IsWhole.ShouldBeFalse();
        Take(watch, Market.Chain(Market.Open.AddHours(4), new Listing(Market.Call, 5_000)));
        _board.Latest("SPY")!.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void a_quiet_underlying_that_first_trades_at_noon_is_whole_where_the_watch_ran()
    {
        var watch = Watch();
        Take(watch, Market.Batch(Market.At(1, 10)));
        Take(watch, Market.Batch(Market.At(3 * 3_600, 10, "QQQ260612C00500000")) with { Underlying = "QQQ" });
        _board.Latest("QQQ")!.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void the_board_ranks_by_distance_beyond_a_threshold()
    {
        Take(Watch(), Market.Chain(Market.Open.AddHours(1), new Listing(Market.Call, 200, 1_000), new Listing(Market.Put, 9_000, 1_000), new Listing("SPY260612C00610000", 50, 1)));
        var volume = _board.Latest("SPY")!;
        volume.MostUnusual.Select(each => (each.Contract, each.VolumeToOpenInterest)).ShouldBe([(Market.Put, 9.0), (Market.Call, 0.2)]);
        (volume.CallVolume, volume.PutVolume, volume.Contracts).ShouldBe((250, 9_000, 3));
    }
}
