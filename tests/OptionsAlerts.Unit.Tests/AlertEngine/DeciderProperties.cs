using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 200, EndSize = 300)]
public sealed class DeciderProperties
{
    [Fact]
    public void the_scripts_reach_every_event_and_every_reason()
    {
        var random = new Random(20260630);
        var desk = new Desk(Script.Tight);
        new Script([.. Enumerable.Range(0, 5_000).Select(_ => random.Next(1 << 24))]).Play(desk);
        desk.Log.Select(EventTypes.NameOf).Distinct(StringComparer.Ordinal).ShouldBe(EventTypes.ByName.Keys, ignoreOrder: true);
        desk.Log.OfType<SignalSuppressed>().Select(e => e.Reason).Distinct().Order().ShouldBe(Enum.GetValues<SuppressionReason>());
    }

    [Property]
    public void every_signal_has_one_decision(Script script)
    {
        var desk = new Desk(Script.Tight);
        var played = script.Play(desk, rollsDays: false);
        Decided(desk.Log).ShouldBe(played.Select(signal => signal.SignalId));
    }

    [Property]
    public void a_duplicate_changes_nothing(Script script)
    {
        var desk = new Desk(Script.Tight);
        var played = script.Play(desk, rollsDays: false);
        var before = Desk.Picture(desk.State);
        foreach (var signal in played) desk.Take(signal).Outcome.ShouldBe(DecisionOutcome.AlreadyDecided);
        Desk.Picture(desk.State).ShouldBe(before);
    }

    [Property]
    public void a_higher_severity_always_passes_the_cooldown(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var number = 1_000_000;
        foreach (var hold in desk.State.ToCarryOver(desk.Now).Holds.Where(hold => hold.Severity < Severity.Critical))
        {
            var worse = Desk.Sample(number++, desk.Now, hold.Kind, hold.Severity + 1, hold.Symbol, hold.Subject);
            var decision = Decider.Decide(desk.State, new TakeSignal(worse, desk.Now));
            (decision.Events.Single() is SignalSuppressed { Reason: SuppressionReason.Cooldown }).ShouldBeFalse();
        }
    }

    [Property]
    public void nothing_at_or_below_the_severity_raised_passes_its_cooldown(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var number = 1_000_000;
        foreach (var hold in desk.State.ToCarryOver(desk.Now).Holds)
        {
            var same = Desk.Sample(number++, desk.Now, hold.Kind, hold.Severity, hold.Symbol, hold.Subject);
            var suppressed = Decider.Decide(desk.State, new TakeSignal(same, desk.Now)).Events.Single().ShouldBeOfType<SignalSuppressed>();
            // An earlier gate may hold it already.
            if (suppressed.Reason is SuppressionReason.Silenced or SuppressionReason.QuietHours or SuppressionReason.Inhibited) continue;
            (suppressed.Reason, suppressed.Until, suppressed.By).ShouldBe((SuppressionReason.Cooldown, hold.Until, hold.AlertId));
        }
    }

