using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>A high alert asks telegram, then pushover, then ntfy; the default awaits each for five seconds.</summary>
public sealed class ConfirmationTests
{
    private static readonly TimeSpan Five = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private readonly Desk _desk = new(ConfirmingDay.Policy);

    [Fact]
    public void the_default_policy_awaits_five_seconds() => (AlertPolicy.Default.ConfirmSeconds, AlertPolicy.ConfirmedFrom).ShouldBe((5, Severity.High));

    [Fact]
    public void what_nobody_confirmed_in_time_goes_to_the_next_channel_too()
    {
        var id = High().Signal.SignalId;
        _desk.State.NextConfirmationDue.ShouldBe(Desk.Start + Five);
        _desk.Wait(Five - Tick).Log[^1].ShouldBeOfType<AlertRaised>();

        Scenario.Given(_desk.Log).When(new TimePasses(Desk.Start + Five)).Then(
            DecisionOutcome.Applied,
            new FailedOver
            {
                At = Desk.Start + Five,
                AlertId = id,
                Request = new ChannelRequest { RequestId = DeterministicId.Request(id, "pushover", 2), Channel = "pushover", Attempt = 2 },
                Remaining = ["ntfy"],
                Unconfirmed = true,
            });
        _desk.Wait(Tick).State.Outstanding.Select(request => (request.Channel, request.RequestedAt - Desk.Start)).ShouldBe([("telegram", TimeSpan.Zero), ("pushover", Five)]);
        _desk.State.Counters.FailedOver.ShouldBe(1);
    }

    [Fact]
    public void each_further_channel_is_awaited_as_long_until_none_is_left()
    {
        High();
        _desk.Wait(TimeSpan.FromHours(1));
        Overs().ShouldBe([(Five, "pushover", 2), (2 * Five, "ntfy", 3)]);
        _desk.State.OutstandingCount.ShouldBe(3);
        _desk.State.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData(Severity.Low, false)]
    [InlineData(Severity.Medium, false)]
    [InlineData(Severity.High, true)]
    [InlineData(Severity.Critical, true)]
    public void high_and_critical_alone_are_awaited(Severity severity, bool awaited)
    {
        var routes = Array.ConvertAll(Desk.Policy.Routes, route => route with { Broadcast = false, Channels = ["ntfy", "telegram"] });
        var desk = new Desk(ConfirmingDay.Policy with { Routes = routes, Escalation = null });
        desk.Raise(desk.Signal(severity: severity));
        (desk.State.NextDue == Desk.Start + Five).ShouldBe(awaited);
        desk.Wait(Five).Log.OfType<FailedOver>().Any().ShouldBe(awaited);
    }

    [Fact]
    public void what_is_confirmed_in_time_is_not_asked_of_another()
    {
        High();
        _desk.Wait(Five - Tick).Deliver(_desk.State.Outstanding.Single());
        _desk.State.NextConfirmationDue.ShouldBeNull();
        _desk.Wait(TimeSpan.FromHours(1)).Log.OfType<FailedOver>().ShouldBeEmpty();
    }

    [Fact]
    public void a_late_success_counts_and_ends_the_waiting()
    {
        High();
        _desk.Wait(Five).Deliver(_desk.State.Outstanding[0]).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliverySucceeded>().Channel.ShouldBe("telegram");
        _desk.State.NextConfirmationDue.ShouldBeNull();
        _desk.Wait(TimeSpan.FromHours(1));
        Overs().Count.ShouldBe(1);
        _desk.Fail(_desk.State.Outstanding.Single()).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliveryFailed>();
        (_desk.State.OutstandingCount, _desk.State.Counters.Undelivered).ShouldBe((0, 0));
    }

    [Fact]
    public void a_failure_asks_the_next_at_once_and_that_one_is_awaited_from_then_on()
    {
        High();
        _desk.Wait(TimeSpan.FromSeconds(2)).Fail(_desk.State.Outstanding.Single()).Events[^1].ShouldBeOfType<FailedOver>().Unconfirmed.ShouldBeFalse();
        _desk.State.NextConfirmationDue.ShouldBe(Desk.Start.AddSeconds(7));
        _desk.Wait(Five);
        Overs().ShouldBe([(TimeSpan.FromSeconds(2), "pushover", 2), (TimeSpan.FromSeconds(7), "ntfy", 3)]);
    }

