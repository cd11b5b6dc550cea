using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class WindowPropertyTests
{
    private const long Length = 60_000_000;

    private static SweepPrint Of(long time, int size, int exchange) =>
        SweepPrint.Of(new Print(time, 1 + (size % 5), size, exchange, TradeFlags.None, Aggressor.Ask), 100, 1UL << exchange);

    [Property(MaxTest = 200)]
    public Property the_window_equals_brute_force()
    {
        // Mostly forward, sometimes back, in steps that make many prints enter and leave.
        var print = from step in Gen.Choose(-15_000_000, 25_000_000)
                    from size in Gen.Choose(1, 1_000)
                    from exchange in Gen.Choose(0, 20)
                    select (step, size, exchange);
        return Prop.ForAll(Gen.ListOf(print).ToArbitrary(), prints =>
        {
            var window = new SweepWindow(Length);
            var all = new List<SweepPrint>();
            var time = 1_000_000_000L;
            var newest = long.MinValue;
            foreach (var (step, size, exchange) in prints)
            {
                time += step;
                newest = Math.Max(newest, time);
                var kept = window.TryAdd(Of(time, size, exchange));
                kept.ShouldBe(time >= newest - Length);
                if (kept) all.Add(Of(time, size, exchange));

                var expected = all.Where(each => each.TimeMicros >= newest - Length).OrderBy(each => each.TimeMicros).ToList();
                window.Contracts.ShouldBe(expected.Sum(each => each.Contracts));
                window.Prints.ShouldBe(expected.Count);
                var total = window.Total();
                total.PremiumUsd.ShouldBe(expected.Sum(each => each.PremiumUsd), 1e-6);
                total.Exchanges.ShouldBe(expected.Aggregate(0UL, (bits, each) => bits | each.Exchanges));
                total.TimeMicros.ShouldBe(expected[0].TimeMicros);
                (total.Low, total.High).ShouldBe((expected.Min(each => each.Low), expected.Max(each => each.High)));
            }
        });
    }

    [Property(MaxTest = 200)]
    public Property the_day_volume_is_the_signed_sum_whatever_the_order()
    {
        var print = from size in Gen.Choose(1, 5_000)
                    from second in Gen.Choose(0, 20_000)
                    from contract in Gen.Elements(Market.Call, Market.Put)
                    from flags in Gen.Elements(TradeFlags.None, TradeFlags.Late, TradeFlags.Cancel, TradeFlags.MultiLeg)
                    select Market.At(second, size, contract, flags: flags);
        var tapes = from tape in Gen.ListOf(print)
                    from shuffled in Gen.Shuffle(tape.ToArray())
                    select shuffled;
        return Prop.ForAll(tapes.ToArbitrary(), trades =>
        {
            var book = Market.Book();
            foreach (var chunk in trades.Chunk(7)) book.Take(chunk);
            foreach (var contract in trades.Select(trade => trade.Contract).Distinct(StringComparer.Ordinal))
            {
                var sum = trades.Where(trade => trade.Contract == contract).Sum(trade => trade.Flags.HasFlag(TradeFlags.Cancel) ? -(long)trade.Size : trade.Size);
                book.DayVolume(contract).ShouldBe(Math.Max(0, sum));
            }

            (book.CallVolume, book.PutVolume).ShouldBe((book.DayVolume(Market.Call) ?? 0, book.DayVolume(Market.Put) ?? 0));
        });
    }

    [Fact]
    public void any_number_of_prints_is_summed_whole_in_bounded_memory()
    {
        var window = new SweepWindow(Length);
        for (var i = 0; i < 100_000; i++) window.TryAdd(Of(i * 100L, 3, 1 + (i % 18)));
        (window.Contracts, window.Prints).ShouldBe((300_000, 100_000));
        window.Entries.ShouldBeLessThanOrEqualTo(SweepWindow.MaxEntries);
        window.Total().Exchanges.ShouldBe((1UL << 19) - 2);
    }

    [Fact]
    public void a_dense_window_is_exact_to_a_256th_of_its_length()
    {
        // 1,000 prints a second for three minutes: the last 60 s hold 60,001 of them.
        var window = new SweepWindow(Length);
        for (var i = 0L; i <= 180_000; i++) window.TryAdd(Of(i * 1_000, 1, 1));
        window.Contracts.ShouldBeInRange(60_001 - (60_000 / 256) - 1, 60_001);
    }

    [Fact]
    public void prints_backwards_in_time_stay_bounded()
    {
        var window = new SweepWindow(Length);
        for (var i = 0; i < 50_000; i++) window.TryAdd(Of(Length - (i * 1_000L), 1, 1));
        (window.Contracts, window.Entries <= SweepWindow.MaxEntries).ShouldBe((50_000, true));
    }
}
