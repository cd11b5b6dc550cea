using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>A log that cannot be is not folded, and says why.</summary>
public sealed class FoldTests
{
    private static readonly Guid Unknown = DeterministicId.Of("unknown");
    private readonly Desk _desk = new();

    [Fact]
    public void before_its_first_event_a_log_has_no_day_no_policy_and_no_channel()
    {
        var state = EngineState.Empty(Desk.Run);
        (state.Day, state.Policy, state.PolicyHash, state.ConfiguredHash, state.NextDue).ShouldBe((null, null, "", "", null));
        state.Channels.ShouldBeEmpty();
    }

    [Fact]
    public void nothing_comes_before_a_day()
    {
        var acknowledged = new AlertAcknowledged { At = Desk.Start, AlertId = Unknown, By = "ada", Via = "cli" };
        Should.Throw<InvalidOperationException>(() => EngineState.Empty(Desk.Run).Apply(acknowledged)).Message
            .ShouldBe("No trading day is open: the first event of a log is DayOpened.");
    }

    [Fact]
    public void an_event_is_not_earlier_than_the_one_before() => Refused(
        new AlertAcknowledged { At = Desk.Start.AddTicks(-1), AlertId = Unknown, By = "ada", Via = "cli" },
        "An event of 2026-06-30T13:59:59.9999999+00:00 cannot follow one of 2026-06-30T14:00:00.0000000+00:00.");

    [Fact]
    public void a_day_comes_once() => Refused(_desk.Log[0], "Day 2026-06-30 cannot follow 2026-06-30.");

    [Fact]
    public void a_day_of_another_run_is_neither_opened_nor_folded()
    {
        const string Words = "A day of run 'other' cannot open in run 'test'.";
        Should.Throw<InvalidOperationException>(() => _desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), "other", Desk.Policy, Desk.AllChannels, Desk.Start))).Message.ShouldBe(Words);
        Refused((DayOpened)_desk.Log[0] with { RunId = "other" }, Words);
    }

    [Fact]
    public void what_is_no_event_is_not_folded() => Refused(new Foreign { At = Desk.Start }, "Foreign is no event of the log.");

    [Fact]
    public void what_is_no_command_is_not_decided() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _desk.Do(new ForeignCommand(Desk.Start))).Message.ShouldStartWith("no command of the decider");

    [Fact]
    public void an_alert_is_undelivered_only_after_all_its_requests_failed()
    {
        var id = _desk.Raise(_desk.Signal()).Signal.SignalId;
        Refused(new AlertUndelivered { At = Desk.Start, AlertId = id }, $"Alert {id} ends with requests that have no outcome.");
    }

    [Fact]
    public void an_alert_that_is_not_on_its_way_does_not_end() =>
        Refused(new AlertUndelivered { At = Desk.Start, AlertId = Unknown }, $"Alert {Unknown} is not open.");

    [Fact]
    public void a_request_that_was_not_made_has_no_outcome()
    {
        var id = _desk.Raise(_desk.Signal()).Signal.SignalId;
        Refused(new DeliverySucceeded { At = Desk.Start, AlertId = id, RequestId = Unknown, Channel = "ntfy", Attempt = 1 }, $"Request {Unknown} of alert {id} is not open.");
    }

    [Fact]
    public void an_alert_that_awaits_no_answer_is_not_escalated() =>
        Refused(new AlertEscalated { At = Desk.Start, AlertId = Unknown, PolicyHash = "0", Requests = [] }, $"Alert {Unknown} awaits no acknowledgement.");

    [Fact]
    public void a_silence_that_was_not_made_does_not_end() => Refused(new SilenceEnded { At = Desk.Start, SilenceId = Unknown }, $"Silence {Unknown} is not in the book.");

    [Fact]
    public void quiet_hours_that_withheld_nothing_have_no_digest()
    {
        var storms = new Desk(Desk.Policy with { StormLimit = 1 });
        storms.Raise(storms.Signal(subject: "1"));
        storms.Withhold(storms.Signal(subject: "2"));
        var digest = storms.Wait(TimeSpan.FromSeconds(10)).Log.OfType<DigestRaised>().Single();
        Refused(digest with { QuietUntil = Desk.Start.AddHours(1) }, "No quiet hours that withheld anything end at 2026-06-30T15:00:00.0000000+00:00.");
    }

    [Fact]
    public void a_time_that_does_not_fit_is_an_error_and_never_another_time() => Should.Throw<OverflowException>(() => Utc.Seconds(long.MaxValue));

    private void Refused(DecisionEvent e, string words) => Should.Throw<InvalidOperationException>(() => _desk.State.Apply(e)).Message.ShouldBe(words);

    private sealed record Foreign : DecisionEvent;

    private sealed record ForeignCommand(DateTimeOffset Now) : EngineCommand(Now);
}
