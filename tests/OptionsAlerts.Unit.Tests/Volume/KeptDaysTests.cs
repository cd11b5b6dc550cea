using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

/// <summary>Finished days handed out, kept days taken in.</summary>
public sealed class KeptDaysTests
{
    private const string Later = "SPY260717C00600000";
    private const string Today = "SPY260608P00600000";
    private static readonly TimeSpan AfterClose = TimeSpan.FromMinutes(30);

    private static UnderlyingBook Book(Refusals? refusals = null)
    {
        var book = Market.Book(refusals: refusals);
        book.HandsOutDays = true;
        return book;
    }

    private static DayVolumes? Finished(UnderlyingBook book, double minutesAfterClose) => book.TakeFinished(Market.Close.AddMinutes(minutesAfterClose), AfterClose);

    private static UnderlyingBook SeenWhole(UnderlyingBook book)
    {
        book.Take(Market.Chain(Market.Close.AddMinutes(-1), new Listing(Later, 1_000, 70), new Listing(Today, 3_000)));
        return book;
    }

    [Fact]
    public void a_day_is_handed_out_once_some_time_after_its_close()
    {
        var book = SeenWhole(Book());
        Finished(book, 29.9).ShouldBeNull();
        var day = Finished(book, 30).ShouldNotBeNull();
        (day.Underlying, day.Day, day.AsOf, day.CallVolume, day.PutVolume).ShouldBe(("SPY", new DateOnly(2026, 6, 8), Market.Close.AddMinutes(-1), 1_000, 3_000));
        day.Contracts.Zip(day.Volume, day.OpenInterest).ShouldBe([(Later, 1_000, 70), (Today, 3_000, null)]);
        Finished(book, 31).ShouldBeNull();
    }

    [Fact]
    public void a_day_not_seen_to_its_end_or_with_prints_missing_is_not_handed_out()
    {
        var early = Book();
        early.Take(Market.Chain(Market.Close.AddHours(-1), new Listing(Later, 1_000)));
        Finished(early, 60).ShouldBeNull();

        var torn = SeenWhole(Book());
        torn.Take(Market.Batch(Market.At(23_399, 5, Later)) with { GapBefore = true }, []);
        Finished(torn, 60).ShouldBeNull();
    }

    [Fact]
    public void what_was_seen_of_it_later_is_handed_out_when_the_next_day_begins()
    {
        var book = SeenWhole(Book());
        Finished(book, 30).ShouldNotBeNull();
        book.Take(Market.At(23_400 + 1_860, 7, Later));
        Finished(book, 60).ShouldBeNull();
        book.Take(Market.Chain(Market.Open.AddDays(1), new Listing(Later, 1)));
        var day = Finished(book, 1_440).ShouldNotBeNull();
        (day.Day, day.CallVolume, day.Contracts.Length).ShouldBe((new DateOnly(2026, 6, 8), 1_007, 2));
        Finished(book, 1_440).ShouldBeNull();
    }

    [Fact]
    public void a_day_nobody_asked_for_by_its_close_is_handed_out_when_the_next_begins_and_counted_when_lost()
    {
        var refusals = new Refusals();
        var book = SeenWhole(Book(refusals));
        book.Take(Market.Chain(Market.Close.AddDays(1), new Listing(Later, 1)));
        refusals[Refusal.UnkeptDay].ShouldBe(0);
        book.Take(Market.Chain(Market.Close.AddDays(2), new Listing(Later, 1)));
        refusals[Refusal.UnkeptDay].ShouldBe(1);
        Finished(book, 3_000)!.Day.ShouldBe(new DateOnly(2026, 6, 9));
    }

    [Fact]
    public void where_nobody_keeps_days_none_are_held()
    {
        var book = SeenWhole(Market.Book());
        book.Take(Market.Chain(Market.Open.AddDays(1), new Listing(Later, 1)));
        Finished(book, 60).ShouldBeNull();
    }

