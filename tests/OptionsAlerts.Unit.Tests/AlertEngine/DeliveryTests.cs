using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DeliveryTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void a_failed_channel_is_followed_by_the_next()
    {
        var raised = _desk.Raise(_desk.Signal(severity: Severity.High));
        var request = raised.Requests.Single();
        var id = raised.Signal.SignalId;

        Scenario.Given(_desk.Log).When(new TakeOutcome(request.RequestId, id, Delivered: false, Permanent: true, Desk.Start.AddSeconds(5))).Then(
            DecisionOutcome.Applied,
            new DeliveryFailed
            {
                At = Desk.Start.AddSeconds(5),
                RequestId = request.RequestId,
                AlertId = id,
                Channel = "telegram",
                Attempt = 1,
                Permanent = true,
            },
            new FailedOver
            {
                At = Desk.Start.AddSeconds(5),
                AlertId = id,
                Request = new ChannelRequest { RequestId = DeterministicId.Request(id, "pushover", 2), Channel = "pushover", Attempt = 2 },
                Remaining = ["ntfy"],
            });
    }

    [Fact]
    public void an_alert_that_every_channel_failed_is_undelivered_and_silences_nothing()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        for (var channel = 0; channel < 3; channel++) _desk.Fail(_desk.State.Outstanding.Single());

        _desk.Log[^1].ShouldBeOfType<AlertUndelivered>();
        _desk.State.OutstandingCount.ShouldBe(0);
        _desk.Raise(_desk.Signal(severity: Severity.Low));
    }

    [Fact]
    public void an_undelivered_alert_gives_its_place_in_the_storm_guard_back()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal(severity: Severity.Low));
        desk.Withhold(desk.Signal(severity: Severity.Low, subject: "b"));
        desk.Fail(desk.State.Outstanding.Single());
        desk.Raise(desk.Signal(severity: Severity.Low, subject: "c"));
    }

    [Fact]
    public void an_undelivered_alert_leaves_the_hold_of_a_later_one_alone()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Low));
        var low = _desk.State.Outstanding.Single();
        _desk.Raise(_desk.Signal(severity: Severity.High));
        _desk.Fail(low).Events[^1].ShouldBeOfType<AlertUndelivered>();
        _desk.Withhold(_desk.Signal(severity: Severity.High)).Reason.ShouldBe(SuppressionReason.Cooldown);
    }

    [Fact]
    public void a_critical_alert_asks_all_its_channels_at_once() =>
        _desk.Raise(_desk.Signal(severity: Severity.Critical)).Requests.Select(request => (request.Channel, request.Attempt))
            .ShouldBe([("telegram", 1), ("pushover", 1)]);

    [Fact]
    public void a_broadcast_is_undelivered_only_when_all_failed()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Critical));
        var (first, second) = (_desk.State.Outstanding[0], _desk.State.Outstanding[1]);
        _desk.Fail(first).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliveryFailed>();
        _desk.Fail(second).Events.Select(EventTypes.NameOf).ShouldBe(["delivery_failed", "alert_undelivered"]);
    }

    [Fact]
    public void one_acceptance_delivers_a_broadcast()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Critical));
        var (first, second) = (_desk.State.Outstanding[0], _desk.State.Outstanding[1]);
        _desk.Deliver(first).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliverySucceeded>();
        _desk.Fail(second).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliveryFailed>();
        _desk.State.OutstandingCount.ShouldBe(0);
        _desk.Withhold(_desk.Signal(severity: Severity.Critical)).Reason.ShouldBe(SuppressionReason.Cooldown);
    }

    [Fact]
    public void an_outcome_that_comes_twice_or_late_changes_nothing()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        var request = _desk.State.Outstanding.Single();
        _desk.Fail(request);
        var before = Desk.Picture(_desk.State);
        _desk.Fail(request).Outcome.ShouldBe(DecisionOutcome.Nothing);
        _desk.Deliver(request).Outcome.ShouldBe(DecisionOutcome.Nothing);
        Desk.Picture(_desk.State).ShouldBe(before);
    }

    [Fact]
    public void an_outcome_of_an_unknown_alert_changes_nothing() =>
        _desk.Do(new TakeOutcome(DeterministicId.Of("r"), DeterministicId.Of("a"), Delivered: false, Permanent: true, Desk.Start))
            .Outcome.ShouldBe(DecisionOutcome.Nothing);

    [Fact]
    public void requests_on_a_channel_that_is_gone_fail_over_at_once()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        _desk.Raise(_desk.Signal(SignalKind.GammaFlipBreach, Severity.Critical));

        var decision = _desk.Do(new ApplyPolicy(Desk.Policy, ["pushover", "ntfy"], _desk.Now));

        decision.Events.Select(EventTypes.NameOf).ShouldBe(["policy_applied", "delivery_failed", "failed_over", "delivery_failed"]);
        decision.Events.OfType<DeliveryFailed>().ShouldAllBe(failed => failed.Permanent && failed.Channel == "telegram" && failed.Attempt == 1);
        _desk.State.Outstanding.Select(request => (request.Channel, request.Attempt)).ShouldBe([("pushover", 2), ("pushover", 1)]);
    }

    [Fact]
    public void a_fail_over_is_one_attempt_more_than_the_highest_of_those_that_failed_together()
    {
        var policy = Desk.Policy with { Escalation = Desk.Policy.Escalation! with { From = Severity.High, Channels = ["pushover"] } };
        var desk = new Desk(policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Wait(TimeSpan.FromMinutes(10)).State.Outstanding.Select(request => (request.Channel, request.Attempt)).ShouldBe([("telegram", 1), ("pushover", 2)]);

        desk.Do(new ApplyPolicy(policy, ["ntfy", "console"], desk.Now)).Events.Select(EventTypes.NameOf).ShouldBe(["policy_applied", "delivery_failed", "delivery_failed", "failed_over"]);

        desk.State.Outstanding.Select(request => (request.Channel, request.Attempt)).ShouldBe([("ntfy", 3)]);
    }

    [Fact]
    public void an_alert_that_one_channel_took_and_the_others_failed_is_on_its_way_no_more()
    {
        var id = _desk.Raise(_desk.Signal(severity: Severity.Critical)).Signal.SignalId;
        var (first, second) = (_desk.State.Outstanding[0], _desk.State.Outstanding[1]);
        _desk.Deliver(first);
        _desk.State.Outstanding.Select(request => request.Channel).ShouldBe(["pushover"]);
        _desk.Fail(second);
        _desk.State.Outstanding.ShouldBeEmpty();
        _desk.State.OutstandingOf(id).ShouldBeEmpty();
    }

    [Fact]
    public void fail_over_skips_a_channel_that_is_gone()
    {
        _desk.Raise(_desk.Signal(severity: Severity.High));
        _desk.Do(new ApplyPolicy(Desk.Policy, ["telegram", "ntfy"], _desk.Now));
        _desk.Fail(_desk.State.Outstanding.Single());
        _desk.State.Outstanding.Single().Channel.ShouldBe("ntfy");
    }

    [Fact]
    public void what_is_outstanding_is_published_again_as_it_was_first()
    {
        var raised = _desk.Raise(_desk.Signal(severity: Severity.High));
        var first = Notifications.For(_desk.State, raised, step: 3).ShouldHaveSingleItem();
        var again = Notifications.ToNotification(Desk.Run, _desk.State.OutstandingOf(raised.Signal.SignalId).Single(), step: 3);
        again.ShouldBe(first);
        (first.Headline, first.RequestedAt, first.Channel).ShouldBe((raised.Signal.Headline, Desk.Start, "telegram"));
    }

    [Fact]
    public void a_fail_over_is_published_with_the_alerts_words()
    {
        var raised = _desk.Raise(_desk.Signal(severity: Severity.High));
        _desk.Wait(TimeSpan.FromSeconds(2));
        var over = _desk.Fail(_desk.State.Outstanding.Single()).Events[^1];

        var message = Notifications.For(_desk.State, over, step: 0).ShouldHaveSingleItem();

        (message.Channel, message.Attempt, message.Headline, message.RequestedAt).ShouldBe(("pushover", 2, raised.Signal.Headline, Desk.Start.AddSeconds(2)));
    }
}
