using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Unit.Tests.Volume;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Volume;

/// <summary>Watches that keep their days and begin with those that were kept.</summary>
public sealed class BaselineKeeperTests(Servers servers) : IAsyncLifetime
{
    private const string Later = "SPY260717C00600000";
    private static readonly DateOnly Monday = new(2026, 6, 8);
    private BaselineBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await BaselineBench.Begin(servers);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static DateTimeOffset Close(DateOnly day) => ExchangeTime.Instant(day, ExchangeTime.SessionClose);

    private static IReadOnlyList<SignalDetected> See(Watching watch, DateOnly day, long volume, double minutesToClose = 1)
    {
        var at = Close(day).AddMinutes(-minutesToClose);
        return watch.Analysis.Take(Market.Chain(at, new Listing(Later, volume), new Listing("SPY260717P00600000", 40)), at);
    }

    // To the minute at which the day is rolled, and one further.
    private static void Pass(Watching watch, DateOnly day)
    {
        var roll = Close(day).AddMinutes(31);
        if (watch.Time.GetUtcNow() < roll) watch.Time.Advance(roll - watch.Time.GetUtcNow());
        else watch.Time.Advance(TimeSpan.FromMinutes(1));
    }

    private Task Kept(int days) => Eventually.Holds(async () => (await _bench.Days()).Count == days, $"{days} days are kept");

    [Fact]
    public async Task a_day_is_kept_half_an_hour_after_its_close()
    {
        var watch = await _bench.Watch(Close(Monday).AddMinutes(-1));
        See(watch, Monday, 1_000);
        Pass(watch, Monday);
        await Kept(1);
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 40 2"]);
        watch.Log.Lines.ShouldContain(line => line.Contains("Kept SPY's volumes of 2026-06-08, 2 contracts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task after_five_days_a_watch_that_starts_anew_knows_what_is_usual()
    {
        var day = Monday;
        for (var kept = 1; kept <= 5; kept++)
        {
            // Each day another process.
            await using var watch = await _bench.Watch(Close(day).AddMinutes(-1));
            See(watch, day, 1_000 + kept);
            Pass(watch, day);
            await Kept(kept);
            day = ExchangeCalendar.NextTradingDay(day);
        }

        var last = await _bench.Watch(Close(day).AddHours(-1));
        await Eventually.Holds(() => last.Log.Lines.Any(line => line.Contains("Loaded the kept volumes of 2 contracts of 1 underlyings", StringComparison.Ordinal)), "The kept days are loaded");
        var spike = See(last, day, 5_000).Where(signal => signal.Kind == SignalKind.VolumeSpike).ShouldHaveSingleItem();
        spike.Facts.Single(fact => fact.Name == "history_days").Number.ShouldBe(5);
        spike.Facts.Single(fact => fact.Name == "mean_day_volume").Number.ShouldBe(1_003);
    }

    [Fact]
    public async Task replicas_keep_a_day_once_and_the_one_that_saw_less_changes_nothing()
    {
        var active = await _bench.Watch(Close(Monday).AddMinutes(-10));
        var standby = await _bench.Watch(Close(Monday).AddMinutes(-10));
        See(standby, Monday, 900, minutesToClose: 5);
        See(active, Monday, 1_000);
        Pass(active, Monday);
        await Kept(1);
        Pass(standby, Monday);
        await Eventually.Holds(() => standby.Log.Lines.Any(line => line.Contains("are kept already", StringComparison.Ordinal)), "The standby finds the day kept");
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 40 2"]);
    }

    [Fact]
    public async Task a_watch_that_was_down_at_the_close_keeps_the_day_when_it_is_back()
    {
        var before = await _bench.Watch(Close(Monday).AddMinutes(-1));
        See(before, Monday, 1_000);
        var rows = before.Analysis.TakeChanges();

        var after = await _bench.Watch(Close(Monday).AddHours(14));
        after.Analysis.Restore(rows);
        Pass(after, Monday);
        await Kept(1);
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 40 2"]);
    }

    [Fact]
    public async Task a_run_on_the_markets_clock_keeps_nothing_and_takes_nothing_in()
    {
        var watch = await _bench.Watch(Close(Monday).AddMinutes(-1), RunClock.Market);
        See(watch, Monday, 1_000);
        watch.Time.Advance(TimeSpan.FromHours(1));
        await watch.Keeper.ExecuteTask!;
        watch.Analysis.TakeFinished(watch.Time.GetUtcNow()).ShouldHaveSingleItem();
        (await _bench.Days()).ShouldBeEmpty();
        watch.Log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_day_the_database_refuses_is_logged_and_the_next_one_is_kept()
    {
        var watch = await _bench.Watch(Close(Monday).AddMinutes(-1));
        var at = Close(Monday).AddMinutes(-1);
        watch.Analysis.Take(Market.Chain(at, new Listing("AB260717C00600000", 5)) with { Underlying = "A\0B" }, at);
        See(watch, Monday, 1_000);
        Pass(watch, Monday);
        await Kept(1);
        watch.Log.Lines.ShouldContain(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("cannot be kept", StringComparison.Ordinal));
    }
}
