using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class TapeGapTests
{
    [Fact]
    public void after_a_gap_the_next_batch_of_each_underlying_says_so_once()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(rig.Print(size: 1));
        rig.Tape.Gap();
        rig.Tape.Trade(rig.Print(size: 2));
        rig.Tick().Select(batch => (batch.Size[0], batch.GapBefore)).ShouldBe([(1, false), (2, true)], "what came before the gap is whole");
        rig.Tape.Trade(rig.Print());
        rig.Tape.Trade(rig.Print(TapeRig.Put));
        rig.Tick().Select(batch => (batch.Underlying, batch.GapBefore)).ShouldBe([("SPX", true), ("SPY", false)]);
        rig.Tape.Statistics().Gaps.ShouldBe(1);
    }

    [Fact]
    public void a_tape_that_begins_within_a_session_begins_with_a_gap()
    {
        var rig = new TapeRig(at: TapeRig.InSession);
        rig.Tape.Trade(rig.Print());
        rig.Tick().Single().GapBefore.ShouldBeTrue();
    }

    [Fact]
    public void a_tape_that_begins_before_the_session_does_not()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(rig.Print());
        rig.Tick().Single().GapBefore.ShouldBeFalse();
    }

    [Fact]
    public void a_full_queue_drops_its_oldest_batch_and_the_next_of_that_underlying_says_so()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 1, QueueBatches = 3 });
        rig.Tape.Trade(rig.Print(size: 1));
        rig.Tape.Trade(rig.Print(TapeRig.Put, size: 2));
        rig.Tape.Trade(rig.Print(size: 3));
        rig.Tape.Trade(rig.Print(size: 4));
        rig.Drain().Select(batch => (batch.Size[0], batch.GapBefore)).ShouldBe([(2, false), (3, true), (4, false)]);
        var statistics = rig.Tape.Statistics();
        (statistics.DroppedBatches, statistics.DroppedTrades, statistics.Trades, statistics.PublishedTrades).ShouldBe((1, 1, 4, 3));
    }

    [Fact]
    public void a_drop_with_no_successor_in_the_queue_marks_the_one_that_comes()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 1, QueueBatches = 2 });
        rig.Tape.Trade(rig.Print(TapeRig.Put));
        rig.Tape.Trade(rig.Print());
        rig.Tape.Trade(rig.Print());
        rig.Drain().ShouldAllBe(batch => batch.Underlying == "SPY" && !batch.GapBefore);
        rig.Tape.Trade(rig.Print(TapeRig.Put));
        var next = rig.Drain().Single();
        (next.GapBefore, next.Number).ShouldBe((true, 2));
    }

    [Fact]
    public void the_mark_of_a_dropped_batch_is_not_lost_with_it()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 1, QueueBatches = 2 });
        for (var size = 1; size <= 9; size++) rig.Tape.Trade(rig.Print(size: size));
        rig.Drain().Select(batch => (batch.Size[0], batch.GapBefore, batch.Number)).ShouldBe([(8, true, 8L), (9, false, 9L)]);
        rig.Tape.Statistics().DroppedTrades.ShouldBe(7);
    }

    [Fact]
    public void a_batch_that_the_bus_did_not_take_leaves_a_mark()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 1 });
        rig.Tape.Trade(rig.Print(size: 1));
        rig.Tape.Trade(rig.Print(size: 2));
        rig.Tape.TryTake(out var first).ShouldBeTrue();
        rig.Tape.Lost(first!);
        rig.Tape.TryTake(out var second).ShouldBeTrue();
        second!.GapBefore.ShouldBeTrue();
        rig.Tape.Lost(second);
        rig.Tape.Trade(rig.Print(size: 3));
        rig.Drain().Single().GapBefore.ShouldBeTrue();
        rig.Tape.Statistics().DroppedBatches.ShouldBe(2);
    }
}
