using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

/// <summary>What the watchdog sees becomes alerts: through the engine while it works, past it where it does not.</summary>
public sealed class OperationalAlertsTests
{
    private static readonly (string, string?)[] WatchesVix = [("Watchdog:Sources:0:Capability", "Volatility")];

    [Fact]
    public async Task a_stale_source_goes_through_the_engine_and_so_does_its_end()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        await rig.Look();
        await rig.Look();
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow()));
        await rig.Look();
        rig.Signals.Told.ShouldBe(["No fresh market data, volatility VIX: nothing new in session for 5 min 2 s, and never before", "Market data is fresh again: volatility VIX"]);
        rig.Console.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_a_feed_says_by_itself_is_not_told_twice_unless_the_engine_is_behind()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        rig.Board.Take(new FeedStatusChanged { RunId = "live", Feed = "cboe", State = FeedState.Stale, At = rig.Time.GetUtcNow(), Reason = "volatility has had nothing new" });
        await rig.Look();
        rig.Signals.Told.ShouldBeEmpty();
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(31));
        await rig.Look();
        rig.Console.Lines.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("cboe", 0)]
    [InlineData("polygon", 1)]
    public async Task a_feed_speaks_for_its_own_sources_alone(string feed, int told)
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow()));
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        foreach (var (name, state) in new[] { ("cboe", FeedState.Connected), ("polygon", FeedState.Connected), (feed, FeedState.Stale) })
            rig.Board.Take(new FeedStatusChanged { RunId = "live", Feed = name, State = state, At = rig.Time.GetUtcNow(), Reason = "as it is" });
        await rig.Look();
        rig.Signals.Told.Count.ShouldBe(told);
    }

    [Fact]
    public async Task what_the_watch_has_told_is_not_over_because_a_feed_says_it_too()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        await rig.Look();
        rig.Board.Take(new FeedStatusChanged { RunId = "live", Feed = "cboe", State = FeedState.Stale, At = rig.Time.GetUtcNow(), Reason = "volatility has had nothing new" });
        await rig.Look();
        rig.Signals.Told.Count.ShouldBe(1);
    }

    [Fact]
    public async Task data_of_another_run_makes_nothing_fresh()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        rig.Board.Take(WatchdogRig.Vix(rig.Time.GetUtcNow(), run: "iwm-2026-06-30"));
        rig.Board.Sources[0].IsStale.ShouldBeTrue();
    }

    [Fact]
    public async Task an_engine_that_does_not_answer_is_told_past_it_once_each_cooldown_and_when_it_answers_again()
    {
        await using var rig = new WatchdogRig();
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(61));
        rig.Standing.StoreTrouble = "PostgreSQL does not answer";
        await rig.Look();
        rig.Time.Advance(TimeSpan.FromMinutes(14));
        await rig.Look();
        rig.Console.Lines.ShouldBe(["told: Alerts may be late or missing: the alert engine has not answered for 1 min 1 s; store: PostgreSQL does not answer"]);
        rig.Standing.StoreTrouble = null;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Look();
        rig.Console.Lines[1].ShouldBe("told: Alerts may be late or missing: the alert engine has not answered for 16 min 1 s");
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1));
        await rig.Look();
        rig.Console.Lines.Skip(2).ShouldBe(["over: The alert engine answers in time again"]);
        rig.Signals.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_deep_queue_is_an_engine_behind()
    {
        await using var rig = new WatchdogRig();
        rig.CanaryGoesRound(TimeSpan.FromSeconds(1), waiting: 5_000);
        await rig.Look();
        rig.Console.Lines.ShouldBe(["told: Alerts may be late or missing: 5,000 messages wait for the alert engine"]);
    }

    [Fact]
    public async Task while_the_engine_is_behind_everything_goes_past_it_the_engine_first()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.EngineIsSilentFor(TimeSpan.FromMinutes(6));
        await rig.Look();
        rig.Console.Lines.ShouldBe(
            ["told: Alerts may be late or missing: the alert engine has not answered for 6 min", "told: No fresh market data, volatility VIX: nothing new in session for 6 min, and never before"]);
        rig.Signals.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_the_engines_queue_does_not_take_goes_past_it()
    {
        await using var rig = new WatchdogRig(WatchesVix);
        rig.Signals.Refusal = new InvalidOperationException("no broker");
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        await rig.Look();
        rig.Console.Lines.ShouldBe(["told: No fresh market data, volatility VIX: nothing new in session for 6 min, and never before"]);
    }

    [Fact]
    public async Task a_channel_that_is_down_is_told_by_another_one_and_when_it_is_back()
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var rig = new WatchdogRig([.. telegram.Settings.Select(setting => (setting.Key, setting.Value)), ("Notifier:Console:Enabled", "true")]);
        telegram.Faults.Enqueue(FakeTelegram.Error(401, "Unauthorized"));
        await rig.Notifier.Router.Dispatch(Requests.For("telegram"), TestContext.Current.CancellationToken);
        await rig.Look();
        rig.Signals.Told.ShouldHaveSingleItem().ShouldStartWith("telegram is down: 401");

        rig.Time.Advance(TimeSpan.FromMinutes(6));
        await rig.Notifier.Router.Dispatch(Requests.For("telegram", attempt: 2), TestContext.Current.CancellationToken);
        await rig.Look();
        rig.Signals.Told.Skip(1).ShouldBe(["telegram takes messages again"]);
    }

    [Fact]
    public async Task a_channel_that_was_left_alone_takes_messages_again_when_its_pause_is_over_though_none_has_come_since()
    {
        await using var slack = await ChannelRig.Slack();
        await using var rig = new WatchdogRig([.. slack.Settings.Select(setting => (setting.Key, setting.Value)), ("Notifier:Console:Enabled", "true"), ("Notifier:Delivery:Attempts", "1")]);
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            slack.Faults.Enqueue(new Fault.Answer(503, "upstream", "text/plain"));
            await rig.Notifier.Router.Dispatch(Requests.For("slack", attempt: attempt), TestContext.Current.CancellationToken);
        }

        await rig.Look();
        rig.Signals.Told.ShouldBe(["slack keeps failing and is left alone for now"]);
        rig.Time.Advance(TimeSpan.FromSeconds(29));
        await rig.Look();
        rig.Signals.Told.Count.ShouldBe(1);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Look();
        rig.Signals.Told.Skip(1).ShouldBe(["slack takes messages again"]);
        slack.Requests().Count.ShouldBe(6);
    }

    [Fact]
    public async Task the_first_channel_that_takes_it_has_it_and_every_try_is_in_the_ledger()
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var ntfy = await ChannelRig.Ntfy();
        await using var rig = new WatchdogRig([.. telegram.Settings.Concat(ntfy.Settings).Select(setting => (setting.Key, setting.Value))]);
        telegram.Faults.Enqueue(FakeTelegram.Error(400, "Bad Request: chat not found"));
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(61));
        await rig.Look();
        ntfy.Shown().ShouldHaveSingleItem().ShouldContain("CRITICAL · alert-engine · engine behind");
        rig.Console.Lines.ShouldBeEmpty();
        rig.Notifier.Ledger.Outcomes.Select(row => $"{row.Key.Channel} {row.Key.Attempt} {row.Value?.GetType().Name}").Order(StringComparer.Ordinal).ShouldBe(["ntfy 2 Accepted", "telegram 1 Refused"]);
    }

    [Fact]
    public async Task the_order_is_as_it_is_set_and_the_console_is_the_last()
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var ntfy = await ChannelRig.Ntfy();
        (string, string?)[] both = [.. telegram.Settings.Concat(ntfy.Settings).Select(setting => (setting.Key, setting.Value))];
        await using var rig = new WatchdogRig(both);
        rig.Notifier.Service<DirectAlerts>().Order.Select(pipeline => pipeline.Channel).ShouldBe(["telegram", "ntfy", "console"]);
        await using var turned = new WatchdogRig([.. both, ("Watchdog:Channels:0", "ntfy"), ("Watchdog:Channels:1", "slack")]);
        turned.Notifier.Service<DirectAlerts>().Order.Select(pipeline => pipeline.Channel).ShouldBe(["ntfy", "console"]);
    }

    [Fact]
    public async Task a_ledger_that_does_not_answer_holds_nothing_up_and_is_written_when_it_does()
    {
        await using var ntfy = await ChannelRig.Ntfy();
        await using var rig = new WatchdogRig([.. ntfy.Settings.Select(setting => (setting.Key, setting.Value))]);
        rig.Notifier.Ledger.Away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(61));
        var alerts = rig.Notifier.Service<OperationalAlerts>();
        alerts.Take(await rig.Notifier.Service<Lookout>().Look(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await rig.Time.Waiting(DirectAlerts.LedgerPatience);
        rig.Time.Advance(DirectAlerts.LedgerPatience);
        await alerts.WhenTold();
        ntfy.Shown().Count.ShouldBe(1);
        rig.Notifier.Ledger.Outcomes.ShouldBeEmpty();
        rig.Notifier.Ledger.Away.SetResult();
        await rig.Notifier.Service<DirectAlerts>().WhenWritten();
        rig.Notifier.Ledger.Outcomes.ShouldHaveSingleItem().Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task what_no_channel_takes_is_said_in_the_log_and_tried_again_after_a_minute()
    {
        await using var rig = new WatchdogRig(("Watchdog:Channels:0", "console"));
        rig.Console.IsBroken = true;
        rig.EngineIsSilentFor(TimeSpan.FromSeconds(61));
        await rig.Look();
        rig.Console.Lines.ShouldBeEmpty();
        rig.Notifier.Log.Lines.ShouldContain(line => line.Contains("No channel took what the watchdog has to tell", StringComparison.Ordinal));
        rig.Console.IsBroken = false;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Look();
        rig.Console.Lines.ShouldHaveSingleItem().ShouldStartWith("told: Alerts may be late or missing");
    }
}
