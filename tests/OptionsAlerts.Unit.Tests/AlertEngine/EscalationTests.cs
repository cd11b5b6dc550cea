using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>A critical asks telegram and pushover at once; the default escalates it after ten minutes to whatever else is live.</summary>
public sealed class EscalationTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromMinutes(10);
    private readonly Desk _desk = new();

    [Fact]
    public void a_critical_that_nobody_acknowledged_is_escalated_to_further_channels()
    {
        var raised = _desk.Raise(Critical(_desk));
        raised.EscalateAt.ShouldBe(Desk.Start + Ten);
        _desk.Wait(Ten - TimeSpan.FromTicks(1)).Log[^1].ShouldBe(raised);

        _desk.Wait(TimeSpan.FromTicks(1));

        var escalated = _desk.Log[^1].ShouldBeOfType<AlertEscalated>();
        (escalated.At, escalated.AlertId, escalated.NextAt, escalated.PolicyHash).ShouldBe((Desk.Start + Ten, raised.Signal.SignalId, null, Desk.Policy.Hash()));
        escalated.Requests.ShouldHaveSingleItem().ShouldBe(new ChannelRequest { RequestId = DeterministicId.Request(raised.Signal.SignalId, "ntfy", 2), Channel = "ntfy", Attempt = 2 });
        _desk.State.Counters.Escalated.ShouldBe(1);
    }

    [Fact]
    public void it_is_published_with_the_alerts_words_and_says_why()
    {
        var raised = _desk.Raise(Critical(_desk));
        _desk.Wait(Ten);
        var message = Notifications.For(_desk.State, _desk.Log[^1], step: 3).ShouldHaveSingleItem();
        (message.Channel, message.Attempt, message.Notice, message.Headline, message.AlertId, message.RequestedAt, message.Step)
            .ShouldBe(("ntfy", 2, Notice.Escalation, raised.Signal.Headline, raised.Signal.SignalId, Desk.Start + Ten, 3));
    }

    [Fact]
    public void that_it_was_delivered_is_no_answer()
    {
        _desk.Raise(Critical(_desk));
        foreach (var request in _desk.State.Outstanding) _desk.Deliver(request);
        _desk.Wait(Ten);
        _desk.State.Outstanding.ShouldHaveSingleItem().Channel.ShouldBe("ntfy");
    }

    [Theory]
    [InlineData("critical", Severity.High, false)]
    [InlineData("high", Severity.High, true)]
    [InlineData("high", Severity.Medium, false)]
    [InlineData("low", Severity.Low, true)]
    public void it_is_escalated_from_the_severity_that_the_policy_says(string from, Severity severity, bool escalated)
    {
        var desk = At($"from: {from}, channels: [pushover, telegram]");
        (desk.Raise(desk.Signal(severity: severity)).EscalateAt is not null).ShouldBe(escalated);
    }

    [Fact]
    public void where_there_is_no_further_channel_it_is_not_escalated()
    {
        var desk = new Desk(channels: ["telegram", "console"]);
        desk.Raise(Critical(desk)).EscalateAt.ShouldBeNull();
        desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_policy_may_escalate_nothing()
    {
        var desk = new Desk(Desk.Policy with { Escalation = null });
        desk.Raise(Critical(desk)).EscalateAt.ShouldBeNull();
    }

    [Fact]
    public void it_is_told_as_often_as_the_policy_says_to_its_route_again_when_no_other_is_left()
    {
        var desk = At("after: 1m, channels: [ntfy], times: 3");
        desk.Raise(Critical(desk));
        desk.Wait(TimeSpan.FromHours(1));
        desk.Log.OfType<AlertEscalated>().Select(escalated => (escalated.At - Desk.Start, string.Join(',', escalated.Requests.Select(request => $"{request.Channel} {request.Attempt}")), escalated.NextAt - Desk.Start)).ShouldBe(
        [
            (TimeSpan.FromMinutes(1), "ntfy 2", TimeSpan.FromMinutes(2)),
            (TimeSpan.FromMinutes(2), "telegram 3,pushover 3", TimeSpan.FromMinutes(3)),
            (TimeSpan.FromMinutes(3), "telegram 4,pushover 4", (TimeSpan?)null),
        ]);
    }

    [Fact]
    public void one_that_is_told_again_without_a_further_channel_goes_to_its_route_again()
    {
        var desk = At("after: 1m, channels: [telegram], times: 2");
        desk.Raise(Critical(desk)).EscalateAt.ShouldNotBeNull();
        desk.Wait(TimeSpan.FromMinutes(1)).Log[^1].ShouldBeOfType<AlertEscalated>().Requests.Select(request => request.Channel).ShouldBe(["telegram", "pushover"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void where_nobody_is_left_to_ask_when_it_is_due_the_event_says_so_and_it_ends(bool channelsGone)
    {
        _desk.Raise(Critical(_desk));
        _desk.Do(channelsGone
            ? new ApplyPolicy(Desk.Policy, ["telegram", "pushover", "console"], _desk.Now)
            : new ApplyPolicy(Desk.Policy with { Escalation = null }, Desk.AllChannels, _desk.Now));

        _desk.Wait(Ten);

        var escalated = _desk.Log[^1].ShouldBeOfType<AlertEscalated>();
        (escalated.Requests.Length, escalated.NextAt, _desk.State.Counters.Escalated, _desk.State.NextDue).ShouldBe((0, null, 0, null));
        Notifications.For(_desk.State, escalated, step: 0).ShouldBeEmpty();
    }

    [Fact]
    public void it_asks_whoever_is_live_when_it_is_due()
    {
        _desk.Raise(Critical(_desk));
        _desk.Do(new ApplyPolicy(Desk.Policy, [.. Desk.AllChannels, "webhook", "discord"], _desk.Now));
        _desk.Wait(Ten).Log[^1].ShouldBeOfType<AlertEscalated>().Requests.Select(request => request.Channel).ShouldBe(["discord", "ntfy", "webhook"]);
    }

    [Fact]
    public void a_channel_that_fail_over_asked_is_not_asked_again()
    {
        var desk = At("from: high, channels: [pushover, ntfy]");
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Fail(desk.State.Outstanding.Single()).Events[^1].ShouldBeOfType<FailedOver>().Request.Channel.ShouldBe("pushover");
        desk.Wait(Ten).Log[^1].ShouldBeOfType<AlertEscalated>().Requests.Select(request => (request.Channel, request.Attempt)).ShouldBe([("ntfy", 3)]);
    }

    [Fact]
    public void a_channel_that_it_asked_is_none_to_fail_over_to()
    {
        var desk = At("from: high, channels: [pushover]");
        desk.Raise(desk.Signal(severity: Severity.High));
        var telegram = desk.State.Outstanding.Single();
        desk.Wait(Ten);
        var pushover = desk.State.Outstanding.Single(request => request.Channel == "pushover");
        desk.Fail(pushover).Events.Select(EventTypes.NameOf).ShouldBe(["delivery_failed"]);

        desk.Fail(telegram).Events[^1].ShouldBeOfType<FailedOver>().Request.Channel.ShouldBe("ntfy");

        desk.Fail(desk.State.Outstanding.Single()).Events.Select(EventTypes.NameOf).ShouldBe(["delivery_failed", "alert_undelivered"]);
        desk.State.OutstandingCount.ShouldBe(0);
    }

    [Fact]
    public void an_alert_that_reached_nobody_is_escalated_and_ends_once()
    {
        _desk.Raise(Critical(_desk));
        foreach (var request in _desk.State.Outstanding) _desk.Fail(request);
        _desk.Wait(Ten);
        _desk.Fail(_desk.State.Outstanding.Single()).Events.Select(EventTypes.NameOf).ShouldBe(["delivery_failed"]);
        (_desk.State.OutstandingCount, _desk.State.Counters.Undelivered).ShouldBe((0, 1));
    }

    [Fact]
    public void an_escalation_whose_channel_is_gone_before_its_outcome_fails()
    {
        _desk.Raise(Critical(_desk));
        foreach (var request in _desk.State.Outstanding) _desk.Deliver(request);
        _desk.Wait(Ten);
        _desk.Do(new ApplyPolicy(Desk.Policy, ["telegram", "pushover", "console"], _desk.Now)).Events.Select(EventTypes.NameOf).ShouldBe(["policy_applied", "delivery_failed"]);
        _desk.State.OutstandingCount.ShouldBe(0);
    }

    [Fact]
    public void those_that_are_due_together_come_in_the_order_of_their_ids()
    {
        for (var index = 0; index < 5; index++) _desk.Raise(_desk.Signal(severity: Severity.Critical, subject: $"{index}"));
        _desk.Wait(Ten);
        _desk.Log.OfType<AlertEscalated>().Select(escalated => escalated.AlertId).ShouldBe(_desk.Log.OfType<AlertRaised>().Select(raised => raised.Signal.SignalId).Order());
    }

    [Fact]
    public void it_lives_on_over_the_day()
    {
        var raised = _desk.Raise(Critical(_desk));
        Script.Roll(_desk.Wait(TimeSpan.FromMinutes(5)));
        _desk.Wait(TimeSpan.FromMinutes(5)).Log[^1].ShouldBeOfType<AlertEscalated>().AlertId.ShouldBe(raised.Signal.SignalId);
    }

    [Fact]
    public void more_than_a_thousand_do_not_wait()
    {
        for (var index = 0; index < 1_000; index++) _desk.Raise(_desk.Signal(severity: Severity.Critical, subject: $"{index}")).EscalateAt.ShouldNotBeNull();
        _desk.Raise(Critical(_desk)).EscalateAt.ShouldBeNull();
    }

    [Fact]
    public void a_digest_is_not_escalated()
    {
        var desk = At("from: low, channels: [telegram, pushover]");
        desk.Do(new ApplyPolicy(desk.State.Policy! with { StormLimit = 1 }, Desk.AllChannels, desk.Now));
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Low));
        desk.Withhold(desk.Signal(SignalKind.Block, Severity.Low, subject: "b"));
        var digest = desk.Wait(TimeSpan.FromHours(1)).Log.OfType<DigestRaised>().Single();
        desk.Log.OfType<AlertEscalated>().ShouldAllBe(escalated => escalated.AlertId != digest.AlertId);
    }

    private static Desk At(string rule) => new(PolicyFile.Parse($"version: 2\nescalation: {{ {rule} }}\n", "p.yaml") with { Routes = Desk.Policy.Routes, ConfirmSeconds = null });

    private static SignalDetected Critical(Desk desk) => desk.Signal(SignalKind.VixGap, Severity.Critical, "VIX", "up");
}
