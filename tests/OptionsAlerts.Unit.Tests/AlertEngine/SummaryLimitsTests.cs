using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>Summaries beside the limits, each other, and what withholds them. The cooldown of a VIX spike and of a crash is two minutes.</summary>
public sealed class SummaryLimitsTests
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(2);
    private static readonly AlertPolicy One = Desk.Policy with { RatePerMinute = 1, StormLimit = 1, Escalation = null };

    [Fact]
    public void a_summary_takes_room_in_the_rate_and_the_storm_guard()
    {
        var desk = After(One, Severity.High);
        var summary = desk.Log[^1].ShouldBeOfType<SummaryRaised>();

        var limited = desk.Withhold(desk.Signal(SignalKind.Block));
        (limited.Reason, limited.Until, limited.By).ShouldBe((SuppressionReason.RateLimited, summary.At.AddMinutes(1), summary.Alert.AlertId));

        var stormed = desk.Withhold(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "gap"));
        (stormed.Reason, stormed.Until, stormed.By).ShouldBe((SuppressionReason.Storm, summary.At + Cooldown, summary.Alert.AlertId));
    }

    [Fact]
    public void a_critical_summary_takes_none()
    {
        var desk = After(One, Severity.Critical);
        desk.Log[^1].ShouldBeOfType<SummaryRaised>();
        desk.Raise(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "gap"));
    }

    [Fact]
    public void of_those_that_are_due_together_the_critical_one_comes_first()
    {
        var desk = new Desk(Desk.Policy with { Escalation = null });
        for (var time = 0; time < 2; time++)
        {
            desk.Take(desk.Signal(SignalKind.VixCrash, Severity.High, "VIX", "down"));
            desk.Take(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        }

        desk.Wait(Cooldown);

        desk.Log.OfType<SummaryRaised>().Select(summary => (summary.Alert.Kind, summary.At)).ShouldBe([(SignalKind.VixSpike, Desk.Start + Cooldown), (SignalKind.VixCrash, Desk.Start + Cooldown)]);
    }

    [Fact]
    public void a_policy_without_summaries_drops_a_critical_one_that_waits()
    {
        var desk = new Desk(Desk.Policy with { Escalation = null });
        for (var time = 0; time < 2; time++) desk.Take(Spike(desk, Severity.Critical));
        desk.State.NextDue.ShouldBe(Desk.Start + Cooldown);
        desk.Do(new ApplyPolicy(Desk.Policy with { Escalation = null, Summaries = false }, Desk.AllChannels, desk.Now));
        desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_policy_without_summaries_has_none_of_what_ended_and_began_again()
    {
        var desk = new Desk(Desk.Policy with { Escalation = null, Summaries = false });
        desk.Raise(Spike(desk, Severity.Critical));
        desk.Raise(Spike(desk, Severity.Critical) with { Phase = SignalPhase.Ended });
        desk.Withhold(Spike(desk, Severity.Critical)).Reason.ShouldBe(SuppressionReason.Cooldown);
        desk.State.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", ends: '2026-06-30T15:00:00Z'", 60)]
    public void a_summary_that_a_silence_withholds_says_until_when_unless_it_is_for_ever(string ends, int? minutes)
    {
        var desk = After(PolicyFile.Parse($"version: 2\nsilences: [{{ match: [symbol = VIX], starts: '2026-06-30T14:02:00Z'{ends} }}]\n", "p.yaml") with { Routes = Desk.Policy.Routes }, Severity.High);
        desk.Log[^1].ShouldBeOfType<SummaryWithheld>().Until.ShouldBe(minutes is { } after ? Desk.Start.AddMinutes(after) : null);
    }

    // A spike is alerted, withheld within its cooldown, and that is over.
    private static Desk After(AlertPolicy policy, Severity severity)
    {
        var desk = new Desk(policy);
        desk.Raise(Spike(desk, severity));
        desk.Withhold(Spike(desk, severity));
        return desk.Wait(Cooldown);
    }

    private static SignalDetected Spike(Desk desk, Severity severity) => desk.Signal(SignalKind.VixSpike, severity, "VIX", "up");
}
