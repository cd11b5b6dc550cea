using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Run;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class WatchdogOptionsTests
{
    private const string Url = "https://hc-ping.com/3b1a9c50-7d57-4f0e-9c6b-2f6f1d1c0a01";

    [Theory]
    [InlineData("Watchdog:CheckEvery", "00:02:00", "Watchdog:CheckEvery: must be between 00:00:01 and 00:01:00.")]
    [InlineData("Watchdog:CanaryLimit", "00:03:00", "Watchdog:CanaryLimit must not be longer than CanaryEvery.")]
    [InlineData("Watchdog:Name", "My Machine", "Watchdog:Name must be 1 to 64 of a-z, 0-9, '-', beginning with a letter or digit.")]
    [InlineData("Watchdog:Sources:0:Feed", "cboe", "Watchdog:Sources:0:Symbol is missing.")]
    [InlineData("Watchdog:Sources:0:Capability", "Trades", "Watchdog:Sources:0:Capability is 'Trades' and must be one of Chain, Volatility.")]
    [InlineData("Watchdog:Sources:0:Symbl", "SPX", "Watchdog:Sources:0:Symbl is not a known setting; did you mean 'Symbol'?")]
    [InlineData("Watchdog:Channels:0", "pigeon", "Watchdog:Channels: 'pigeon' is no channel; there are ")]
    [InlineData("Watchdog:Heartbeat:Every", "00:00:10", "Watchdog:Heartbeat:Every: must be between 00:00:30 and 01:00:00.")]
    [InlineData("Watchdog:Heartbeat:Preset", "Nagios", "Watchdog:Heartbeat:Preset is 'Nagios' and must be one of Healthchecks, Cronitor, UptimeRobot.")]
    public void what_is_wrong_is_said_in_one_sentence_with_its_key(string key, string value, string problem) => Problems((key, value)).ShouldHaveSingleItem().ShouldStartWith(problem);

    [Fact]
    public void a_heartbeat_that_watches_no_source_is_refused_in_a_live_run_alone()
    {
        Problems(("Watchdog:Heartbeat:Url", Url)).ShouldBe(["Watchdog:Sources is empty; Watchdog:Heartbeat:Url is set: a heartbeat says that market data is fresh."]);
        Problems(("Watchdog:Heartbeat:Url", Url), ("Watchdog:Sources:0:Symbol", "SPX")).ShouldBeEmpty();
        Problems(("Watchdog:Heartbeat:Url", Url), ("Run:Clock", "Market")).ShouldBeEmpty();
        Problems(("Watchdog:Heartbeat:Url", Url), ("Watchdog:Enabled", "false")).ShouldBeEmpty();
    }

    [Fact]
    public void a_bad_address_is_refused_and_not_shown() =>
        Problems(("Watchdog:Heartbeat:Url", "ftp://secret-of-mine"), ("Watchdog:Sources:0:Symbol", "SPX")).ShouldBe(["Watchdog:Heartbeat:Url must be an http(s) address without user."]);

    [Theory]
    [InlineData("Wall", true)]
    [InlineData("Market", false)]
    public void a_recorded_or_simulated_run_is_not_watched(string clock, bool isWatched)
    {
        var builder = Builder(("Run:Clock", clock), ("Watchdog:Heartbeat:Url", Url), ("Watchdog:Sources:0:Symbol", "SPX"));
        Type[] loops = [typeof(WatchdogLoop), typeof(HeartbeatLoop)];
        builder.Services.Where(service => loops.Contains(service.ImplementationType)).Count().ShouldBe(isWatched ? 2 : 0);
    }

    [Fact]
    public void one_process_expects_what_its_feeds_are_asked_for()
    {
        var derived = Derived(("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Symbols:0", "^SPX"), ("Ingestion:ChainIntervalSeconds", "120"));
        derived["Watchdog:Sources:0:Symbol"].ShouldBe("SPX");
        derived["Watchdog:Sources:0:LongestSilence"].ShouldBe("00:08:00");
        derived["Watchdog:Sources:0:Delay"].ShouldBe("00:15:00");
        (derived["Watchdog:Sources:1:Capability"], derived["Watchdog:Sources:1:LongestSilence"]).ShouldBe(("Volatility", "00:05:00"));
        Problems([.. derived.Where(setting => setting.Key.StartsWith("Watchdog:", StringComparison.Ordinal)).Select(setting => (setting.Key, setting.Value!))]).ShouldBeEmpty();
    }

    [Fact]
    public void what_somebody_declares_stands_and_a_made_up_market_expects_nothing()
    {
        Derived(("Ingestion:Feeds:0", "Cboe"), ("Watchdog:Sources:0:Symbol", "QQQ")).Keys.ShouldNotContain(key => key.StartsWith("Watchdog:", StringComparison.Ordinal));
        Derived(("Ingestion:Feeds:0", "Simulated")).Keys.ShouldNotContain(key => key.StartsWith("Watchdog:", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Derived(params (string Key, string Value)[] settings) =>
        RunSettings.Derived(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(), DateTimeOffset.UnixEpoch);

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
    {
        using var services = Builder(settings).Services.BuildServiceProvider();
        return ConfigurationProblems.Find(services);
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddNotifier();
        return builder;
    }
}
