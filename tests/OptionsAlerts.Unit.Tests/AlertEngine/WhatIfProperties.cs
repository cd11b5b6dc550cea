using System.Text.Json;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 200, EndSize = 300)]
public sealed class WhatIfProperties
{
    [Property]
    public void the_policy_that_stood_makes_no_difference(Script script, int cut)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, changesPolicy: false);
        var from = desk.Log[(int)((uint)cut % (uint)desk.Log.Count)].At;

        var report = Of(desk.Log, Script.Tight, from);

        report.Differences.ShouldBeEmpty();
        Picture(report.After).ShouldBe(Picture(report.Before));
        report.ByChannel.ShouldAllBe(channel => channel.Before == channel.After);
        report.Days.ShouldAllBe(day => day.Before == day.After);
    }

    [Property]
    public void the_side_of_the_log_is_the_log(Script script, int storm)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var report = Of(desk.Log, Script.Tight with { StormLimit = 1 + (int)((uint)storm % 5) }, Desk.Start);
        report.Before.Alerts.ShouldBe(desk.Log.Count(e => e is AlertRaised { Signal.Phase: Contracts.Control.SignalPhase.Began }));
        report.Before.Summaries.ShouldBe(desk.Log.Count(e => e is SummaryRaised));
        report.Before.Withheld.Sum(reason => reason.Count).ShouldBe(desk.Log.Count(e => e is SignalSuppressed));
        report.Before.Notifications.ShouldBe(desk.Log.Sum(e => ToldItem.RequestsOf(e).Length));
    }

    [Property]
    public void every_sum_comes_out(Script script, int dice)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var report = Of(desk.Log, Other(dice), Desk.Start);
        Told(report.After).ShouldBe(Told(report.Before) + report.Added - report.Removed);
        Told(report.Before).ShouldBe(report.ByKind.Sum(group => group.Before));
        Told(report.After).ShouldBe(report.BySymbol.Sum(group => group.After));
        report.ByKind.Sum(group => group.Added + group.Removed + group.Moved).ShouldBe(report.Added + report.Removed + report.Moved);
        report.Differences.Length.ShouldBe((int)(report.Added + report.Removed + report.Moved));
        (report.ByChannel.Sum(channel => channel.After), report.Days.Sum(day => day.After)).ShouldBe((report.After.Notifications, report.After.Notifications));
        report.Criticals.ShouldBe(report.Differences.Where(difference => difference.Severity == Severity.Critical));
        report.Differences.ShouldBe(report.Differences.OrderBy(difference => difference.At));
    }

    [Property]
    public void it_tells_what_an_engine_under_the_other_policy_would_have_told(Script script, int dice)
    {
        // Two engines hear the same, and every channel takes everything.
        var (one, other) = (new Desk(Script.Tight), new Desk(Other(dice)));
        foreach (var desk in new[] { one, other })
        {
            var number = 0;
            foreach (var move in script.Moves)
            {
                number += new Script([move]).Play(desk, number, changesPolicy: false).Count;
                while (desk.State.Outstanding is [var request, ..]) desk.Deliver(request);
            }

            desk.Take(Desk.Sample(1_000_000, desk.Now.AddHours(-1)));
        }

        var report = Of(one.Log, Other(dice), Desk.Start);

        // The last that time alone made may lie beyond the log's end on one of the two.
        report.After.Alerts.ShouldBe(other.Log.Count(e => e is AlertRaised { Signal.Phase: Contracts.Control.SignalPhase.Began }));
        report.After.AllClears.ShouldBe(other.Log.Count(e => e is AlertRaised { Signal.Phase: Contracts.Control.SignalPhase.Ended }));
        report.After.Summaries.ShouldBe(other.Log.Count(e => e is SummaryRaised));
        report.After.Digests.ShouldBe(other.Log.Count(e => e is DigestRaised));
        report.After.Escalations.ShouldBe(other.Log.Count(e => e is AlertEscalated { Requests.Length: > 0 }));
        report.After.Withheld.Sum(reason => reason.Count).ShouldBe(other.Log.Count(e => e is SignalSuppressed));
    }

    [Property]
    public void a_lower_rate_alone_never_sends_more(Script script, int rate)
    {
        // Without cooldowns and digests nothing but the rate tells one signal from another, and more room can only help.
        var policy = Desk.Policy with { DefaultCooldownSeconds = 0, Cooldowns = [], StormLimit = 1_000, DigestGatherSeconds = 3_600, Inhibitions = [], Escalation = null, AllClear = null, Summaries = false, RatePerMinute = 6 };
        var desk = new Desk(policy);
        script.Play(desk, changesPolicy: false, rollsDays: false);
        var end = Desk.Start.AddMinutes(59);
        var report = Of(desk.Log, policy with { RatePerMinute = 1 + (int)((uint)rate % 5) }, Desk.Start, end);
        report.After.Digests.ShouldBe(0);
        report.After.Alerts.ShouldBeLessThanOrEqualTo(report.Before.Alerts);
    }

    [Property]
    public void a_silence_over_everything_leaves_nothing_but_what_was_asked_before(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, changesPolicy: false);
        var silent = PolicyFile.Parse("""{ "version": 2, "silences": [{ "match": ["symbol =~ .*"] }] }""", "silent.json") with { Routes = Script.Tight.Routes };
        var report = Of(desk.Log, silent, Desk.Start);
        (Told(report.After), report.After.Notifications).ShouldBe((0, 0));
        report.Removed.ShouldBe(Told(report.Before));
    }

    private static AlertPolicy Other(int dice)
    {
        var number = (int)((uint)dice % 1_000_000);
        return Script.Tight with
        {
            StormLimit = 1 + (number % 4),
            RatePerMinute = 1 + (number / 4 % 6),
            DefaultCooldownSeconds = number / 24 % 400,
            Cooldowns = number / 10_000 % 2 == 0 ? [] : Script.Tight.Cooldowns,
            QuietHours = number / 20_000 % 2 == 0 ? [] : Script.Tight.QuietHours,
            Escalation = number / 40_000 % 2 == 0 ? null : Script.Tight.Escalation! with { AfterSeconds = 30 + (number % 200) },
        };
    }

    private static long Told(WhatIfSide side) => side.Alerts + side.AllClears + side.Digests + side.Summaries + side.Escalations;

    private static WhatIfReport Of(IEnumerable<DecisionEvent> log, AlertPolicy policy, DateTimeOffset from, DateTimeOffset? to = null)
    {
        var whatIf = new WhatIf(Desk.Run, new WhatIfQuestion { Policy = policy, From = from, To = to ?? DateTimeOffset.MaxValue });
        foreach (var e in log)
            if (!whatIf.Add(e)) break;
        return whatIf.Complete();
    }

    private static string Picture(WhatIfSide side) => JsonSerializer.Serialize(side, ContractJson.Options);
}
