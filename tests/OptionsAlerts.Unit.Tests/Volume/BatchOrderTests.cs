using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class BatchOrderTests
{
    private readonly Refusals _refusals = new();

    // Ten contracts at so many seconds after the open.
    private static OptionTradeBatch Numbered(long number, double seconds, string feed = "polygon") =>
        Market.Batch(Market.At(seconds, 10)) with { Number = number, Stamp = Market.Stamp with { Feed = feed } };

    private UnderlyingBook Book() => Market.Book(refusals: _refusals);

    private static UnderlyingBook Take(UnderlyingBook book, params IEnumerable<OptionTradeBatch> batches)
    {
        foreach (var batch in batches) book.Take(batch, []);
        return book;
    }

    private static OptionChainSnapshot ChainAt(double seconds) => Market.Chain(Market.Open.AddSeconds(seconds), new Listing(Market.Call, 1_000));

    [Fact]
    public void batches_that_follow_each_other_from_the_first_are_whole()
    {
        var book = Take(Book(), Numbered(1, 0), Numbered(2, 1), Numbered(3, 2));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((true, 30));
    }

    [Fact]
    public void batches_without_a_number_say_nothing_of_gaps()
    {
        var book = Take(Book(), Numbered(0, 0), Numbered(0, 1), Numbered(0, 1));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((true, 30));
    }

    [Fact]
    public void a_missing_number_is_a_gap_that_a_chain_from_then_on_makes_good()
    {
        var book = Take(Book(), Numbered(1, 0), Numbered(3, 20));
        book.IsWhole.ShouldBeFalse();
        book.Take(ChainAt(19));
        book.IsWhole.ShouldBeFalse();
        book.Take(ChainAt(20));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((true, 1_000));
        Take(book, Numbered(4, 21)).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void a_first_batch_that_is_not_its_feeds_first_is_a_gap() => Take(Book(), Numbered(2, 0)).IsWhole.ShouldBeFalse();

    [Fact]
    public void a_feed_that_begins_again_leaves_a_gap_and_is_counted_on_from_there()
    {
        var book = Take(Book(), Numbered(1, 0), Numbered(2, 1), Numbered(1, 20));
        (book.IsWhole, book.DayVolume(Market.Call)).ShouldBe((false, 30));
        book.Take(ChainAt(21));
        Take(book, Numbered(2, 22)).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void a_feed_that_begins_again_after_its_first_batch_is_no_repeat()
    {
        var book = Take(Book(), Numbered(1, 0), Numbered(1, 20));
        (book.IsWhole, book.DayVolume(Market.Call), _refusals[Refusal.RepeatedBatch]).ShouldBe((false, 20, 0));
    }

    [Fact]
    public void a_repeat_is_counted_and_changes_nothing()
    {
        var book = Take(Book(), Numbered(1, 0), Numbered(2, 1), Numbered(3, 2), Numbered(2, 1), Numbered(3, 2), Numbered(4, 3));
        (book.IsWhole, book.DayVolume(Market.Call), book.Prints, _refusals[Refusal.RepeatedBatch]).ShouldBe((true, 40, 4, 2));
    }

    [Fact]
    public void each_feed_and_run_is_counted_by_itself()
    {
        var other = Numbered(1, 1) with { Stamp = Market.Stamp with { RunId = "other", Feed = "polygon" } };
        Take(Book(), Numbered(1, 0), Numbered(1, 1, "tradier"), other, Numbered(2, 2), Numbered(2, 3, "tradier")).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void feeds_beyond_the_bound_are_forgotten_by_silence_and_met_anew()
    {
        var book = Take(Book(), Enumerable.Range(0, BatchOrder.MaxFeeds + 1).Select(i => Numbered(1, i, $"feed{i}")));
        // The second is still known, the first is not.
        Take(book, Numbered(2, 20, "feed1")).IsWhole.ShouldBeTrue();
        Take(book, Numbered(2, 21, "feed0")).IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void the_mark_of_a_batch_of_a_finished_day_is_kept()
    {
        var book = Book();
        book.Take(ChainAt(0));
        Take(book, Numbered(0, -86_400 * 3) with { GapBefore = true });
        (book.IsWhole, book.Prints, _refusals[Refusal.FinishedDay]).ShouldBe((false, 0, 1));
        book.Take(ChainAt(1));
        book.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void a_batch_of_a_finished_day_counts_in_the_order_of_numbers()
    {
        var book = Book();
        book.Take(ChainAt(0));
        Take(book, Numbered(1, -86_400 * 3), Numbered(2, 1)).IsWhole.ShouldBeTrue();
        Take(book, Numbered(4, -86_400 * 3)).IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void the_last_numbers_outlive_a_restart_of_the_watch()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var book = Take(Book(), Numbered(1, 0), Numbered(2, 1), Numbered(7, 2, "tradier")).Restarted(store);
        book.Take(ChainAt(3));
        Take(book, Numbered(2, 1), Numbered(3, 4), Numbered(8, 5, "tradier"));
        (book.IsWhole, book.Prints).ShouldBe((true, 5));
        Take(book.Restarted(store), Numbered(5, 6)).IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void a_row_that_was_saved_before_batches_had_numbers_is_read()
    {
        var store = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        Take(Book(), Numbered(0, 0)).Save(store);
        // The last byte of such a book says that there are no feeds.
        store["book/SPY"][^1].ShouldBe((byte)0);
        store["book/SPY"] = store["book/SPY"][..^1];
        var book = BookRestore.Read(store.Select(row => new BookRow(row.Key, row.Value)), _ => Book()).Single();
        (book.DayVolume(Market.Call), book.IsWhole).ShouldBe((10, true));
    }

    [Fact]
    public void a_negative_number_is_refused() =>
        Should.Throw<InvalidContractException>((Numbered(1, 0) with { Number = -1 }).Validate).Message.ShouldBe("number is negative.");

    [Property(MaxTest = 300)]
    public Property a_watch_is_whole_exactly_where_nothing_was_lost_and_counts_each_batch_once()
    {
        // What becomes of each batch on its way: it arrives, it is lost, it arrives and comes again with the few before it, its feed begins again after it.
        var way = Gen.Frequency((12, Gen.Constant(Way.Arrives)), (1, Gen.Constant(Way.Lost)), (2, Gen.Constant(Way.ComesAgain)), (1, Gen.Constant(Way.FeedBeginsAgain)));
        var feed = Gen.Elements("polygon", "tradier");
        return Prop.ForAll(Gen.ListOf(Gen.Zip(way, feed)).ToArbitrary(), ways =>
        {
            var book = Market.Book();
            var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
            var arrived = new List<OptionTradeBatch>();
            var pending = new HashSet<string>(StringComparer.Ordinal);
            var begins = new HashSet<string>(StringComparer.Ordinal);
            var isWhole = true;
            var seconds = 0.0;
            foreach (var (what, name) in ways)
            {
                var number = numbers[name] = numbers.GetValueOrDefault(name) + 1;
                var batch = Numbered(number, seconds++, name);
                // A loss that is exactly as long as the old sequence was hides the new one's beginning; the feed's own mark, which its first batch carries, would be lost with it.
                if (what == Way.Lost && !begins.Remove(name))
                {
                    pending.Add(name);
                    continue;
                }

                if (pending.Remove(name)) isWhole = false;
                begins.Remove(name);
                Take(book, batch);
                arrived.Add(batch);
                if (what == Way.ComesAgain) Take(book, arrived.TakeLast(5));
                if (what == Way.FeedBeginsAgain)
                {
                    numbers[name] = 0;
                    pending.Add(name);
                    begins.Add(name);
                }

                book.IsWhole.ShouldBe(isWhole);
                (book.Prints, book.DayVolume(Market.Call)).ShouldBe((arrived.Count, arrived.Count * 10L));
            }
        });
    }

    private enum Way
    {
        Arrives,
        Lost,
        ComesAgain,
        FeedBeginsAgain,
    }
}