    [Fact]
    public void where_the_last_asked_failed_and_an_earlier_one_is_overdue_the_next_is_asked_at_once()
    {
        High();
        _desk.Wait(TimeSpan.FromSeconds(6)).Fail(_desk.State.Outstanding.Single(request => request.Channel == "pushover")).Events.ShouldHaveSingleItem().ShouldBeOfType<DeliveryFailed>();
        _desk.State.NextConfirmationDue.ShouldBe(_desk.Now);
        _desk.Wait(TimeSpan.Zero).Log[^1].ShouldBeOfType<FailedOver>().Request.Channel.ShouldBe("ntfy");
    }

    [Fact]
    public void an_alert_whose_every_channel_failed_late_is_undelivered_once()
    {
        High();
        _desk.Wait(TimeSpan.FromMinutes(1));
        foreach (var request in _desk.State.Outstanding) _desk.Fail(request);
        _desk.Log[^1].ShouldBeOfType<AlertUndelivered>();
        (_desk.State.OutstandingCount, _desk.State.Counters.Failed, _desk.State.Counters.Undelivered).ShouldBe((0, 3, 1));
    }

    [Fact]
    public void a_broadcast_has_asked_everybody_and_awaits_nothing()
    {
        _desk.Raise(_desk.Signal(severity: Severity.Critical));
        _desk.State.NextConfirmationDue.ShouldBeNull();
    }

    [Fact]
    public void a_digest_of_high_severity_is_awaited_as_an_alert_is()
    {
        var desk = new Desk(ConfirmingDay.Policy with { StormLimit = 1 });
        desk.Deliver(desk.State.OutstandingOf(desk.Raise(desk.Signal(SignalKind.Block)).Signal.SignalId).Single());
        desk.Withhold(desk.Signal(SignalKind.Block, subject: "b"));
        desk.Wait(TimeSpan.FromSeconds(15));
        desk.Log[^1].ShouldBeOfType<FailedOver>().AlertId.ShouldBe(desk.Log.OfType<DigestRaised>().Single().AlertId);
    }

    [Fact]
    public void a_summary_of_high_severity_is_awaited_too()
    {
        _desk.Deliver(_desk.State.OutstandingOf(_desk.Raise(_desk.Signal(SignalKind.VixSpike, subject: "up")).Signal.SignalId).Single());
        _desk.Withhold(_desk.Signal(SignalKind.VixSpike, subject: "up"));
        _desk.Wait(TimeSpan.FromMinutes(2) + Five);
        _desk.Log[^1].ShouldBeOfType<FailedOver>().AlertId.ShouldBe(_desk.Log.OfType<SummaryRaised>().Single().Alert.AlertId);
    }

    [Fact]
    public void a_channel_that_is_gone_is_passed_over_and_where_none_is_left_nothing_is_due()
    {
        High();
        _desk.Do(new ApplyPolicy(ConfirmingDay.Policy, ["telegram", "console"], _desk.Now));
        _desk.State.NextConfirmationDue.ShouldBeNull();
        _desk.Do(new ApplyPolicy(ConfirmingDay.Policy, ["telegram", "ntfy"], _desk.Wait(TimeSpan.FromSeconds(3)).Now));
        _desk.State.NextConfirmationDue.ShouldBe(Desk.Start + Five);
        _desk.Wait(TimeSpan.FromMinutes(1));
        Overs().ShouldBe([(Five, "ntfy", 2)]);
    }

