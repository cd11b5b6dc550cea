using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class TapeAllocationTests
{
    [Fact]
    public void a_print_a_quote_and_a_spot_allocate_nothing_whatever_becomes_of_them()
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 100, QueueBatches = 8, RepeatWindow = 1_024 });
        byte[][] symbols = [.. Enumerable.Range(0, 40).Select(i => System.Text.Encoding.ASCII.GetBytes($"O:SPY260612{(i % 2 == 0 ? 'C' : 'P')}00{580 + i}000"))];
        byte[][] others = ["O:QQQ260612C00500000"u8.ToArray(), "no symbol"u8.ToArray()];
        var micros = rig.Micros;
        var sequence = 0L;
        Write(20_000);

        Allocations.Least(_ => Write(20_000)).ShouldBe(0);

        var statistics = rig.Tape.Statistics();
        statistics.Trades.ShouldBe(sequence);
        statistics.Repeats.ShouldBe(sequence);
        statistics.DroppedTrades.ShouldBeGreaterThan(0);

        void Write(int prints)
        {
            for (var i = 0; i < prints; i++)
            {
                var id = rig.Tape.Contract(symbols[i % symbols.Length]);
                var print = new TapeTrade(id, micros, 1.5, 2, 65, ++sequence, 209, TradeFlags.None);
                rig.Tape.Quote(new TapeQuote(id, micros, 1.4, 1.6));
                rig.Tape.Trade(print);
                rig.Tape.Trade(print);
                rig.Tape.Trade(print with { Size = 0 });
                rig.Tape.Contract(others[i % 2]);
                rig.Tape.Spot("SPY", 600 + (i * 0.01), micros);
                if (i % 700 == 0) rig.Tape.Gap();
                // Half of the batches go to the bus, half are dropped.
                if (i % 200 == 0 && rig.Tape.TryTake(out var batch)) rig.Tape.Published(batch, TimeSpan.Zero);
            }
        }
    }
}
