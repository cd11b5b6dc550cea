using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>The desk opens at ten in New York, on a Tuesday.</summary>
public sealed class QuietHoursTests
{
    private static readonly DateTimeOffset Eleven = Desk.Start.AddHours(1);

    [Fact]
    public void what_quiet_hours_withhold_is_told_in_one_digest_when_they_are_over()
    {
        var desk = At("quietHours: [{ name: morning, from: '09:00', to: '11:00' }]");
        var withheld = desk.Withhold(desk.Signal());
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.QuietHours, Eleven, null));
        desk.Wait(TimeSpan.FromMinutes(20)).Withhold(desk.Signal(SignalKind.Block, Severity.Medium, "QQQ"));
        desk.State.NextDue.ShouldBe(Eleven);

        desk.Wait(TimeSpan.FromMinutes(40));

        var digest = desk.Log[^1].ShouldBeOfType<DigestRaised>();
        (digest.At, digest.QuietUntil, digest.Severity, digest.Withheld.Count).ShouldBe((Eleven, Eleven, Severity.High, 2));
        digest.Headline.ShouldBe("2 alerts withheld in quiet hours: 1 block QQQ, 1 sweep SPY");
        digest.Facts.Single(fact => fact.Name == "gathered_for").Number.ShouldBe(3600);
        desk.State.NextDue.ShouldBeNull();
        desk.Raise(desk.Signal());
    }

    [Theory]
    [InlineData(false, Severity.Critical, false)]
    [InlineData(false, Severity.High, true)]
    [InlineData(true, Severity.Critical, true)]
    [InlineData(true, Severity.Low, true)]
    public void criticals_pass_unless_the_rule_includes_them(bool critical, Severity severity, bool withheld)
    {
        var desk = At($"quietHours: [{{ name: morning, from: '09:00', to: '11:00', critical: {(critical ? "true" : "false")} }}]");
        (desk.Take(desk.Signal(severity: severity)).Outcome == DecisionOutcome.Suppressed).ShouldBe(withheld);
    }

    [Fact]
    public void a_withheld_critical_is_told_in_a_digest_that_is_high()
    {
        var desk = At("quietHours: [{ name: morning, from: '09:00', to: '11:00', critical: true }]");
        desk.Withhold(desk.Signal(severity: Severity.Critical));
        desk.Wait(TimeSpan.FromHours(1)).Log.OfType<DigestRaised>().Single().Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void quiet_hours_of_some_hold_their_own_digest_and_no_other()
    {
        var desk = At("quietHours: [{ name: spy, from: '09:00', to: '11:00', match: [symbol = SPY] }]\nstorm: { limit: 1 }");
        desk.Withhold(desk.Signal());
        desk.Raise(desk.Signal(symbol: "QQQ", subject: "1"));
        desk.Withhold(desk.Signal(symbol: "QQQ", subject: "2")).Reason.ShouldBe(SuppressionReason.Storm);

        desk.Wait(TimeSpan.FromHours(1));

        desk.Log.OfType<DigestRaised>().Select(digest => (digest.At, digest.QuietUntil, digest.Withheld.Strongest.Single().Symbol))
            .ShouldBe([(Desk.Start.AddSeconds(10), null, "QQQ"), (Eleven, Eleven, "SPY")]);
    }

    [Fact]
    public void each_rules_hours_are_told_at_their_own_end()
    {
        var desk = At("quietHours: [{ name: spy, from: '09:00', to: '11:00', match: [symbol = SPY] }, { name: qqq, from: '09:00', to: '10:30', match: [symbol = QQQ] }]");
        desk.Withhold(desk.Signal());
        desk.Withhold(desk.Signal(symbol: "QQQ"));
        desk.Wait(TimeSpan.FromHours(1));
        desk.Log.OfType<DigestRaised>().Select(digest => (digest.At, digest.Withheld.Strongest.Single().Symbol)).ShouldBe([(Desk.Start.AddMinutes(30), "QQQ"), (Eleven, "SPY")]);
    }

    [Fact]
    public void quiet_hours_that_match_a_digest_hold_that_of_the_limits_too()
    {
        var desk = At("quietHours: [{ name: from-ten-past, from: '10:01', to: '11:00' }]\ndigest: { gather: 2m }\nstorm: { limit: 1 }");
        desk.Raise(desk.Signal(subject: "1"));
        desk.Withhold(desk.Signal(subject: "2"));
        desk.Wait(TimeSpan.FromHours(1)).Log.OfType<DigestRaised>().Single().At.ShouldBe(Eleven);
    }

    [Theory]
    [InlineData(Severity.Low, 60)]
    [InlineData(Severity.Medium, 2)]
    public void quiet_hours_of_a_severity_hold_a_digest_of_that_severity_alone(Severity severity, int minutes)
    {
        var desk = At("quietHours: [{ name: low-from-one-past, from: '10:01', to: '11:00', match: [severity = low] }]\ndigest: { gather: 2m }\nstorm: { limit: 1 }");
        desk.Raise(desk.Signal(subject: "1"));
        desk.Withhold(desk.Signal(severity: severity, subject: "2"));
        desk.Wait(TimeSpan.FromHours(1)).Log.OfType<DigestRaised>().Single().At.ShouldBe(Desk.Start.AddMinutes(minutes));
    }

    [Fact]
    public void a_digest_of_quiet_hours_waits_for_room_in_the_rate()
    {
        var desk = At("quietHours: [{ name: spy, from: '09:00', to: '11:00', match: [symbol = SPY] }]\nrate: { perMinute: 1 }");
        desk.Withhold(desk.Signal());
        desk.Wait(TimeSpan.FromMinutes(59.5)).Raise(desk.Signal(symbol: "QQQ"));
        desk.State.NextDue.ShouldBe(Eleven.AddSeconds(30));
    }

    [Fact]
    public void the_digests_of_limits_and_of_quiet_hours_may_come_together()
    {
        var desk = At("quietHours: [{ name: spy, from: '09:00', to: '10:01', match: [symbol = SPY] }]\nstorm: { limit: 1 }\ndigest: { gather: 1m }");
        desk.Withhold(desk.Signal());
        desk.Raise(desk.Signal(symbol: "QQQ", subject: "1"));
        desk.Withhold(desk.Signal(symbol: "QQQ", subject: "2"));
        desk.Wait(TimeSpan.FromMinutes(1));
        desk.Log.OfType<DigestRaised>().Select(digest => (digest.At, digest.QuietUntil is null, digest.AlertId)).ShouldBe(
        [
            (desk.Now, true, Digests.Id(desk.Now)),
            (desk.Now, false, Digests.Id(desk.Now, quietUntil: desk.Now)),
        ]);
    }

    [Fact]
    public void of_several_rules_the_one_that_holds_longest_is_named()
    {
        var desk = At("quietHours: [{ name: short, from: '09:00', to: '10:30' }, { name: long, from: '09:00', to: '11:00' }, { name: other, from: '09:00', to: '10:45' }]");
        var finding = Decider.Explain(desk.State, new TakeSignal(desk.Signal(), desk.Now)).Gates.Single(gate => gate.Result == GateResult.Blocked);
        (finding.Gate, finding.Rule, finding.Words, finding.Until).ShouldBe(("quiet_hours", "quietHours long", "09:00 to 11:00 America/New_York", Eleven));
    }

    [Theory]
    [InlineData("summaries: true", "there are none")]
    [InlineData("quietHours: [{ name: night, from: '22:00', to: '07:00' }]", "none holds it now")]
    public void where_none_holds_the_explanation_says_so(string rule, string words)
    {
        var desk = At(rule);
        var finding = Decider.Explain(desk.State, new TakeSignal(desk.Signal(), desk.Now)).Gates.Single(gate => gate.Gate == "quiet_hours");
        (finding.Rule, finding.Words).ShouldBe(("quietHours", words));
    }

    [Theory]
    [InlineData("trading", 3, false)]
    [InlineData("non_trading", 3, true)]
    [InlineData("every", 3, true)]
    [InlineData("trading", 2, true)]
    public void quiet_hours_know_the_exchanges_holidays(string on, int daysOn, bool quiet)
    {
        // 3 July 2026 is Independence Day, observed.
        var desk = At($"quietHours: [{{ name: q, from: '09:00', to: '11:00', on: {on} }}]").Wait(TimeSpan.FromDays(daysOn));
        (desk.Take(desk.Signal()).Outcome == DecisionOutcome.Suppressed).ShouldBe(quiet);
    }

    [Fact]
    public void what_waits_for_the_end_of_quiet_hours_lives_on_over_a_day_and_a_policy()
    {
        var desk = At("quietHours: [{ name: day, from: '09:00', to: '20:00', match: [symbol = SPY] }]");
        desk.Withhold(desk.Signal());
        Script.Roll(desk.Wait(TimeSpan.FromHours(8)));
        desk.Do(new ApplyPolicy(Desk.Policy, Desk.AllChannels, desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        desk.Wait(TimeSpan.FromHours(2)).Log.OfType<DigestRaised>().ShouldHaveSingleItem().At.ShouldBe(Desk.Start.AddHours(10));
    }

    [Fact]
    public void a_withheld_signal_holds_no_fingerprint_and_no_room()
    {
        var desk = At("quietHours: [{ name: q, from: '09:00', to: '10:01' }]\nstorm: { limit: 1 }\nrate: { perMinute: 1 }");
        desk.Withhold(desk.Signal());
        desk.Do(new ApplyPolicy(Desk.Policy with { StormLimit = 1, RatePerMinute = 1 }, Desk.AllChannels, desk.Now));
        desk.Raise(desk.Signal());
    }

    [Fact]
    public void more_ends_than_there_is_room_for_are_told_with_the_last()
    {
        var rules = string.Join(", ", Enumerable.Range(0, 70).Select(index => $"{{ name: q{index}, from: '09:00', to: '11:{index % 60:D2}', zone: {(index < 60 ? "America/New_York" : "America/Chicago")}, match: [subject = s{index}] }}"));
        var desk = At($"quietHours: [{rules}]");
        for (var index = 0; index < 70; index++) desk.Withhold(desk.Signal(subject: $"s{index}"));
        desk.Wait(TimeSpan.FromDays(1));
        var digests = desk.Log.OfType<DigestRaised>().ToList();
        digests.Count.ShouldBe(64);
        digests.Sum(digest => digest.Withheld.Count).ShouldBe(70);
        digests[^1].Withheld.Count.ShouldBe(7);
    }

    [Fact]
    public void quiet_hours_without_end_are_told_some_day()
    {
        var desk = At("quietHours: [{ name: always, zone: UTC, from: '00:00', to: '00:00' }]");
        desk.Withhold(desk.Signal());
        var due = desk.State.NextDue.ShouldNotBeNull();
        (due - Desk.Start).ShouldBeInRange(TimeSpan.FromDays(100), TimeSpan.FromDays(200));
        desk.Do(new TimePasses(due)).Events.ShouldHaveSingleItem().ShouldBeOfType<DigestRaised>();
        desk.State.NextDue.ShouldBeNull();
    }

    private static Desk At(string rules) => new(PolicyFile.Parse($"version: 2\n{rules}\n", "p.yaml") with { Routes = Desk.Policy.Routes, ConfirmSeconds = null });
}
