using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Monitor;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

/// <summary>The external monitor hears that all is well only when all is, and never harms the program.</summary>
public sealed class HeartbeatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HeartbeatPreset.Healthchecks, "/" + FakeMonitor.Check, "start success fail")]
    [InlineData(HeartbeatPreset.Cronitor, FakeMonitor.CronitorPath, "start success fail")]
    [InlineData(HeartbeatPreset.UptimeRobot, FakeMonitor.UptimeRobotPath, "success")]
    public async Task each_monitor_hears_what_it_can_hear(HeartbeatPreset preset, string path, string heard)
    {
        await using var monitor = await FakeMonitor.Start();
        await using var rig = Rig(monitor.BaseUrl + path, preset);
        foreach (var signal in Enum.GetValues<HeartbeatSignal>()) (await Send(rig, signal, "store: away", "engine: late")).ShouldBeTrue();
        string.Join(' ', monitor.Messages.Select(ping => ping.Signal)).ShouldBe(heard);
        if (preset == HeartbeatPreset.Healthchecks) monitor.Messages[^1].Body.ShouldBe("store: away\nengine: late");
        if (preset == HeartbeatPreset.Cronitor) monitor.Messages[^1].Body.ShouldBe("store: away; engine: late");
    }

    [Fact]
    public async Task a_body_is_no_longer_than_the_monitor_says_it_keeps()
    {
        await using var monitor = await FakeMonitor.Start();
        await using var rig = Rig(monitor);
        monitor.BodyLimit = 20;
        await Send(rig, HeartbeatSignal.Success);
        await Send(rig, HeartbeatSignal.Fail, "store: PostgreSQL does not answer");
        monitor.Requests[^1].Body.Length.ShouldBe(20);
        monitor.Messages[^1].Body.ShouldBe("store: PostgreSQL do");
    }

    [Theory]
    [InlineData("/00000000-0000-0000-0000-000000000000", false, "404 not found")]
    [InlineData("/00000000-0000-0000-0000-000000000000", true, "200 OK (not found)")]
    [InlineData("/" + FakeMonitor.TwiceSlug, false, "409 ambiguous slug")]
    [InlineData("/what-is-this", false, "400 invalid url format")]
    public async Task what_the_monitor_refuses_is_said_once_and_not_tried_again(string path, bool isOld, string words)
    {
        await using var monitor = await FakeMonitor.Start();
        monitor.IsOld = isOld;
        await using var rig = Rig(monitor.BaseUrl + path);
        (await Send(rig, HeartbeatSignal.Success)).ShouldBeFalse();
        monitor.Requests.Count.ShouldBe(1);
        rig.Notifier.Log.Lines.Where(line => line.Contains("did not take the heartbeat 'success'", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(words);
    }

    [Fact]
    public async Task what_may_pass_is_tried_three_times_and_no_more_than_five_calls_go_out_within_a_minute()
    {
        await using var monitor = await FakeMonitor.Start(isLimited: false);
        await using var rig = Rig(monitor);
        monitor.Faults.Enqueue(new Fault.Answer(503, "maintenance", "text/plain"));
        monitor.Faults.Enqueue(new Fault.Reset());
        (await Send(rig, HeartbeatSignal.Success)).ShouldBeTrue();
        for (var i = 0; i < 3; i++) monitor.Faults.Enqueue(Fault.Html(502, "Bad Gateway"));
        (await Send(rig, HeartbeatSignal.Success)).ShouldBeFalse();
        monitor.Requests.Count.ShouldBe(6);
        // One call each twelve seconds of the sender's time.
        (rig.Time.GetUtcNow() - WatchdogRig.Open).ShouldBeGreaterThanOrEqualTo(5 * HeartbeatSender.Pause);
    }

    [Fact]
    public async Task too_many_pings_are_not_answered_by_more()
    {
        await using var monitor = await FakeMonitor.Start();
        await using var rig = Rig(monitor);
        for (var i = 0; i < 5; i++) (await Send(rig, HeartbeatSignal.Success)).ShouldBeTrue();
        (await Send(rig, HeartbeatSignal.Success)).ShouldBeFalse();
        monitor.Requests.Count.ShouldBe(6);
        monitor.MostWithinAMinute.ShouldBe(6);
    }

    [Fact]
    public async Task no_secret_reaches_log_or_body()
    {
        await using var monitor = await FakeMonitor.Start();
        await using var rig = Rig(monitor);
        monitor.Faults.Enqueue(new Fault.Answer(404, $"no check at {monitor.BaseUrl}/{FakeMonitor.Check}", "text/plain"));
        await Send(rig, HeartbeatSignal.Success);
        await Send(rig, HeartbeatSignal.Fail, $"telegram is down: https://api.telegram.org/bot{ChannelRig.BotToken}/getMe says no", $"and {FakeMonitor.Check}");
        monitor.Messages[^1].Body.ShouldNotContain(ChannelRig.BotToken);
        monitor.Messages[^1].Body.ShouldNotContain(FakeMonitor.Check);
        string.Join('\n', rig.Notifier.Log.Lines).ShouldNotContain(FakeMonitor.Check);
    }

    [Fact]
    public async Task a_heartbeat_is_a_success_only_when_every_part_is_well()
    {
        await using var rig = new WatchdogRig(("Watchdog:Sources:0:Capability", "Volatility"), ("Notifier:Console:Enabled", "true"));
        (await Reasons(rig)).ShouldBe(["engine: no canary has come back yet"]);
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        (await Reasons(rig)).ShouldBeEmpty();
        rig.Standing.BrokerTrouble = "Not ready: not started";
        rig.Standing.StoreTrouble = "PostgreSQL does not answer";
        (await Reasons(rig)).ShouldBe(["broker: Not ready: not started", "store: PostgreSQL does not answer"]);
        (rig.Standing.BrokerTrouble, rig.Standing.StoreTrouble) = (null, null);
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromMinutes(3));
        (await Reasons(rig)).ShouldBe(["engine: a canary came back 3 min ago, after 1.0 s", "volatility VIX: nothing new in session for 5 min 2 s, and never before"]);
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow()));
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        (await Reasons(rig)).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_loop_says_that_it_starts_and_then_each_interval_how_all_stands()
    {
        await using var monitor = await FakeMonitor.Start(isLimited: false);
        await using var rig = Rig(monitor);
        using var loop = Loop(rig);
        await loop.StartAsync(Stop);
        await monitor.WaitForMessages(1, TimeSpan.FromSeconds(10));
        await rig.Time.Waiting(TimeSpan.FromMinutes(1));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await monitor.WaitForMessages(2, TimeSpan.FromSeconds(10));
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow()));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await monitor.WaitForMessages(3, TimeSpan.FromSeconds(10));
        await loop.StopAsync(Stop);
        monitor.Messages.Select(ping => ping.Signal).ShouldBe(["start", "fail", "success"]);
        monitor.Messages[1].Body.ShouldBe("engine: no canary has come back yet");
    }

    private static HeartbeatLoop Loop(WatchdogRig rig) => new(
        rig.Notifier.Service<Lookout>(), rig.Notifier.Service<HeartbeatSender>(), rig.Notifier.Service<IOptions<WatchdogOptions>>(), rig.Time,
        rig.Notifier.Service<ILogger<HeartbeatLoop>>());

    private static async Task<IReadOnlyList<string>> Reasons(WatchdogRig rig) => (await rig.Notifier.Service<Lookout>().Look(Stop)).Reasons();

    private static WatchdogRig Rig(FakeMonitor monitor) => Rig($"{monitor.BaseUrl}/{FakeMonitor.Check}");

    private static WatchdogRig Rig(string url, HeartbeatPreset preset = HeartbeatPreset.Healthchecks) =>
        new(("Watchdog:Heartbeat:Url", url), ("Watchdog:Heartbeat:Preset", preset.ToString()), ("Watchdog:Sources:0:Capability", "Volatility"));

    // Sends while the sender's time passes.
    private static async Task<bool> Send(WatchdogRig rig, HeartbeatSignal signal, params string[] reasons)
    {
        var sending = rig.Notifier.Service<HeartbeatSender>().Send(signal, reasons, Stop);
        for (var i = 0; !sending.IsCompleted && i < 10_000; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Stop);
        }

        return await sending;
    }
}