    [Fact]
    public void a_policy_that_awaits_nothing_asks_another_after_a_failure_alone()
    {
        var desk = new Desk(Desk.Policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        (desk.State.NextDue, desk.State.NextConfirmationDue).ShouldBe((null, null));
    }

    [Fact]
    public void a_new_policy_counts_from_the_last_request_and_never_back()
    {
        High();
        _desk.Wait(TimeSpan.FromSeconds(4));
        _desk.Do(new ApplyPolicy(ConfirmingDay.Policy with { ConfirmSeconds = 10 }, Desk.AllChannels, _desk.Now));
        _desk.State.NextConfirmationDue.ShouldBe(Desk.Start.AddSeconds(10));
        _desk.Do(new ApplyPolicy(ConfirmingDay.Policy with { ConfirmSeconds = 1 }, Desk.AllChannels, _desk.Now));
        _desk.State.NextConfirmationDue.ShouldBe(_desk.Now);
        _desk.Do(new ApplyPolicy(Desk.Policy, Desk.AllChannels, _desk.Now));
        _desk.State.NextConfirmationDue.ShouldBeNull();
    }

    [Fact]
    public void an_escalation_asks_anew_and_is_awaited_from_then_on()
    {
        var policy = ConfirmingDay.Policy with { ConfirmSeconds = 20, Escalation = Desk.Policy.Escalation! with { From = Severity.High, AfterSeconds = 15, Channels = ["pushover"] } };
        var desk = new Desk(policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Wait(TimeSpan.FromSeconds(15)).State.NextConfirmationDue.ShouldBe(Desk.Start.AddSeconds(35));
        desk.Wait(TimeSpan.FromSeconds(20)).Log[^1].ShouldBeOfType<FailedOver>().Request.ShouldBe(
            new ChannelRequest { RequestId = DeterministicId.Request(desk.Log.OfType<AlertRaised>().Single().Signal.SignalId, "ntfy", 3), Channel = "ntfy", Attempt = 3 });
    }

    [Fact]
    public void those_that_are_due_together_come_in_the_order_of_their_ids()
    {
        for (var index = 0; index < 5; index++) _desk.Raise(_desk.Signal(SignalKind.Block, subject: $"{index}"));
        _desk.Wait(Five);
        _desk.Log.OfType<FailedOver>().Select(over => over.AlertId).ShouldBe(_desk.Log.OfType<AlertRaised>().Select(raised => raised.Signal.SignalId).Order());
    }

    [Fact]
    public void it_lives_on_over_the_day_and_in_a_snapshot()
    {
        High();
        Script.Roll(_desk.Wait(TimeSpan.FromSeconds(3)));
        var restored = EngineState.Restore(CanonicalSnapshot.Decode(CanonicalSnapshot.Encode(_desk.State.ToSnapshot())));
        (_desk.State.NextConfirmationDue, restored.NextConfirmationDue).ShouldBe((Desk.Start + Five, Desk.Start + Five));
        restored.Policy!.ConfirmSeconds.ShouldBe(5);
        _desk.Wait(TimeSpan.FromSeconds(2)).Log[^1].ShouldBeOfType<FailedOver>().Request.Channel.ShouldBe("pushover");
    }

    [Fact]
    public void a_request_says_whether_another_live_channel_is_left()
    {
        High();
        _desk.State.Outstanding.Single().IsLast.ShouldBeFalse();
        _desk.Wait(2 * Five).State.Outstanding.ShouldAllBe(request => request.IsLast);
        Notifications.For(_desk.State, _desk.Log[^1], step: 0).ShouldHaveSingleItem().IsLast.ShouldBeTrue();
        var raised = _desk.Raise(_desk.Signal(severity: Severity.Critical, subject: "b"));
        Notifications.For(_desk.State, raised, step: 0).Select(message => (message.Channel, message.IsLast)).ShouldBe([("telegram", true), ("pushover", true)]);
        _desk.Raise(_desk.Signal(SignalKind.Block));
        _desk.Do(new ApplyPolicy(ConfirmingDay.Policy, ["telegram", "console"], _desk.Now));
        _desk.State.Outstanding[^1].IsLast.ShouldBeTrue();
    }

    [Fact]
    public void it_is_published_with_the_alerts_words()
    {
        var raised = High();
        var message = Notifications.For(_desk.Wait(Five).State, _desk.Log[^1], step: 0).ShouldHaveSingleItem();
        (message.Channel, message.Attempt, message.Headline, message.RequestedAt).ShouldBe(("pushover", 2, raised.Signal.Headline, Desk.Start + Five));
    }

    private AlertRaised High() => _desk.Raise(_desk.Signal(severity: Severity.High));

    private List<(TimeSpan After, string Channel, int Attempt)> Overs() =>
        [.. _desk.Log.OfType<FailedOver>().Select(over => (over.At - Desk.Start, over.Request.Channel, over.Request.Attempt))];
}
