using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class AccountTextTests
{
    [Fact]
    public void a_digest_tells_what_it_gathered_and_why_it_was_due()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal());
        desk.Withhold(desk.Signal(subject: "b"));
        var (before, digest) = Last<DigestRaised>(desk.Wait(TimeSpan.FromMinutes(1)));
        AccountText.Of(before, digest, []).ShouldBe(
        [
            "A digest, made by the engine: 1 signal was withheld from 2026-06-30 10:00:00 ET on, by the storm guard or the rate limit.",
            "It was due once they had gathered for 10s (digest.gather), the rate had room and no quiet hours held it.",
            "1 sweep SPY",
            $"strongest: high, SPY b #2 ({Id(2)})",
        ]);
    }

    [Fact]
    public void a_digest_of_quiet_hours_tells_when_they_were_over()
    {
        var desk = new Desk(PolicyFile.Parse("version: 2\nquietHours: [{ name: q, from: '09:00', to: '11:00' }]\n", "p.yaml") with { Routes = Desk.Policy.Routes });
        desk.Withhold(desk.Signal());
        var (before, digest) = Last<DigestRaised>(desk.Wait(TimeSpan.FromHours(1)));
        AccountText.Of(before, digest, []).Take(2).ShouldBe(
        [
            "A digest, made by the engine: 1 signal was withheld from 2026-06-30 10:00:00 ET on, by quiet hours.",
            "It was due when the quiet hours that withheld them were over, at 2026-06-30 11:00:00 ET, the rate had room and no quiet hours held it.",
        ]);
    }

    [Fact]
    public void a_summary_tells_what_was_told_before_and_how_often_news_was_withheld()
    {
        var desk = new Desk();
        var told = desk.Raise(desk.Signal(SignalKind.VolumeSpike));
        desk.Withhold(desk.Signal(SignalKind.VolumeSpike));
        var (before, summary) = Last<SummaryRaised>(desk.Wait(TimeSpan.FromMinutes(11)));
        AccountText.Of(before, summary, []).ShouldBe(
        [
            "A summary, made by the engine: a cooldown of volume_spike SPY withheld news of this condition 1 time, and the latest is told now that it is over.",
            $"Told before: high volume_spike a, alert {told.Signal.SignalId.ToString()[..8]}; the latest is worse, or another state.",
        ]);
    }

    [Fact]
    public void a_fail_over_for_want_of_a_confirmation_tells_how_long_none_came_and_who_was_asked()
    {
        var desk = new Desk(ConfirmingDay.Policy);
        var raised = desk.Raise(desk.Signal(severity: Severity.High));
        var before = desk.State;
        desk.Wait(TimeSpan.FromMinutes(1));
        AccountText.Of(before, raised, [.. desk.Log.OfType<FailedOver>()]).ShouldBe(
        [
            "Failed over to pushover at 2026-06-30 10:00:05 ET: no channel had confirmed it for 5s (confirm); what was asked before may be delivered yet.",
            "Failed over to ntfy at 2026-06-30 10:00:10 ET: no channel had confirmed it for 5s (confirm); what was asked before may be delivered yet.",
        ]);
    }

    [Fact]
    public void the_timeline_tells_a_fail_over_for_want_of_a_confirmation_from_one_after_a_failure()
    {
        var steps = ConfirmingDay.Log().Concat(KnownDay.Log()).OfType<FailedOver>().SelectMany(LifecycleSteps.Of).Select(step => DecisionText.ToTimeline(step.Event)).ToList();
        steps.Select(entry => entry.What).Distinct(StringComparer.Ordinal).ShouldBe(["failed_over"]);
        steps.Select(entry => entry.Detail).Distinct(StringComparer.Ordinal).ShouldBe(["no channel had confirmed it in time", ""]);
    }

    [Fact]
    public void an_escalation_tells_how_long_nobody_answered_and_who_was_asked()
    {
        var desk = new Desk();
        var raised = desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.Critical));
        AccountText.Of(desk.State, raised, []).ShouldBe(["Escalates at 2026-06-30 10:10:00 ET to further channels, unless it is acknowledged or its condition ends before."]);

        var (before, escalated) = Last<AlertEscalated>(desk.Wait(TimeSpan.FromMinutes(12)));
        desk.Do(new AcknowledgeAlert(raised.Signal.SignalId, "ada", "cli", desk.Now));
        AccountText.Of(before, raised, [escalated, desk.Log[^1]]).ShouldBe(
        [
            "Escalated at 2026-06-30 10:10:00 ET: nobody had acknowledged it within 10m; asked ntfy.",
            "Acknowledged at 2026-06-30 10:12:00 ET by ada, via cli.",
        ]);
    }

    [Fact]
    public void a_critical_that_nobody_further_can_be_asked_about_says_so()
    {
        var desk = new Desk(channels: ["telegram", "pushover", "console"]);
        var policy = Desk.Policy with { Routes = AlertPolicy.Default.Routes };
        desk.Do(new ApplyPolicy(policy, ["telegram", "pushover"], desk.Now));
        var raised = desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.Critical));
        AccountText.Of(desk.State, raised, []).ShouldHaveSingleItem().ShouldBe("It is not escalated: no further channel is live.");
    }

    [Fact]
    public void an_all_clear_names_the_alert_whose_end_it_tells()
    {
        var desk = new Desk();
        var began = desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        var ended = desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Low, "VIX", "up") with { Phase = SignalPhase.Ended });
        AccountText.Of(desk.State, ended, []).ShouldBe([$"An all-clear: it tells the end of what alert {began.Signal.SignalId.ToString()[..8]} told."]);
    }

    // The event, and the state just before it.
    private static (EngineState Before, T Event) Last<T>(Desk desk) where T : DecisionEvent
    {
        var place = desk.Log.FindLastIndex(e => e is T);
        place.ShouldBeGreaterThan(0);
        var state = EngineState.Empty(Desk.Run);
        foreach (var e in desk.Log.Take(place)) state.Apply(e);
        return (state, (T)desk.Log[place]);
    }

    private static string Id(int number) => Desk.Sample(number, Desk.Start).SignalId.ToString()[..8];
}
