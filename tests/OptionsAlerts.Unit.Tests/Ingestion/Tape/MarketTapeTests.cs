using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class MarketTapeTests
{
    [Fact]
    public void a_print_becomes_a_row_with_all_it_said()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(new TapeTrade(rig.Id("O:" + TapeRig.Put), rig.Micros - 250_000, 12.35, 7, 302, 651921857, 219, TradeFlags.IntermarketSweep));
        var batch = rig.Tick().ShouldHaveSingleItem();
        (batch.Underlying, batch.Number, batch.GapBefore, batch.AsOf).ShouldBe(("SPX", 1, false, rig.Now.AddMilliseconds(-250)));
        batch.Contracts.ShouldBe([TapeRig.Put]);
        (batch.Contract[0], batch.TimeMicros[0], batch.Price[0], batch.Size[0], batch.Exchange[0], batch.Condition[0]).ShouldBe((0, rig.Micros - 250_000, 12.35, 7, 302, 219));
        ((TradeFlags)batch.Flags[0], (Aggressor)batch.Side[0]).ShouldBe((TradeFlags.IntermarketSweep, Aggressor.Unknown));
    }

    [Fact]
    public void a_full_batch_is_finished_at_once_and_the_rest_when_the_linger_ends()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 3 });
        for (var i = 1; i <= 7; i++) rig.Tape.Trade(rig.Print(size: i));
        rig.Drain().Select(batch => string.Join(' ', batch.Size)).ShouldBe(["1 2 3", "4 5 6"]);
        rig.Tick().Select(batch => string.Join(' ', batch.Size)).ShouldBe(["7"]);
        rig.Tick().ShouldBeEmpty();
        rig.Tape.Statistics().PublishedTrades.ShouldBe(7);
    }

    [Fact]
    public void each_underlying_has_batches_and_numbers_of_its_own()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(rig.Print());
        rig.Tape.Trade(rig.Print(TapeRig.Put));
        rig.Tape.Trade(rig.Print());
        rig.Tick().Select(batch => (batch.Underlying, batch.Number, batch.Count)).ShouldBe([("SPX", 1, 1), ("SPY", 1, 2)]);
        rig.Tape.Trade(rig.Print());
        rig.Tick().Select(batch => (batch.Underlying, batch.Number)).ShouldBe([("SPY", 2)]);
    }

    [Fact]
    public void a_repeat_is_dropped_and_counted()
    {
        var rig = new TapeRig();
        var print = rig.Print();
        rig.Tape.Trade(print);
        rig.Tape.Trade(print);
        rig.Tape.Trade(print with { TimeMicros = print.TimeMicros + 5, Price = 9 });
        rig.Tape.Trade(print with { Exchange = 302 });
        rig.Tape.Trade(print with { Contract = rig.Id(TapeRig.Put) });
        rig.Tick().Sum(batch => batch.Count).ShouldBe(3);
        (rig.Tape.Statistics().Trades, rig.Tape.Statistics().Repeats).ShouldBe((3, 2));
    }

    [Fact]
    public void prints_without_a_sequence_are_all_admitted()
    {
        var rig = new TapeRig();
        var print = rig.Print() with { Sequence = 0 };
        for (var i = 0; i < 3; i++) rig.Tape.Trade(print);
        rig.Tick().Single().Count.ShouldBe(3);
    }

    [Fact]
    public void a_cancel_under_the_sequence_of_its_print_is_no_repeat()
    {
        var rig = new TapeRig();
        var print = rig.Print();
        rig.Tape.Trade(print);
        rig.Tape.Trade(print with { Flags = TradeFlags.Cancel });
        rig.Tape.Trade(print with { Flags = TradeFlags.Cancel });
        rig.Tick().Single().Flags.ShouldBe([(int)TradeFlags.None, (int)TradeFlags.Cancel]);
    }

    [Fact]
    public void a_new_day_begins_its_sequences_anew()
    {
        var rig = new TapeRig();
        var print = rig.Print("SPY260619C00600000");
        rig.Tape.Trade(print);
        rig.Now = rig.Now.AddDays(3);
        rig.Tick();
        rig.Tape.Trade(print with { TimeMicros = rig.Micros });
        rig.Tick().Single().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN, 1, 0, RowReason.BadPrice)]
    [InlineData(double.NegativeInfinity, 1, 0, RowReason.BadPrice)]
    [InlineData(double.PositiveInfinity, 1, 0, RowReason.BadPrice)]
    [InlineData(-0.01, 1, 0, RowReason.BadPrice)]
    [InlineData(1_000_001, 1, 0, RowReason.BadPrice)]
    [InlineData(1.5, 0, 0, RowReason.BadSize)]
    [InlineData(1.5, -3, 0, RowReason.BadSize)]
    [InlineData(1.5, 1, 121, RowReason.BadTime)]
    [InlineData(1.5, 1, -1_000_000_000_000, RowReason.BadTime)]
    public void what_cannot_be_a_print_is_counted_with_its_reason_and_changes_nothing(double price, int size, long secondsAhead, string reason)
    {
        var rig = new TapeRig();
        var bad = rig.Print() with { Price = price, Size = size, TimeMicros = rig.Micros + (secondsAhead * 1_000_000) };
        rig.Tape.Trade(bad);
        rig.Tape.Statistics().Bad.ShouldBe(new Dictionary<string, long> { [reason] = 1 });
        rig.Tick().ShouldBeEmpty();
        rig.Tape.Trade(bad with { Price = 1, Size = 1, TimeMicros = rig.Micros });
        rig.Tick().Single().Count.ShouldBe(1, "a bad print does not make a good one its repeat");
    }

    [Fact]
    public void a_print_of_no_known_contract_changes_nothing()
    {
        var rig = new TapeRig();
        foreach (var id in new[] { -1, 0, 5, int.MaxValue, int.MinValue })
        {
            rig.Tape.Trade(rig.Print() with { Contract = id == 0 ? -2 : id });
            rig.Tape.Quote(new TapeQuote(id == 0 ? -2 : id, rig.Micros, 1, 2));
        }

        rig.Tick().ShouldBeEmpty();
    }

    [Fact]
    public void a_late_print_at_the_end_does_not_age_the_batch()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(rig.Print());
        rig.Tape.Trade(rig.Print(flags: TradeFlags.Late) with { TimeMicros = rig.Micros - 3_600_000_000 });
        var batch = rig.Tick().Single();
        batch.AsOf.ShouldBe(rig.Now);
        batch.Flags.ShouldBe([(int)TradeFlags.None, (int)TradeFlags.Late]);
    }

    [Fact]
    public void every_reason_is_counted_and_their_number_is_bounded()
    {
        var rig = new TapeRig();
        for (var i = 0; i < 1_000; i++) rig.Tape.Bad($"reason {i}");
        rig.Tape.Bad("reason 1");
        var bad = rig.Tape.Statistics().Bad;
        bad.Values.Sum().ShouldBe(1_001);
        (bad["reason 1"], bad.Count).ShouldBe((2, 65));
    }
}
