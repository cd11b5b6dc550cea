using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Volume;

/// <summary>Finished days on PostgreSQL; each test is a run of its own.</summary>
public sealed class BaselineTablesTests(Servers servers) : IAsyncLifetime
{
    private const string Call = "SPY260717C00600000";
    private const string Put = "SPY260717P00600000";
    private static readonly DateOnly Monday = new(2026, 6, 8);
    private BaselineBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await BaselineBench.Begin(servers);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static DayVolumes Day(DateOnly day, int volume = 1_000, int secondsLater = 0, string underlying = "SPY", params string[] contracts)
    {
        if (contracts.Length == 0) contracts = [Call, Put];
        return new DayVolumes(
            underlying, day, ExchangeTime.Instant(day, ExchangeTime.SessionClose).AddSeconds(secondsLater).AddMicroseconds(123), volume, volume * 2L,
            contracts, Array.ConvertAll(contracts, _ => volume), Array.ConvertAll(contracts, _ => (int?)null));
    }

    private Task<bool> Roll(DayVolumes day) => _bench.Store.Roll(_bench.RunId, day, Stop);

    private async Task<VolumeHistory> Load(DateOnly today, int days = 20) => (await _bench.Store.Load(_bench.RunId, today, days, Stop)).Single();

    [Fact]
    public async Task days_come_back_as_a_history_the_newest_last_and_today_not_among_them()
    {
        await Roll(Day(Monday.AddDays(1), 2_000));
        await Roll(Day(Monday, 1_000, contracts: [Put]));
        await Roll(Day(Monday.AddDays(2), 3_000));
        var history = await Load(Monday.AddDays(2));
        history.Validate();
        (history.Underlying, history.Stamp.RunId).ShouldBe(("SPY", _bench.RunId));
        history.Day.ShouldBe([20260608, 20260609]);
        history.Contracts.ShouldBe([Call, Put]);
        history.Volume.ShouldBe([-1, 2_000, 1_000, 2_000]);
        history.CallVolume.ShouldBe([1_000, 2_000]);
        history.PutVolume.ShouldBe([2_000, 4_000]);
    }

    [Fact]
    public async Task a_day_is_kept_once_however_often_it_is_rolled()
    {
        (await Roll(Day(Monday))).ShouldBeTrue();
        (await Roll(Day(Monday))).ShouldBeFalse();
        (await Roll(Day(Monday, 7, secondsLater: -1))).ShouldBeFalse();
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 2000 2"]);
    }

    [Fact]
    public async Task who_saw_more_of_a_day_replaces_it_whole()
    {
        await Roll(Day(Monday));
        (await Roll(Day(Monday, 1_100, secondsLater: 60, contracts: [Put]))).ShouldBeTrue();
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1100 2200 1"]);
        (await Load(Monday.AddDays(1))).Volume.ShouldBe([1_100]);
    }

    [Fact]
    public async Task of_replicas_that_roll_at_once_one_does()
    {
        var rolled = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Stop }, async (_, token) =>
        {
            if (await _bench.Store.Roll(_bench.RunId, Day(Monday), token)) Interlocked.Increment(ref rolled);
        });
        rolled.ShouldBe(1);
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 2000 2"]);
    }

    [Fact]
    public async Task a_roll_that_fails_leaves_the_day_as_it_was()
    {
        await Roll(Day(Monday));
        await Should.ThrowAsync<PostgresException>(Roll(Day(Monday, 5, secondsLater: 60, contracts: [Call, "no such\0letter"])));
        (await _bench.Days()).ShouldBe(["SPY 2026-06-08 1000 2000 2"]);
    }

    [Fact]
    public async Task underlyings_and_runs_are_kept_apart()
    {
        await Roll(Day(Monday));
        await Roll(Day(Monday, 5, underlying: "QQQ", contracts: ["QQQ260717C00500000"]));
        var histories = await _bench.Store.Load(_bench.RunId, Monday.AddDays(1), 20, Stop);
        histories.Select(history => (history.Underlying, history.Contracts.Length)).ShouldBe([("QQQ", 1), ("SPY", 2)]);
        (await _bench.Store.Load(_bench.RunId + ".other", Monday.AddDays(1), 20, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task contracts_that_have_expired_and_days_too_long_ago_are_left_out()
    {
        await Roll(Day(Monday, contracts: [Call, "SPY260608C00600000", "SPY260609C00600000", "SPY1260608C00600000"]));
        (await Load(Monday.AddDays(1))).Contracts.ShouldBe(["SPY260609C00600000", Call]);
        // Wednesday, one trading day back: the Monday is none.
        (await _bench.Store.Load(_bench.RunId, Monday.AddDays(2), 1, Stop)).ShouldBeEmpty();
        (await Load(Monday.AddDays(2), 2)).Contracts.ShouldBe([Call]);
    }

    [Fact]
    public async Task days_that_are_forgotten_take_their_contracts_along()
    {
        for (var day = 0; day < 4; day++) await Roll(Day(Monday.AddDays(day)));
        (await _bench.Store.Forget(_bench.RunId, Monday.AddDays(2), Stop)).ShouldBe(2);
        (await _bench.Days()).ShouldBe(["SPY 2026-06-10 1000 2000 2", "SPY 2026-06-11 1000 2000 2"]);
    }

    [Fact]
    public async Task twenty_days_of_fifteen_thousand_contracts_are_loaded_within_a_second()
    {
        var contracts = Enumerable.Range(0, 15_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"SPX2607{1 + (i % 30):00}{(i % 2 == 0 ? 'C' : 'P')}{1_000_000 + (i * 500):00000000}")).ToArray();
        foreach (var day in ExchangeCalendar.TradingDaysBefore(Monday, 20)) await Roll(Day(day, 12_345, underlying: "SPX", contracts: contracts));

        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var history = await Load(Monday);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
            (history.Contracts.Length, history.Day.Length, history.Volume.Length, history.Volume.All(volume => volume == 12_345)).ShouldBe((15_000, 20, 300_000, true));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"best of three: {best.TotalMilliseconds:0} ms");
        best.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
