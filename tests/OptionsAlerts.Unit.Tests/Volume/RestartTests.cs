using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class RestartTests
{
    [Fact]
    public void an_open_sweep_is_not_raised_again_and_goes_on_to_its_next_rung()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Market.Book();
        book.Take(Market.At(0, 300), Market.At(1, 300)).Only(SignalKind.Sweep).Count.ShouldBe(1);

        book = book.Restarted(store);
        book.Take(Market.At(2, 300)).ShouldBeEmpty();
        book = book.Restarted(store);
        var found = book.Take(Market.At(3, 300)).Only(SignalKind.Sweep).ShouldHaveSingleItem();
        (found.Number("contracts"), found.Number("prints"), found.Number("premium_usd")).ShouldBe((1_200, 4, 120_000));
    }

    [Fact]
    public void volumes_baselines_and_open_interest_come_back()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(1_000, 20)]));
        book.Take(Market.Chain(Market.Open, new Listing(Market.Call, 40, 100_000)));
        book.Take(Market.At(1, 50, Market.Put));

        var again = book.Restarted(store);
        (again.DayVolume(Market.Call), again.CallVolume, again.PutVolume, again.Day, again.Contracts).ShouldBe((40, 40, 50, new DateOnly(2026, 6, 8), 2));
        again.Take(Market.Chain(Market.Close, new Listing(Market.Call, 1_900, 100_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem().Number("history_days").ShouldBe(20);
    }

    [Fact]
    public void only_rows_that_changed_are_written()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Open, new Listing(Market.Call, 10, 100), new Listing(Market.Put, 10, 100)));
        book.Save([]);

        var rows = new List<BookRow>();
        book.Take(Market.At(1, 5));
        book.TakeChanges(rows);
        rows.Select(row => row.Key).ShouldBe(["book/SPY", $"contract/SPY/{Market.Call}"]);

        rows.Clear();
        book.TakeChanges(rows);
        rows.ShouldBeEmpty();

        book.Take(Market.Chain(Market.Open.AddSeconds(9), new Listing(Market.Call, 15, 100), new Listing(Market.Put, 10, 100)));
        book.TakeChanges(rows);
        rows.Select(row => row.Key).ShouldBe(["book/SPY", $"contract/SPY/{Market.Call}"]);
    }

    [Fact]
    public void an_expired_contract_takes_its_row_with_it()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Market.Book();
        book.Take(Market.Chain(Market.Close, new Listing("SPY260608C00600000", 5), new Listing(Market.Call, 5)));
        book.Save(store);
        store.Count.ShouldBe(3);
        book.Take(Market.Chain(Market.Close.AddDays(1), new Listing(Market.Call, 5)));
        book.Save(store);
        store.Keys.Order(StringComparer.Ordinal).ShouldBe(["book/SPY", $"contract/SPY/{Market.Call}"]);
    }

    [Theory]
    [InlineData(new byte[] { 9, 99 }, "version 9")]
    [InlineData(new byte[] { 1 }, "cannot be read")]
    [InlineData(new byte[] { 1, 120, 0 }, "kind 120")]
    [InlineData(new byte[] { 1, 99, 3, 83, 80, 89, 0 }, "no book of SPY")]
    public void a_row_that_cannot_be_read_is_refused_by_its_key(byte[] body, string why)
    {
        var exception = Should.Throw<FormatException>(() => BookRestore.Read([new BookRow("contract/SPY/X", body)], _ => Market.Book()));
        exception.Message.ShouldContain("contract/SPY/X");
        exception.Message.ShouldContain(why);
    }

    [Fact]
    public void a_row_cut_short_anywhere_is_refused()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Market.Book();
        book.Take(Market.At(0, 300), Market.At(1, 300));
        book.Save(store);
        var body = store[$"contract/SPY/{Market.Call}"];
        for (var length = 0; length < body.Length; length++)
        {
            var rows = new[] { new BookRow("book/SPY", store["book/SPY"]), new BookRow("cut", body[..length]) };
            Should.Throw<FormatException>(() => BookRestore.Read(rows, _ => Market.Book())).Message.ShouldContain("'cut'");
        }
    }

    [Property(MaxTest = 60)]
    public Property a_watch_with_restarts_finds_what_one_without_finds()
    {
        var trade = from gap in Gen.Choose(0, 20_000)
                    from size in Gen.Choose(1, 400)
                    from contract in Gen.Elements(Market.Call, Market.Put)
                    from flags in Gen.Frequency((8, Gen.Constant(TradeFlags.None)), (1, Gen.Constant(TradeFlags.Cancel)), (1, Gen.Constant(TradeFlags.Late)))
                    from exchange in Gen.Choose(300, 320)
                    from restart in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
                    select (gap, size, contract, flags, exchange, restart);
        return Prop.ForAll(Gen.ListOf(trade).ToArbitrary(), trades =>
        {
            var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            UnderlyingBook steady = Market.Book(), restarting = Market.Book();
            var history = Market.History([.. Enumerable.Repeat(200, 20)], 5_000, 5_000, Market.Call, Market.Put);
            steady.Take(history);
            restarting.Take(history);
            var seconds = 0.0;
            foreach (var (gap, size, contract, flags, exchange, restart) in trades)
            {
                seconds += gap / 1_000.0;
                var print = Market.At(seconds, size, contract, 1 + (size % 7 * 0.05), exchange, flags);
                if (restart) restarting = restarting.Restarted(store);
                Words(restarting.Take(print)).ShouldBe(Words(steady.Take(print)));
            }
        });

        static string[] Words(List<Anomaly> found) =>
            [.. found.Select(anomaly => $"{anomaly.Kind} {anomaly.Severity} {anomaly.Subject} {anomaly.At:O} {anomaly.Headline} {string.Join(' ', anomaly.Facts.Select(fact => fact.ValueText))}")];
    }
}
