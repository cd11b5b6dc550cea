using Microsoft.Extensions.Diagnostics.HealthChecks;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

/// <summary>What <c>/health</c> says of sources, channels and engine, and when it calls that unhealthy.</summary>
public sealed class WatchdogHealthTests
{
    private static readonly (string, string?)[] TwoSources = [("Watchdog:Sources:0:Symbol", "SPX"), ("Watchdog:Sources:1:Capability", "Volatility")];

    [Fact]
    public async Task a_stale_source_degrades_and_all_of_them_stop_alerts()
    {
        await using var rig = new WatchdogRig(TwoSources);
        (await Sources(rig)).Status.ShouldBe(HealthStatus.Healthy);
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow()));
        rig.Board.Take(new FeedStatusChanged { RunId = "live", Feed = "cboe", State = FeedState.Degraded, At = rig.Time.GetUtcNow(), Reason = "chain SPX: 403" });
        var health = await Sources(rig);
        (health.Status, health.Description).ShouldBe((HealthStatus.Degraded, "chain SPX: nothing new in session for 6 min, and never before"));
        health.Data.Select(part => $"{part.Key}: {part.Value}").ShouldBe(
            ["chain SPX: nothing new in session for 6 min, and never before", "volatility VIX: new 0 s ago", "feed cboe: degraded: chain SPX: 403"], ignoreOrder: true);
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        (await Sources(rig)).Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task nothing_declared_is_said()
    {
        await using var rig = new WatchdogRig();
        (await Sources(rig)).Description.ShouldBe("no source is declared in Watchdog:Sources");
    }

    [Theory]
    [InlineData("true", HealthStatus.Degraded)]
    [InlineData("false", HealthStatus.Unhealthy)]
    public async Task a_channel_that_is_down_degrades_and_the_last_one_stops_alerts(string besideAConsole, HealthStatus status)
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var rig = new WatchdogRig([.. telegram.Settings.Select(setting => (setting.Key, setting.Value)), ("Notifier:Console:Enabled", besideAConsole)]);
        (await Channels(rig)).Data["telegram"].ShouldBe("takes messages; nothing delivered since the start");
        await rig.Notifier.Router.Dispatch(Requests.For("telegram"), TestContext.Current.CancellationToken);
        rig.Time.Advance(TimeSpan.FromSeconds(12));
        (await Channels(rig)).Data["telegram"].ShouldBe("takes messages; delivered 12 s ago");
        telegram.Faults.Enqueue(FakeTelegram.Error(401, "Unauthorized"));
        await rig.Notifier.Router.Dispatch(Requests.For("telegram", attempt: 2), TestContext.Current.CancellationToken);
        var health = await Channels(rig);
        health.Status.ShouldBe(status);
        health.Description!.ShouldStartWith("telegram is down: 401");
    }

    [Fact]
    public async Task a_channel_that_asked_for_a_pause_says_how_long()
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var rig = new WatchdogRig([.. telegram.Settings.Select(setting => (setting.Key, setting.Value))]);
        telegram.Faults.Enqueue(FakeTelegram.TooManyRequests(300));
        await rig.Notifier.Router.Dispatch(Requests.For("telegram"), TestContext.Current.CancellationToken);
        var health = await Channels(rig);
        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Description!.ShouldStartWith("telegram asked to be left alone for another 5 min: 429");
    }

    [Fact]
    public async Task an_engine_that_is_behind_stops_alerts_and_one_not_asked_yet_does_not()
    {
        await using var rig = new WatchdogRig();
        (await Engine(rig)).ShouldBe((HealthStatus.Healthy, "no canary has come back yet"));
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(61));
        (await Engine(rig)).ShouldBe((HealthStatus.Unhealthy, "the alert engine has not answered for 1 min 1 s"));
        rig.CanaryGoesRound(TimeSpan.FromMilliseconds(200));
        (await Engine(rig)).ShouldBe((HealthStatus.Healthy, "a canary came back 0 s ago, after 0.2 s"));
    }

    private static Task<HealthCheckResult> Sources(WatchdogRig rig) => new SourcesHealth(rig.Board).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    private static Task<HealthCheckResult> Channels(WatchdogRig rig) => new ChannelsHealth(rig.Notifier.Service<Lookout>(), rig.Time).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    private static async Task<(HealthStatus, string?)> Engine(WatchdogRig rig)
    {
        var health = await new EngineHealth(rig.Board).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        return (health.Status, health.Description);
    }
}
