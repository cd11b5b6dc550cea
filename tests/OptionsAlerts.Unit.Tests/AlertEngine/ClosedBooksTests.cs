using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What stands in a day's carry-over: in an order that no dictionary decides, and no longer than it lasts.</summary>
public sealed class ClosedBooksTests
{
    private static readonly string[] Rules = ["{ name: b, source: [kind = block], target: [kind = sweep], equal: [symbol], for: 1m }", "{ name: a, source: [kind = block], target: [kind = sweep], equal: [symbol], for: 1m }"];

    [Fact]
    public void holds_and_storms_are_sorted_by_kind_symbol_and_subject()
    {
        var desk = new Desk();
        foreach (var (kind, symbol, subject) in new[] { (SignalKind.Sweep, "SPY", "b"), (SignalKind.Sweep, "SPY", "a"), (SignalKind.Sweep, "QQQ", "c"), (SignalKind.Block, "SPY", "a") })
            desk.Raise(desk.Signal(kind, symbol: symbol, subject: subject));

        var carried = desk.State.ToCarryOver(desk.Now);

        carried.Holds.Select(hold => (hold.Kind, hold.Symbol, hold.Subject))
            .ShouldBe([(SignalKind.Block, "SPY", "a"), (SignalKind.Sweep, "QQQ", "c"), (SignalKind.Sweep, "SPY", "a"), (SignalKind.Sweep, "SPY", "b")]);
        carried.Storms.Select(place => (place.Kind, place.Symbol)).ShouldBe([(SignalKind.Block, "SPY"), (SignalKind.Sweep, "QQQ"), (SignalKind.Sweep, "SPY"), (SignalKind.Sweep, "SPY")]);
    }

    [Fact]
    public void inhibitions_are_sorted_by_rule_and_what_is_in_common()
    {
        var desk = new Desk(PolicyFile.Parse($"version: 2\ninhibitions: [{string.Join(", ", Rules)}]\n", "p.yaml") with { Routes = Desk.Policy.Routes });
        foreach (var symbol in new[] { "SPY", "QQQ" }) desk.Raise(desk.Signal(SignalKind.Block, symbol: symbol));
        desk.State.ToCarryOver(desk.Now).Inhibitions.Select(inhibition => (inhibition.Rule, inhibition.Common)).ShouldBe([("a", "QQQ"), ("a", "SPY"), ("b", "QQQ"), ("b", "SPY")]);
    }

    [Fact]
    public void alerts_that_await_an_answer_are_sorted_by_time_and_id()
    {
        var desk = new Desk();
        var late = Raise(4);
        desk.Do(new ApplyPolicy(Desk.Policy with { Escalation = Desk.Policy.Escalation! with { AfterSeconds = 60 } }, Desk.AllChannels, desk.Now));
        var early = Raise(4);

        desk.State.ToCarryOver(desk.Now).Unanswered.Select(waiting => waiting.Alert.AlertId).ShouldBe([.. early.Order(), .. late.Order()]);

        Guid[] Raise(int count) => [.. Enumerable.Range(0, count).Select(_ => desk.Raise(desk.Signal(SignalKind.Block, Severity.Critical, subject: $"{desk.Log.Count}")).Signal.SignalId)];
    }

    [Fact]
    public void what_was_sent_and_until_when_it_holds_is_told_as_it_was()
    {
        var desk = new Desk();
        var raised = desk.Wait(TimeSpan.FromSeconds(7)).Raise(desk.Signal(SignalKind.GammaRegimeChange));

        var carried = desk.State.ToCarryOver(desk.Now);

        var (id, until) = (raised.Signal.SignalId, Desk.Start.AddSeconds(67));
        carried.Sends.ShouldBe([new CarriedSend { At = raised.At, AlertId = id }]);
        carried.Holds.ShouldBe([new CarriedHold { Kind = SignalKind.GammaRegimeChange, Symbol = "SPY", Subject = "a", Severity = Severity.High, Until = until, AlertId = id }]);
        carried.Storms.ShouldBe([new CarriedStorm { Kind = SignalKind.GammaRegimeChange, Symbol = "SPY", Until = until, AlertId = id }]);
        carried.Inhibitions.Select(inhibition => (inhibition.Until, inhibition.AlertId)).ShouldBe([(until, id)]);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    public void what_ends_at_the_closing_is_left_behind(int ticks, int carried)
    {
        var desk = new Desk();
        desk.Raise(desk.Signal(SignalKind.GammaRegimeChange));
        var books = desk.State.ToCarryOver(Desk.Start.AddMinutes(1).AddTicks(ticks));
        (books.Holds.Length, books.Storms.Length, books.Sends.Length, books.Inhibitions.Length).ShouldBe((carried, carried, carried, carried));
    }
}
