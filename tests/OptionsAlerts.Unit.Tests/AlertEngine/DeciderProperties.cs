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
            .ShouldAllBe(e => e.Reason == SuppressionReason.Cooldown || e.Reason == SuppressionReason.Stale);
    }

    [Property]
    public void no_minute_holds_more_than_the_rate(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, changesPolicy: false);
        DateTimeOffset[] sends =
            [.. desk.Log.Where(e => e is DigestRaised or AlertRaised { Signal.Severity: < Severity.Critical }).Select(e => e.At)];
        for (var index = 3; index < sends.Length; index++) (sends[index] - sends[index - 3]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Property]
    public void what_was_withheld_by_a_limit_is_told_once(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Wait(TimeSpan.FromMinutes(10));
        desk.Log.OfType<DigestRaised>().Sum(digest => digest.Withheld.Count)
            .ShouldBe(desk.Log.OfType<SignalSuppressed>().Count(e => e.Reason is SuppressionReason.Storm or SuppressionReason.RateLimited));
        desk.State.NextDue.ShouldBeNull();
    }

    [Property]
    public void every_alert_comes_to_one_end(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        while (desk.State.Outstanding is [var request, ..]) desk.Fail(request);

        var delivered = desk.Log.OfType<DeliverySucceeded>().Select(e => e.AlertId).Distinct();
        var undelivered = desk.Log.OfType<AlertUndelivered>().Select(e => e.AlertId);
        var raised = desk.Log.OfType<AlertRaised>().Select(e => e.Signal.SignalId).Concat(desk.Log.OfType<DigestRaised>().Select(e => e.AlertId));
        delivered.Concat(undelivered).Order().ShouldBe(raised.Order());
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
}
