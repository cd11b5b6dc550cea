using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class TapeProperties
{
    private static readonly string[] Symbols = ["SPY260612C00600000", "SPY260612P00600000", "SPXW260612C06000000", "SPX260619P06000000", "SPY1260612C00600000"];

    [Property(MaxTest = 300, EndSize = 300)]
    public void batches_carry_what_was_admitted_in_order_or_say_that_it_is_missing(uint[] draws)
    {
        var rig = new TapeRig(new TapeOptions { BatchSize = 4, QueueBatches = 3 });
        var written = new List<Row>();
        var known = new HashSet<(int, long)>();
        var batches = new List<OptionTradeBatch>();
        var gapsAt = new HashSet<int>();
        foreach (var draw in draws)
        {
            switch (draw % 16)
            {
                case 0:
                    batches.AddRange(rig.Tick());
                    break;
                case 1:
                    rig.Tape.Gap();
                    gapsAt.Add(written.Count);
                    break;
                case 2 or 3:
                    batches.AddRange(rig.Drain());
                    break;
                default:
                    var symbol = (int)(draw / 16 % 5);
                    var sequence = (long)(draw / 80 % 40);
                    var price = draw % 16 == 4 ? -1 : draw / 3_200 % 1_000 / 100.0;
                    rig.Tape.Trade(new TapeTrade(rig.Id(Symbols[symbol]), rig.Micros + written.Count, price, 1 + written.Count, 65, sequence, 209, TradeFlags.None));
                    if (price >= 0 && (sequence == 0 || known.Add((symbol, sequence)))) written.Add(new Row(written.Count, Symbols[symbol], price, rig.Micros + written.Count));
                    break;
            }
        }

        batches.AddRange(rig.Tick());
        var statistics = rig.Tape.Statistics();
        statistics.Trades.ShouldBe(written.Count);
        (statistics.PublishedTrades + statistics.DroppedTrades).ShouldBe(written.Count);
        foreach (var underlying in new[] { "SPX", "SPY" })
            Follow([.. written.Where(row => Underlying(row.Symbol) == underlying)], [.. batches.Where(batch => batch.Underlying == underlying)], gapsAt);
    }

    // Every batch is a run of what was written; where it does not follow the one before, or a gap lies between, it says so, and else it does not.
    private static void Follow(List<Row> written, List<OptionTradeBatch> batches, HashSet<int> gapsAt)
    {
        var next = 0;
        var number = 0L;
        foreach (var batch in batches)
        {
            batch.Number.ShouldBeGreaterThan(number);
            var rows = Enumerable.Range(0, batch.Count).Select(i => new Row(batch.Size[i] - 1, batch.Contracts[batch.Contract[i]], batch.Price[i], batch.TimeMicros[i])).ToList();
            var at = written.IndexOf(rows[0]);
            at.ShouldBeGreaterThanOrEqualTo(next);
            written.GetRange(at, rows.Count).ShouldBe(rows);
            var after = next == 0 ? -1 : written[next - 1].Index;
            var isMarked = at > next || gapsAt.Any(gap => gap > after && gap <= rows[0].Index);
            (batch.GapBefore || at == next).ShouldBeTrue("a missing row is told of");
            batch.GapBefore.ShouldBe(isMarked);
            (batch.Number > number + 1).ShouldBe(at > next);
            (next, number) = (at + rows.Count, batch.Number);
        }
    }

    private static string Underlying(string symbol) => symbol.StartsWith("SPX", StringComparison.Ordinal) ? "SPX" : "SPY";

    private sealed record Row(int Index, string Symbol, double Price, long Micros);
}
