using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class WhatIfTests
{
    private static readonly AlertPolicy Quiet = Desk.Policy with { StormLimit = 1_000, Inhibitions = [], Escalation = null, AllClear = null, Summaries = false };
    private readonly Desk _desk = new(Quiet);

    [Fact]
    public void a_lower_rate_takes_messages_away_and_tells_them_in_a_digest()
    {
        foreach (var subject in new[] { "a", "b", "c" }) Delivered(_desk.Wait(TimeSpan.FromSeconds(1)).Signal(subject: subject));
        _desk.Wait(TimeSpan.FromMinutes(5)).Withhold(_desk.Signal(subject: "old", age: TimeSpan.FromHours(1)));

        var report = Try(Quiet with { RatePerMinute = 2 });

        (report.Events, report.Signals).ShouldBe((7, 4));
        (report.Before.Alerts, report.Before.Digests, report.Before.Notifications).ShouldBe((3, 0, 3));
        (report.After.Alerts, report.After.Digests, report.After.Notifications).ShouldBe((2, 1, 3));
        (report.Added, report.Removed, report.Moved, report.NotListed).ShouldBe((1, 1, 0, 0));
        report.Before.Withheld.ShouldBe([new(SuppressionReason.Stale, 1)]);
        report.After.Withheld.ShouldBe([new(SuppressionReason.Stale, 1), new(SuppressionReason.RateLimited, 1)]);
        report.ByKind.ShouldBe([new("digest", 0, 1, 1, 0, 0), new("sweep", 3, 2, 0, 1, 0)]);
        report.BySymbol.ShouldBe([new("*", 0, 1, 1, 0, 0), new("SPY", 3, 2, 0, 1, 0)]);
        report.ByChannel.ShouldBe([new("telegram", 3, 3)]);
        report.Days.ShouldBe([new(Desk.FirstDay, 3, 3)]);
        report.Before.Busiest.ShouldBe(new BusyMinute(Desk.Start, 3));
        report.After.Busiest.ShouldBe(new BusyMinute(Desk.Start, 2));
        report.Differences.Select(one => (one.Change, one.What, one.Subject, one.Withheld)).ShouldBe(
            [(WhatIfChange.Removed, ToldKind.Alert, "c", SuppressionReason.RateLimited), (WhatIfChange.Added, ToldKind.Digest, Digests.Subject, null)]);
        // As soon as the first of the two has left the minute.
        report.Differences[1].After!.At.ShouldBe(Desk.Start.AddSeconds(61));
        (report.CriticalsAffected, report.Criticals).ShouldBe((0, []));
    }

    [Fact]
    public void a_shorter_cooldown_adds_what_it_withheld_and_criticals_are_called_out()
    {
        Delivered(_desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        _desk.Wait(TimeSpan.FromSeconds(90)).Withhold(_desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        Delivered(_desk.Wait(TimeSpan.FromSeconds(1)).Signal());
        _desk.Wait(TimeSpan.FromSeconds(90)).Withhold(_desk.Signal());

        var report = Try(Quiet with { DefaultCooldownSeconds = 60, Cooldowns = [] });

        (report.Added, report.Removed, report.Moved, report.CriticalsAffected).ShouldBe((2, 0, 0, 1));
        var critical = report.Criticals.ShouldHaveSingleItem();
        (critical.Change, critical.Severity, critical.Withheld, critical.Before).ShouldBe((WhatIfChange.Added, Severity.Critical, SuppressionReason.Cooldown, null));
        critical.After!.Channels.ShouldBe(["telegram", "pushover"]);
        report.Differences.Length.ShouldBe(2);
        (report.Before.Notifications, report.After.Notifications).ShouldBe((3, 6));
    }

    [Fact]
    public void another_route_moves_what_it_takes()
    {
        Delivered(_desk.Signal());
        Delivered(_desk.Signal(symbol: "QQQ", severity: Severity.Low));
        var other = Quiet with { Routes = [.. Quiet.Routes.Select(route => route.Severity == Severity.High ? route with { Channels = ["pushover"] } : route)] };

        var report = Try(other);

        (report.Added, report.Removed, report.Moved).ShouldBe((0, 0, 1));
        var moved = report.Differences.ShouldHaveSingleItem();
        (moved.Before!.Channels.Single(), moved.After!.Channels.Single(), moved.At).ShouldBe(("telegram", "pushover", Desk.Start));
        report.ByChannel.ShouldBe([new("ntfy", 1, 1), new("pushover", 0, 1), new("telegram", 1, 0)]);
    }

    [Fact]
    public void what_a_channel_refused_it_refuses_again_and_what_was_not_asked_is_taken()
    {
        var failed = _desk.Raise(_desk.Signal());
        _desk.Wait(TimeSpan.FromSeconds(2)).Fail(_desk.State.Outstanding.Single());
        _desk.Deliver(_desk.State.Outstanding.Single());
        _desk.Wait(TimeSpan.FromSeconds(2)).Withhold(_desk.Signal());

        // Without cooldowns the second signal is sent: its request is in no log, and so counts as delivered.
        var report = Try(Quiet with { DefaultCooldownSeconds = 0, Cooldowns = [] });

        failed.Requests.Single().Channel.ShouldBe("telegram");
        (report.Added, report.Removed, report.Moved).ShouldBe((1, 0, 0));
        report.ByChannel.ShouldBe([new("pushover", 1, 1), new("telegram", 1, 2)]);
    }

    [Fact]
    public void policies_within_the_period_are_left_out_and_channels_are_taken()
    {
        Delivered(_desk.Signal(subject: "a"));
        _desk.Do(new ApplyPolicy(Quiet with { Silences = [Everything] }, ["ntfy", "pushover"], _desk.Wait(TimeSpan.FromSeconds(5)).Now));
        _desk.Withhold(_desk.Signal(subject: "b"));

        var report = Try(Quiet);

        (report.Added, report.Differences.Single().Withheld).ShouldBe((1, SuppressionReason.Silenced));
        report.ByChannel.ShouldBe([new("pushover", 0, 1), new("telegram", 1, 1)]);
        // As a what-if may try other channels too.
        Try(Quiet, channels: ["ntfy", "console"]).ByChannel.ShouldBe([new("ntfy", 0, 2), new("telegram", 1, 0)]);
    }

    [Fact]
    public void what_nobody_saw_would_have_been_escalated_and_what_somebody_saw_would_not()
    {
        var seen = Delivered(_desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        var missed = Delivered(_desk.Signal(SignalKind.VixCrash, Severity.Critical, "VIX", "down"));
        _desk.Wait(TimeSpan.FromMinutes(1)).Do(new AcknowledgeAlert(seen.Signal.SignalId, "ada", "cli", _desk.Now));
        _desk.Wait(TimeSpan.FromMinutes(20)).Withhold(_desk.Signal(age: TimeSpan.FromHours(1)));

        var report = Try(Quiet with { Escalation = new() { From = Severity.Critical, AfterSeconds = 600, Channels = ["ntfy"], Times = 1 } });

        var escalated = report.Criticals.ShouldHaveSingleItem();
        (escalated.What, escalated.AlertId, escalated.After!.At).ShouldBe((ToldKind.Escalation, missed.Signal.SignalId, Desk.Start.AddMinutes(10)));
        (report.Before.Escalations, report.After.Escalations, report.Moved).ShouldBe((0, 1, 0));
    }

    [Fact]
    public void a_digest_that_gathers_longer_is_moved()
    {
        var desk = new Desk(Quiet with { RatePerMinute = 1 });
        foreach (var subject in new[] { "a", "b" }) desk.Take(desk.Signal(subject: subject));
        desk.Wait(TimeSpan.FromMinutes(10));
        desk.Take(desk.Signal(subject: "c"));

        var report = Of(desk, Quiet with { RatePerMinute = 1, DigestGatherSeconds = 300 });

        var moved = report.Differences.ShouldHaveSingleItem();
        (moved.Change, moved.What, moved.Before!.At, moved.After!.At).ShouldBe((WhatIfChange.Moved, ToldKind.Digest, Desk.Start.AddSeconds(60), Desk.Start.AddSeconds(300)));
        (report.Added, report.Removed, report.Moved).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void only_what_lies_within_the_period_counts()
    {
        Delivered(_desk.Signal(subject: "before"));
        _desk.Wait(TimeSpan.FromMinutes(1));
        var from = _desk.Now;
        Delivered(_desk.Signal(subject: "first"));
        Delivered(_desk.Wait(TimeSpan.FromMinutes(1)).Signal(subject: "end"));

        var report = Try(Quiet with { Silences = [Everything] }, from, _desk.Now);

        (report.Signals, report.Before.Alerts, report.After.Alerts, report.Removed).ShouldBe((1, 1, 0, 1));
        (report.Differences.Single().Subject, report.Differences.Single().Withheld, report.To).ShouldBe(("first", SuppressionReason.Silenced, _desk.Now));
    }

    [Fact]
    public void days_are_counted_apart()
    {
        Delivered(_desk.Signal(subject: "a"));
        Delivered(_desk.Signal(subject: "b"));
        _desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, Quiet, Desk.AllChannels, _desk.Wait(TimeSpan.FromHours(9)).Now));
        Delivered(_desk.Signal(subject: "c"));

        Try(Quiet with { Silences = [Everything with { EndsAt = Desk.Start.AddHours(1) }] }).Days.ShouldBe([new(Desk.FirstDay, 2, 0), new(Desk.FirstDay.AddDays(1), 1, 1)]);
    }

    [Fact]
    public void what_is_listed_is_bounded_and_the_rest_is_counted()
    {
        foreach (var subject in new[] { "a", "b", "c" }) Delivered(_desk.Signal(subject: subject));
        Delivered(_desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        var whatIf = new WhatIf(Desk.Run, new WhatIfQuestion { Policy = Quiet with { Silences = [Everything] }, From = Desk.Start, To = DateTimeOffset.MaxValue, MostListed = 2 });
        foreach (var e in _desk.Log) whatIf.Add(e).ShouldBeTrue();
        var report = whatIf.Complete();
        (report.Removed, report.Differences.Length, report.NotListed).ShouldBe((4, 2, 2));
        // Criticals have a list of their own, which others do not fill.
        (report.CriticalsAffected, report.Criticals.Single().Symbol).ShouldBe((1, "VIX"));
    }

    [Fact]
    public void a_policy_that_the_live_channels_cannot_serve_is_refused()
    {
        Delivered(_desk.Signal());
        Should.Throw<PolicyException>(() => Try(Quiet, channels: ["discord"])).Message.ShouldContain("no live channel serves");
        Should.Throw<PolicyException>(() => Try(Quiet with { RatePerMinute = 0 }));
    }

    [Fact]
    public void a_period_that_is_empty_or_beyond_the_log_is_refused()
    {
        Should.Throw<ArgumentException>(() => Try(Quiet, Desk.Start, Desk.Start));
        Should.Throw<InvalidOperationException>(() => Try(Quiet, Desk.Start.AddDays(1))).Message.ShouldBe("The log holds nothing of this period.");
    }

    private static Silence Everything => new()
    {
        Id = DeterministicId.Of("everything"),
        Matchers = [new() { Label = MatchLabel.Symbol, Operator = MatchOperator.Matches, Value = ".*" }],
        StartsAt = DateTimeOffset.MinValue,
        EndsAt = DateTimeOffset.MaxValue,
        Author = "policy",
        Comment = string.Empty,
    };

    private AlertRaised Delivered(SignalDetected signal)
    {
        var raised = _desk.Raise(signal);
        while (_desk.State.Outstanding is [var request, ..]) _desk.Deliver(request);
        return raised;
    }

    private WhatIfReport Try(AlertPolicy policy, DateTimeOffset? from = null, DateTimeOffset? to = null, string[]? channels = null) => Of(_desk, policy, from, to, channels);

    private static WhatIfReport Of(Desk desk, AlertPolicy policy, DateTimeOffset? from = null, DateTimeOffset? to = null, string[]? channels = null)
    {
        var whatIf = new WhatIf(Desk.Run, new WhatIfQuestion { Policy = policy, Channels = channels, From = from ?? Desk.Start, To = to ?? DateTimeOffset.MaxValue });
        foreach (var e in desk.Log)
            if (!whatIf.Add(e)) break;
        return whatIf.Complete();
    }
}
