using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What is failed over for want of a confirmation is decided again the same, and under another policy otherwise.</summary>
public sealed class ConfirmationReplayTests
{
    private readonly List<DecisionEvent> _log = ConfirmingDay.Log();

    [Fact]
    public void the_known_day_is_verified_whole_and_its_last_day_alone()
    {
        Replay.Verify(Desk.Run, _log).ShouldBeOfType<Verified>().Count.ShouldBe(_log.Count);
        Replay.Verify(Desk.Run, _log.Skip(_log.FindLastIndex(e => e is DayOpened))).ShouldBeOfType<Verified>().Count.ShouldBe(2);
        _log.OfType<FailedOver>().Select(over => over.Unconfirmed).ShouldBe([true, true, true, true]);
    }

    [Fact]
    public void one_that_was_fired_too_early_is_found()
    {
        var place = _log.FindIndex(e => e is FailedOver);
        _log[place] = _log[place] with { At = _log[place].At.AddTicks(-1) };
        Found(place, "failed_over stands where nothing is decided (Nothing)");
    }

    [Fact]
    public void one_that_says_a_channel_had_failed_is_found()
    {
        var place = _log.FindIndex(e => e is FailedOver);
        _log[place] = (FailedOver)_log[place] with { Unconfirmed = false };
        Found(place, "failed_over follows only upon a failed delivery");
    }

    [Fact]
    public void one_that_is_missing_is_found_at_the_next_signal()
    {
        var desk = new Desk(ConfirmingDay.Policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Wait(TimeSpan.FromSeconds(6));
        desk.Raise(desk.Signal(SignalKind.Block, Severity.Low));
        desk.Log.RemoveAll(e => e is FailedOver);
        Replay.Verify(Desk.Run, desk.Log).ShouldBeOfType<Difference>().Problem.ShouldBe($"a timer due at {Desk.Start.AddSeconds(5):O} was not fired before this signal was decided");
    }

    [Fact]
    public void a_policy_that_awaits_confirmations_would_have_asked_further_channels()
    {
        var desk = Late(Desk.Policy);
        var report = Try(desk, ConfirmingDay.Policy);
        (report.Before.Notifications, report.After.Notifications).ShouldBe((1, 2));
        report.ByChannel.ShouldBe([new("pushover", 0, 1), new("telegram", 1, 1)]);
    }

    [Fact]
    public void one_that_awaits_none_would_not_have_asked_them()
    {
        var report = Try(Late(ConfirmingDay.Policy), Desk.Policy);
        (report.Before.Notifications, report.After.Notifications).ShouldBe((2, 1));
    }

    [Fact]
    public void the_policy_that_stood_makes_no_difference()
    {
        var whatIf = new WhatIf(Desk.Run, new WhatIfQuestion { Policy = ConfirmingDay.Policy, From = Desk.Start, To = DateTimeOffset.MaxValue });
        foreach (var e in _log.TakeWhile(e => e is not PolicyApplied)) whatIf.Add(e).ShouldBeTrue();
        var report = whatIf.Complete();
        (report.Added, report.Removed, report.Moved).ShouldBe((0, 0, 0));
        report.After.Notifications.ShouldBe(report.Before.Notifications);
        report.ByChannel.ShouldAllBe(channel => channel.Before == channel.After);
    }

    // Telegram confirms after eight seconds, and whatever else was asked after nine.
    private static Desk Late(AlertPolicy policy)
    {
        var desk = new Desk(policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Wait(TimeSpan.FromSeconds(8)).Deliver(desk.State.Outstanding[0]);
        desk.Wait(TimeSpan.FromSeconds(1));
        foreach (var request in desk.State.Outstanding) desk.Deliver(request);
        return desk;
    }

    private static WhatIfReport Try(Desk desk, AlertPolicy policy)
    {
        var whatIf = new WhatIf(Desk.Run, new WhatIfQuestion { Policy = policy, From = Desk.Start, To = DateTimeOffset.MaxValue });
        foreach (var e in desk.Log) whatIf.Add(e).ShouldBeTrue();
        return whatIf.Complete();
    }

    private void Found(int place, string problem)
    {
        var difference = Replay.Verify(Desk.Run, _log).ShouldBeOfType<Difference>();
        (difference.Index, difference.Problem).ShouldBe((place, problem));
    }
}
