using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>The cooldown of a VIX spike is two minutes, of a put/call divergence five.</summary>
public sealed class SummaryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Desk _desk = new(Desk.Unlimited with { Escalation = null });

    [Fact]
    public void what_a_cooldown_withheld_and_is_worse_is_told_when_it_is_over()
    {
        _desk.Raise(Spike());
        _desk.Wait(Minute).Withhold(Spike());
        var last = _desk.Signal(SignalKind.VixSpike, Severity.High, "VIX", "up");
        _desk.Withhold(last);
        _desk.State.NextDue.ShouldBe(Desk.Start + (2 * Minute));

        _desk.Wait(Minute);

        var summary = Summary();
        (summary.At, summary.Withheld, summary.HoldUntil, summary.Route.Name, summary.EscalateAt, summary.Clears).ShouldBe((Desk.Start + (2 * Minute), 2, Desk.Start + (4 * Minute), "high", null, null));
        (summary.Alert.Headline, summary.Alert.Notice, summary.Alert.Severity).ShouldBe((last.Headline, Notice.Summary, Severity.High));
        summary.Alert.AlertId.ShouldNotBe(last.SignalId);
        var message = Notifications.For(_desk.State, summary, step: 5).ShouldHaveSingleItem();
        (message.Channel, message.Notice, message.AlertId, message.Headline, message.Step).ShouldBe(("telegram", Notice.Summary, summary.Alert.AlertId, last.Headline, 5));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_summary_holds_like_an_alert_and_may_be_followed_by_another()
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike());
        _desk.Wait(2 * Minute);
        _desk.Withhold(Spike()).By.ShouldBe(Summary().Alert.AlertId);
        _desk.Wait(2 * Minute);
        _desk.Log.OfType<SummaryRaised>().Select(summary => (summary.At - Desk.Start, summary.Withheld)).ShouldBe([(2 * Minute, 1), (4 * Minute, 1)]);
    }

    [Fact]
    public void what_is_less_than_was_told_is_not_summed_up()
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike(Severity.Medium));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void what_was_worse_and_is_less_again_is_not_summed_up()
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike());
        _desk.Withhold(Spike(Severity.Medium));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void news_from_before_the_latest_is_counted_and_changes_nothing()
    {
        _desk.Raise(Spike());
        _desk.Wait(Minute).Withhold(Spike());
        _desk.Withhold(Spike(Severity.Medium) with { EventTime = _desk.Now.AddSeconds(-1), Headline = "late" });
        _desk.Wait(Minute);
        (Summary().Withheld, Summary().Alert.Severity).ShouldBe((2, Severity.High));
    }

    [Fact]
    public void what_ended_before_its_cooldown_is_not_summed_up()
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike());
        _desk.Withhold(End(Spike())).Reason.ShouldBe(SuppressionReason.NoAllClear);
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void what_was_told_to_be_over_and_began_again_within_its_cooldown_is_told_when_that_is_over()
    {
        _desk.Raise(Spike(Severity.Critical));
        _desk.Raise(End(Spike(Severity.Critical)));
        _desk.Withhold(Spike(Severity.Critical)).Reason.ShouldBe(SuppressionReason.Cooldown);
        _desk.Wait(2 * Minute);
        (Summary().Alert.Severity, Summary().Withheld).ShouldBe((Severity.Critical, 1));

        // It was told now, so that its end is told as well.
        _desk.Raise(End(Spike(Severity.Critical))).Clears.ShouldBe(Summary().Alert.AlertId);
    }

    [Fact]
    public void what_began_and_ended_again_within_its_cooldown_is_not_told_at_all()
    {
        _desk.Raise(Spike(Severity.Critical));
        _desk.Raise(End(Spike(Severity.Critical)));
        _desk.Withhold(Spike(Severity.Critical));
        _desk.Withhold(End(Spike(Severity.Critical))).Reason.ShouldBe(SuppressionReason.NothingToClear);
        _desk.State.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData(SignalKind.Sweep, false)]
    [InlineData(SignalKind.VixGap, false)]
    [InlineData(SignalKind.OiDivergence, true)]
    [InlineData(SignalKind.PutCallDivergence, true)]
    public void only_what_goes_on_in_time_is_summed_up(SignalKind kind, bool summedUp)
    {
        _desk.Raise(_desk.Signal(kind));
        _desk.Withhold(_desk.Signal(kind));
        (_desk.State.NextDue is not null).ShouldBe(summedUp);
    }

    [Fact]
    public void a_state_that_flapped_is_told_where_it_is_not_the_one_last_told()
    {
        _desk.Raise(Flip("below"));
        var above = _desk.Wait(Minute).Raise(Flip("above"));
        _desk.Withhold(Flip("below"));
        _desk.Wait(Minute);
        var summary = Summary();
        (summary.At, summary.Alert.Subject, summary.Clears).ShouldBe((Desk.Start + (2 * Minute), "below", null));
        above.Signal.Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void a_state_that_flapped_back_to_the_one_last_told_is_not_told_again()
    {
        _desk.Raise(Flip("below"));
        _desk.Raise(Flip("above"));
        _desk.Withhold(Flip("below"));
        _desk.Withhold(Flip("above"));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void the_summary_of_a_state_goes_the_way_of_the_one_it_ends()
    {
        _desk.Raise(Flip("above", Severity.Low));
        var below = _desk.Raise(Flip("below", Severity.Critical));
        _desk.Withhold(Flip("above", Severity.Low));
        _desk.Wait(2 * Minute);
        (Summary().Clears, Summary().Route.Name, Summary().Alert.Severity).ShouldBe((below.Signal.SignalId, "critical", Severity.Low));
    }

    [Theory]
    [InlineData("silences: [{ match: [symbol = VIX], starts: '2026-06-30T14:02:00Z' }]", SuppressionReason.Silenced)]
    [InlineData("quietHours: [{ name: q, from: '10:02', to: '11:00' }]", SuppressionReason.QuietHours)]
    [InlineData("inhibitions: [{ name: i, source: [kind = block], target: [kind = vix_spike], for: 5m }]", SuppressionReason.Inhibited)]
    public void a_summary_that_something_else_withholds_when_it_is_due_says_so_and_comes_no_more(string rule, SuppressionReason reason)
    {
        var desk = new Desk(PolicyFile.Parse($"version: 2\n{rule}\n", "p.yaml") with { Routes = Desk.Policy.Routes });
        desk.Raise(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "up"));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "up"));
        var block = desk.Raise(desk.Signal(SignalKind.Block)).Signal.SignalId;

        desk.Wait(2 * Minute);

        var withheld = desk.Log[^1].ShouldBeOfType<SummaryWithheld>();
        (withheld.At, withheld.Kind, withheld.Symbol, withheld.Subject, withheld.Reason).ShouldBe((Desk.Start + (2 * Minute), SignalKind.VixSpike, "VIX", "up", reason));
        withheld.By.ShouldBe(reason switch { SuppressionReason.Silenced => desk.State.Policy!.Silences.Single().Id, SuppressionReason.Inhibited => block, _ => null });
        desk.Wait(TimeSpan.FromMinutes(30)).Log.OfType<SummaryRaised>().ShouldBeEmpty();
    }

    [Fact]
    public void a_summary_waits_for_room_in_the_rate_and_a_critical_one_does_not()
    {
        var desk = new Desk(Desk.Policy with { RatePerMinute = 2, Escalation = null });
        desk.Raise(desk.Signal(SignalKind.VixCrash, Severity.High, "VIX", "down"));
        desk.Withhold(desk.Signal(SignalKind.VixCrash, Severity.High, "VIX", "down"));
        desk.Wait(TimeSpan.FromSeconds(1)).Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        desk.Wait(TimeSpan.FromSeconds(100));
        for (var index = 0; index < 2; index++) desk.Raise(desk.Signal(SignalKind.Block, subject: $"{index}"));

        desk.Wait(TimeSpan.FromMinutes(5));

        // The critical one is not held up by the other that waits in front of it.
        desk.Log.OfType<SummaryRaised>().Select(summary => (summary.Alert.Severity, summary.At - Desk.Start))
            .ShouldBe([(Severity.Critical, TimeSpan.FromSeconds(121)), (Severity.High, TimeSpan.FromSeconds(161))]);
    }

    [Fact]
    public void summaries_that_are_due_together_come_by_kind_then_symbol_then_subject()
    {
        (SignalKind Kind, string Symbol, string Subject)[] things =
            [(SignalKind.VixSpike, "VVIX", "up"), (SignalKind.VixSpike, "VIX", "up"), (SignalKind.VixSpike, "VIX", "gap"), (SignalKind.VixCrash, "VIX", "up")];
        foreach (var (kind, symbol, subject) in things) _desk.Raise(_desk.Signal(kind, symbol: symbol, subject: subject));
        foreach (var (kind, symbol, subject) in things) _desk.Withhold(_desk.Signal(kind, symbol: symbol, subject: subject));
        _desk.Wait(2 * Minute);
        _desk.Log.OfType<SummaryRaised>().Select(summary => (summary.Alert.Kind, summary.Alert.Symbol, summary.Alert.Subject)).ShouldBe(things.Reverse());
    }

    [Fact]
    public void a_policy_without_summaries_has_none()
    {
        var desk = new Desk(Desk.Unlimited with { Summaries = false });
        desk.Raise(desk.Signal(SignalKind.VixSpike));
        desk.Withhold(desk.Signal(SignalKind.VixSpike));
        desk.State.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_policy_without_summaries_drops_those_that_wait_and_a_later_one_does_not_bring_them_back(bool ofFirstVersion)
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike());
        _desk.Do(new ApplyPolicy(ofFirstVersion ? Desk.First : Desk.Unlimited with { Summaries = false, Escalation = null }, Desk.AllChannels, _desk.Now));
        _desk.State.NextDue.ShouldBeNull();
        _desk.Do(new ApplyPolicy(Desk.Unlimited with { Escalation = null }, Desk.AllChannels, _desk.Now));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_day_opened_under_a_policy_without_summaries_drops_those_that_wait()
    {
        _desk.Raise(Spike());
        _desk.Withhold(Spike());
        _desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, Desk.Unlimited with { Summaries = false }, Desk.AllChannels, _desk.Now));
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_summary_lives_on_over_the_day_unless_what_it_tells_of_ends_with_it()
    {
        _desk.Raise(Spike());
        _desk.Raise(_desk.Signal(SignalKind.OiDivergence));
        _desk.Withhold(Spike());
        _desk.Withhold(_desk.Signal(SignalKind.OiDivergence));
        Script.Roll(_desk.Wait(Minute));
        _desk.Wait(TimeSpan.FromHours(1));
        Summary().Alert.Kind.ShouldBe(SignalKind.VixSpike);
    }

    [Fact]
    public void a_critical_summary_awaits_an_answer_of_its_own()
    {
        var desk = new Desk();
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Critical));
        desk.Wait(2 * Minute);
        var summary = desk.Log.OfType<SummaryRaised>().Single();
        summary.EscalateAt.ShouldBe(Desk.Start + (12 * Minute));
        desk.Do(new AcknowledgeAlert(summary.Alert.AlertId, "ada", "cli", desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        desk.Wait(TimeSpan.FromHours(1)).Log.OfType<AlertEscalated>().Select(escalated => escalated.AlertId).ShouldBe([desk.Log.OfType<AlertRaised>().Single().Signal.SignalId]);
    }

    private static SignalDetected End(SignalDetected signal) => signal with { Phase = SignalPhase.Ended };

    private SignalDetected Spike(Severity severity = Severity.High) => _desk.Signal(SignalKind.VixSpike, severity, "VIX", "up");

    private SignalDetected Flip(string side, Severity severity = Severity.High) => _desk.Signal(SignalKind.GammaFlipBreach, severity, "SPY", side);

    private SummaryRaised Summary() => _desk.Log.OfType<SummaryRaised>().ShouldHaveSingleItem();
}
