using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_state_restored_after_every_event_is_the_one_that_was_folded(bool ofLaterVersion)
    {
        var folded = EngineState.Empty(Desk.Run);
        var restored = EngineState.Empty(Desk.Run);
        foreach (var e in ofLaterVersion ? LaterDay.Log() : KnownDay.Log())
        {
            folded.Apply(e);
            restored.Apply(e);
            restored = EngineState.Restore(restored.ToSnapshot());
            Desk.Picture(restored).ShouldBe(Desk.Picture(folded));
            (restored.NextDue, restored.HoldCount, restored.OutstandingCount, restored.Counters)
                .ShouldBe((folded.NextDue, folded.HoldCount, folded.OutstandingCount, folded.Counters));
        }
    }

    [Fact]
    public void what_waits_for_a_digest_and_for_the_end_of_quiet_hours_waits_on_in_a_restored_state()
    {
        var desk = new Desk(PolicyFile.Parse("version: 2\nquietHours: [{ name: spy, from: '09:00', to: '11:00', match: [symbol = SPY] }]\nstorm: { limit: 1 }\n", "p.yaml") with { Routes = Desk.Policy.Routes, ConfirmSeconds = null });
        desk.Withhold(desk.Signal());
        desk.Raise(desk.Signal(symbol: "QQQ", subject: "1"));
        desk.Withhold(desk.Signal(symbol: "QQQ", subject: "2"));

        var restored = EngineState.Restore(desk.State.ToSnapshot());

        restored.NextDue.ShouldBe(Desk.Start.AddSeconds(10));
        var first = Decider.Decide(restored, new TimePasses(Desk.Start.AddSeconds(10))).Events.ShouldHaveSingleItem().ShouldBeOfType<DigestRaised>();
        first.Withheld.Strongest.ShouldHaveSingleItem().Symbol.ShouldBe("QQQ");
        restored.Apply(first);
        restored.NextDue.ShouldBe(Desk.Start.AddHours(1));
        var second = Decider.Decide(restored, new TimePasses(Desk.Start.AddHours(1))).Events.ShouldHaveSingleItem().ShouldBeOfType<DigestRaised>();
        second.Withheld.Strongest.ShouldHaveSingleItem().Symbol.ShouldBe("SPY");
    }

    [Fact]
    public void there_is_no_snapshot_before_a_day_is_open() =>
        Should.Throw<InvalidOperationException>(() => EngineState.Empty(Desk.Run).ToSnapshot()).Message.ShouldBe("No trading day is open.");

    [Fact]
    public void a_snapshot_that_withheld_nothing_by_name_is_not_restored()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal(subject: "1"));
        desk.Withhold(desk.Signal(subject: "2"));
        var snapshot = desk.State.ToSnapshot();
        var nameless = snapshot with { Live = snapshot.Live with { Withheld = snapshot.Live.Withheld! with { Strongest = [] } } };
        Should.Throw<InvalidOperationException>(() => EngineState.Restore(nameless)).Message.ShouldBe("What was withheld names no signal.");
    }
}