    [Fact]
    public void after_a_restart_a_day_is_handed_out_again_as_it_stands()
    {
        var book = SeenWhole(Book());
        var first = Finished(book, 30).ShouldNotBeNull();
        var again = Finished(book.Restarted(new Dictionary<string, byte[]>(StringComparer.Ordinal)), 40).ShouldNotBeNull();
        again.AsOf.ShouldBe(first.AsOf);
    }

    [Fact]
    public void kept_days_are_a_baseline_for_a_book_that_has_none()
    {
        var book = Market.Book();
        book.TakeKept(Market.History([900, 1_100, 1_000, 1_000, 1_000], contracts: [Later, "SPY260605C00600000"]));
        book.Contracts.ShouldBe(1); // What expired before today is nothing to watch.
        var found = book.Take(Market.Chain(Market.Close, new Listing(Later, 3_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        (found.Number("history_days"), found.Number("mean_day_volume")).ShouldBe((5, 1_000));
    }

    [Fact]
    public void kept_days_do_not_replace_a_longer_memory()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(1_000, 10)], contracts: [Later]));
        book.TakeKept(Market.History([5, 5, 5, 5, 5], contracts: [Later]));
        var found = book.Take(Market.Chain(Market.Close, new Listing(Later, 3_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        (found.Number("history_days"), found.Number("mean_day_volume")).ShouldBe((10, 1_000));
    }

    [Fact]
    public void kept_days_that_are_known_leave_nothing_to_save()
    {
        var book = Market.Book();
        var history = Market.History([.. Enumerable.Range(900, 20)], contracts: [Later]);
        book.Take(history);
        book.Save([]);
        book.TakeKept(history);
        var rows = new List<BookRow>();
        book.TakeChanges(rows);
        rows.Select(row => row.Key).ShouldBe(["book/SPY"]);
    }

    [Property(MaxTest = 100)]
    public Property days_that_were_handed_out_and_taken_in_are_the_baseline_of_a_book_that_saw_them()
    {
        string[] contracts = [Later, "SPY260717P00600000", "SPY260717C00610000"];
        return Prop.ForAll(Gen.ListOf(Gen.ListOf(Gen.Choose(0, 40_000), 3), 6).ToArbitrary(), days =>
        {
            var watching = Book();
            var kept = new List<DayVolumes>();
            var day = new DateOnly(2026, 6, 8);
            foreach (var volumes in days)
            {
                var close = ExchangeTime.Instant(day, ExchangeTime.SessionClose);
                watching.Take(Market.Chain(close, [.. contracts.Select((contract, i) => new Listing(contract, volumes[i] + 1))]));
                kept.Add(watching.TakeFinished(close + AfterClose, AfterClose)!);
                day = ExchangeCalendar.NextTradingDay(day);
            }

            var fresh = Market.Book();
            var open = ExchangeTime.Instant(day, ExchangeTime.SessionOpen);
            fresh.TakeKept(new VolumeHistory
            {
                Stamp = Market.Stamp,
                AsOf = open,
                Underlying = "SPY",
                Day = [.. kept.Select(each => Market.Number(each.Day))],
                Contracts = contracts,
                Volume = [.. contracts.SelectMany((_, i) => kept.Select(each => each.Volume[i]))],
                CallVolume = [.. kept.Select(each => each.CallVolume)],
                PutVolume = [.. kept.Select(each => each.PutVolume)],
            });
            var chain = Market.Chain(open.AddHours(6.5), [.. contracts.Select(contract => new Listing(contract, 90_000))]);
            Words(fresh.Take(chain)).ShouldBe(Words(watching.Take(chain)));
        });

        static string[] Words(List<Anomaly> found) => [.. found.Select(anomaly => $"{anomaly.Kind} {anomaly.Headline} {string.Join(' ', anomaly.Facts.Select(fact => fact.ValueText))}")];
    }
}
