using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

/// <summary>When a heartbeat may say that all is well.</summary>
public sealed class WatchReportTests
{
    private static readonly WatchReport Well = new(
        Broker: null, Store: null, Engine: null, CanaryWentThrough: true, "a canary came back 5 s ago, after 0.1 s", [Source("SPX", isStale: false)],
        [new ChannelStanding("telegram", TakesMessages: true, "takes messages"), new ChannelStanding("ntfy", TakesMessages: true, "takes messages")]);

    [Fact]
    public void all_is_well_where_every_part_is() => Well.Reasons().ShouldBeEmpty();

    [Fact]
    public void each_part_is_a_reason_of_its_own_in_words()
    {
        (Well with { Broker = "not ready" }).Reasons().ShouldBe(["broker: not ready"]);
        (Well with { Store = "PostgreSQL does not answer" }).Reasons().ShouldBe(["store: PostgreSQL does not answer"]);
        (Well with { CanaryWentThrough = false, EngineWords = "no canary has come back yet" }).Reasons().ShouldBe(["engine: no canary has come back yet"]);
        (Well with { Sources = [Source("SPX", isStale: true), Source("SPY", isStale: false)] }).Reasons().ShouldBe(["chain SPX: nothing new in session for 6 min"]);
    }

    [Fact]
    public void one_channel_down_is_another_ones_alert_and_all_of_them_a_reason()
    {
        var down = new ChannelStanding("telegram", TakesMessages: false, "is down: 401");
        (Well with { Channels = [down, Well.Channels[1]] }).Reasons().ShouldBeEmpty();
        (Well with { Channels = [down] }).Reasons().ShouldBe(["no channel takes messages: telegram is down: 401"]);
    }

    [Fact]
    public void reasons_come_together() =>
        (Well with { Broker = "not ready", Store = "away", CanaryWentThrough = false, EngineWords = "late" }).Reasons().ShouldBe(["broker: not ready", "store: away", "engine: late"]);

    private static SourceFreshness Source(string symbol, bool isStale) =>
        new(new ExpectedSource(null, SourceCapability.Chain, symbol, TimeSpan.FromMinutes(5), TimeSpan.Zero), Heard: true, TimeSpan.FromMinutes(6), isStale, Feed: null, isStale ? "nothing new in session for 6 min" : "new 6 min ago");
}
