using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class ReplayTests
{
    private readonly List<DecisionEvent> _log = KnownDay.Log();

    [Fact]
    public void the_engines_own_log_is_verified()
    {
        using var hash = new GoldenHash();
        foreach (var e in _log) hash.Add(e);
        Replay.Verify(Desk.Run, _log).ShouldBe(new Verified(_log.Count, hash.Hex));
    }

    [Fact]
    public void a_later_day_is_verified_on_its_own() =>
        Replay.Verify(Desk.Run, _log.Skip(_log.FindLastIndex(e => e is DayOpened))).ShouldBeOfType<Verified>().Count.ShouldBe(2);

    [Fact]
    public void a_suppression_made_of_an_alert_is_found_at_its_place()
    {
        var place = _log.FindIndex(e => e is AlertRaised);
        var raised = (AlertRaised)_log[place];
        _log[place] = new SignalSuppressed { At = raised.At, Signal = raised.Signal, PolicyHash = raised.PolicyHash, Reason = SuppressionReason.Stale };
        Found(place, "signal_suppressed is logged, alert_raised is decided");
    }

    [Theory]
    [InlineData("until")]
    [InlineData("reason")]
    [InlineData("by")]
    [InlineData("policy")]
    public void a_changed_suppression_is_found(string what)
    {
        var place = _log.FindIndex(e => e is SignalSuppressed { Reason: SuppressionReason.Cooldown });
        var suppressed = (SignalSuppressed)_log[place];
        _log[place] = what switch
        {
            "until" => suppressed with { Until = suppressed.Until!.Value.AddTicks(1) },
            "reason" => suppressed with { Reason = SuppressionReason.Storm },
            "by" => suppressed with { By = DeterministicId.Of("other") },
            _ => suppressed with { PolicyHash = "0" },
        };
        Found(place, "signal_suppressed differs in its content");
    }

    [Fact]
    public void a_cooldown_slipped_into_a_carry_over_is_found()
    {
        var place = _log.FindLastIndex(e => e is DayOpened);
        var opened = (DayOpened)_log[place];
        _log[place] = opened with { CarryOver = opened.CarryOver with { Holds = [] } };
        Found(place, "day_opened differs in its content");
    }

    [Fact]
    public void a_missing_alert_shows_in_what_it_would_have_caused()
    {
        _log.RemoveAt(_log.FindIndex(e => e is AlertRaised));
        Found(1, "signal_suppressed is logged, alert_raised is decided");
    }

    [Fact]
    public void a_digest_that_was_left_out_is_found()
    {
        // What comes before the next signal does not show it: only a signal is decided by what a digest changes.
        var digest = _log.FindIndex(e => e is DigestRaised);
        _log.RemoveRange(digest, _log.Count - digest);
        var at = Desk.Start.AddHours(1);
        var hash = ((DayOpened)_log[0]).PolicyHash;
        _log.Add(new SignalSuppressed { At = at, Signal = Desk.Sample(500, at), PolicyHash = hash, Reason = SuppressionReason.Stale });
        Replay.Verify(Desk.Run, _log).ShouldBeOfType<Difference>().Problem.ShouldStartWith("a timer due at ");
    }

    [Fact]
    public void a_signal_decided_twice_is_found()
    {
        var place = _log.FindIndex(e => e is AlertRaised);
        _log.Insert(place + 1, _log[place]);
        Found(place + 1, "alert_raised stands where nothing is decided (AlreadyDecided)");
    }

    [Fact]
    public void an_outcome_without_its_consequence_is_found()
    {
        var place = _log.FindIndex(e => e is FailedOver);
        var difference = Replay.Verify(Desk.Run, _log.Take(place)).ShouldBeOfType<Difference>();
        (difference.Index, difference.Problem).ShouldBe((place, "the log ends where failed_over must follow"));
    }

    [Fact]
    public void a_log_that_begins_in_the_middle_is_refused()
    {
        _log.RemoveAt(0);
        Found(0, "a log begins with day_opened");
    }

    [Fact]
    public void an_event_from_before_the_one_before_it_is_found()
    {
        var place = _log.FindLastIndex(e => e is SignalSuppressed);
        _log[place] = _log[place] with { At = Desk.Start };
        Found(place, "an event of 2026-06-30T14:00:00");
    }

    [Fact]
    public void an_event_of_another_run_is_found() => Replay.Verify("other", _log).ShouldBeOfType<Difference>().Index.ShouldBe(0);

    private void Found(int index, string problem)
    {
        var difference = Replay.Verify(Desk.Run, _log).ShouldBeOfType<Difference>();
        difference.Index.ShouldBe(index);
        difference.Problem.ShouldStartWith(problem);
    }
}