    [Property]
    public void the_cooldown_looks_at_nothing_but_the_identity(Script script, string headline, int delay, decimal number, bool other)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var signal = Desk.Sample(1_000_000, desk.Now);
        var changed = signal with
        {
            SignalId = DeterministicId.Of("changed"),
            Headline = headline ?? string.Empty,
            DelaySeconds = Math.Abs(delay % 1000),
            Facts = [Fact.Of("n", number, FactUnit.Usd)],
            Source = other ? "gex" : "volume",
            Cause = headline ?? string.Empty,
            EventTime = signal.EventTime.AddSeconds(other ? -5 : 5),
        };
        Told(desk, changed).ShouldBe(Told(desk, signal));
    }

    [Property]
    public void a_critical_is_never_limited(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Log.OfType<SignalSuppressed>()
            .Where(e => e.Signal.Severity == Severity.Critical)
            .ShouldAllBe(e => e.Reason != SuppressionReason.Storm && e.Reason != SuppressionReason.RateLimited
                && e.Reason != SuppressionReason.QuietHours && e.Reason != SuppressionReason.Inhibited);
    }

    [Property]
    public void no_minute_holds_more_than_the_rate(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, changesPolicy: false);
        DateTimeOffset[] sends =
        [
            .. desk.Log.Where(e => e is DigestRaised or AlertRaised { Signal.Severity: < Severity.Critical, Clears: null } or SummaryRaised { Alert.Severity: < Severity.Critical })
                .Select(e => e.At),
        ];
        for (var index = 3; index < sends.Length; index++) (sends[index] - sends[index - 3]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Property]
    public void a_silence_lets_nothing_of_what_it_matches_through(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, changesPolicy: false);
        for (var index = 0; index < desk.Log.Count; index++)
        {
            if (desk.Log[index] is not SilenceCreated { Silence: var silence }) continue;
            var held = desk.Log.Skip(index).TakeWhile(e => e is not SilenceEnded ended || ended.SilenceId != silence.Id);
            held.ShouldAllBe(e => !IsTold(e, silence.Matchers.Single()));
        }
    }

    [Property]
    public void every_end_that_is_told_ends_what_was_alerted(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var told = new HashSet<Guid>();
        foreach (var e in desk.Log)
        {
            if (e is AlertRaised { Signal.Phase: SignalPhase.Ended, Clears: var clears }) told.ShouldContain(clears.ShouldNotBeNull());
            if (e is AlertRaised raised) told.Add(raised.Signal.SignalId);
            if (e is SummaryRaised summary) told.Add(summary.Alert.AlertId);
        }
    }

    [Property]
    public void nothing_is_escalated_after_somebody_saw_it(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Wait(TimeSpan.FromHours(1));
        var seen = new HashSet<Guid>();
        foreach (var e in desk.Log)
        {
            if (e is AlertAcknowledged acknowledged) seen.Add(acknowledged.AlertId).ShouldBeTrue();
            if (e is AlertEscalated escalated) seen.ShouldNotContain(escalated.AlertId);
        }
    }

    [Property(MaxTest = 50)]
    public void the_order_of_unrelated_symbols_does_not_matter_where_no_limit_joins_them(Script script)
    {
        var (one, other) = (new Desk(Desk.Unlimited), new Desk(Desk.Unlimited));
        var signals = script.Moves.Select((move, number) => Desk.Sample(number, one.Now, severity: (Severity)(move % 4), symbol: move / 4 % 2 == 0 ? "SPY" : "QQQ", subject: $"{move / 8 % 3}")).ToList();
        foreach (var signal in signals) one.Take(signal);
        foreach (var signal in signals.OrderBy(signal => signal.Symbol, StringComparer.Ordinal)) other.Take(signal);
        foreach (var symbol in new[] { "SPY", "QQQ" })
            OfSymbol(one.Log, symbol).ShouldBe(OfSymbol(other.Log, symbol));
    }

    [Property]
    public void what_was_withheld_by_a_limit_is_told_once(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Wait(TimeSpan.FromMinutes(20));
        desk.Log.OfType<DigestRaised>().Sum(digest => digest.Withheld.Count)
            .ShouldBe(desk.Log.OfType<SignalSuppressed>().Count(e => e.Reason is SuppressionReason.Storm or SuppressionReason.RateLimited or SuppressionReason.QuietHours)
                + desk.Log.OfType<SummaryWithheld>().Count(e => e.Reason == SuppressionReason.QuietHours));
    }

    [Property]
    public void every_alert_comes_to_one_end(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        while (desk.State.Outstanding is [var request, ..]) desk.Fail(request);

        var delivered = desk.Log.OfType<DeliverySucceeded>().Select(e => e.AlertId).Distinct();
        var undelivered = desk.Log.OfType<AlertUndelivered>().Select(e => e.AlertId);
        var raised = desk.Log.OfType<AlertRaised>().Select(e => e.Signal.SignalId).Concat(desk.Log.OfType<DigestRaised>().Select(e => e.AlertId))
            .Concat(desk.Log.OfType<SummaryRaised>().Select(e => e.Alert.AlertId));
        // One that reached nobody may still be escalated, and reach somebody then.
        delivered.Except(undelivered).Concat(undelivered).Order().ShouldBe(raised.Order());
    }

    [Property]
    public void every_timer_that_fires_makes_one_event_and_there_is_a_last_one(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var clock = desk.State.Clock;
        // Each of those that wait may fire once, what is escalated as often as the policy says, and what nobody confirms as often as it has channels.
        var most = 10 + desk.Log.Count(e => e is SilenceCreated) + (desk.Log.Count(e => e is AlertRaised or SummaryRaised or SignalSuppressed) * (2 + Script.Tight.Escalation!.Times + Desk.AllChannels.Length));
        for (var fired = 0; desk.State.NextDue is { } due; fired++)
        {
            fired.ShouldBeLessThan(most);
            due.ShouldBeGreaterThanOrEqualTo(clock);
            desk.Do(new TimePasses(due)).Events.ShouldHaveSingleItem().At.ShouldBe(due);
            clock = due;
        }
    }

    [Property]
    public void requests_are_counted_as_they_are_and_asked_once(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.State.OutstandingCount.ShouldBe(desk.State.Outstanding.Count);
        var asked = desk.Log.SelectMany(e => e switch
        {
            AlertRaised raised => raised.Requests,
            DigestRaised digest => digest.Requests,
            SummaryRaised summary => summary.Requests,
            AlertEscalated escalated => escalated.Requests,
            FailedOver over => [over.Request],
            _ => [],
        }).ToList();
        asked.DistinctBy(request => request.RequestId).Count().ShouldBe(asked.Count);
    }

    [Property]
    public void time_never_goes_back(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Do(new TakeSignal(Desk.Sample(1_000_000, desk.Now), Desk.Start.AddDays(-1)));
        desk.Log.Zip(desk.Log.Skip(1)).ShouldAllBe(pair => pair.First.At <= pair.Second.At);
    }

    [Property(MaxTest = 30)]
    public void an_explanation_says_what_is_decided(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, rollsDays: false);
        foreach (var e in desk.Log.Where(e => e is AlertRaised or SignalSuppressed))
        {
            var (id, outcome, reason) = e is SignalSuppressed withheld
                ? (withheld.Signal.SignalId, DecisionOutcome.Suppressed, withheld.Reason)
                : (((AlertRaised)e).Signal.SignalId, DecisionOutcome.Raised, (SuppressionReason?)null);
            var explanation = Replay.Explain(Desk.Run, desk.Log, id).ShouldNotBeNull();
            (explanation.Outcome, explanation.Reason).ShouldBe((outcome, reason));
        }
    }

    private static IEnumerable<Guid> Decided(IEnumerable<DecisionEvent> log) =>
        log.Select(e => e switch { AlertRaised raised => raised.Signal, SignalSuppressed suppressed => suppressed.Signal, _ => null })
            .OfType<SignalDetected>()
            .Select(signal => signal.SignalId);

    private static (DecisionOutcome, SuppressionReason?, DateTimeOffset?, Guid?) Told(Desk desk, SignalDetected signal)
    {
        var decision = Decider.Decide(desk.State, new TakeSignal(signal, desk.Now));
        var withheld = decision.Events.Single() as SignalSuppressed;
        return (decision.Outcome, withheld?.Reason, withheld?.Until, withheld?.By);
    }

    private static bool IsTold(DecisionEvent e, LabelMatcher matcher) => e switch
    {
        AlertRaised raised => Matches(matcher, raised.Signal.Kind, raised.Signal.Symbol, raised.Signal.Severity, raised.Signal.Subject),
        SummaryRaised summary => Matches(matcher, summary.Alert.Kind, summary.Alert.Symbol, summary.Alert.Severity, summary.Alert.Subject),
        _ => false,
    };

    private static bool Matches(LabelMatcher matcher, SignalKind kind, string symbol, Severity severity, string subject)
    {
        var value = matcher.Label switch
        {
            MatchLabel.Kind => WireName.Of(kind),
            MatchLabel.Symbol => symbol,
            MatchLabel.Severity => WireName.Of(severity),
            _ => subject,
        };
        return matcher.Operator switch
        {
            MatchOperator.Equal => value == matcher.Value,
            MatchOperator.NotEqual => value != matcher.Value,
            MatchOperator.Matches => System.Text.RegularExpressions.Regex.IsMatch(value, $"^({matcher.Value})$"),
            _ => !System.Text.RegularExpressions.Regex.IsMatch(value, $"^({matcher.Value})$"),
        };
    }

    private static IEnumerable<(Guid Id, bool Raised)> OfSymbol(IEnumerable<DecisionEvent> log, string symbol) => log.Select(e => e switch
    {
        AlertRaised raised when raised.Signal.Symbol == symbol => (raised.Signal.SignalId, true),
        SignalSuppressed suppressed when suppressed.Signal.Symbol == symbol => (suppressed.Signal.SignalId, false),
        _ => default,
    }).Where(pair => pair != default);
}
