using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class DayRollTests
{
    private const string Later = "SPY260717C00600000";

    // One whole day of a contract: a chain near the close with its volume.
    private static List<Anomaly> Day(UnderlyingBook book, int day, long volume, long putVolume = 100_000) =>
        book.Take(Market.Chain(Market.Close.AddDays(day).AddMinutes(-1), new Listing(Later, volume), new Listing("SPY260717P00600000", putVolume + day)));

    [Fact]
    public void five_watched_days_make_a_baseline()
    {
        var book = Market.Book();
        foreach (var day in new[] { 0, 1, 2, 3, 4 }) Day(book, day, 1_000 + (day % 2)).Only(SignalKind.VolumeSpike).ShouldBeEmpty();
        var found = Day(book, 7, 5_000).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        (found.Number("history_days"), found.Number("mean_day_volume")).ShouldBe((5, 1_000.4m));
    }

    [Fact]
    public void four_watched_days_make_none()
    {
        var book = Market.Book();
        foreach (var day in new[] { 0, 1, 2, 3 }) Day(book, day, 1_000 + (day % 2));
        Day(book, 4, 5_000).Only(SignalKind.VolumeSpike).ShouldBeEmpty();
    }

    [Fact]
    public void the_put_call_history_rolls_too()
    {
        var book = Market.Book();
        foreach (var day in new[] { 0, 1, 2, 3, 4 }) Day(book, day, 100_000 + day);
        Day(book, 7, 20_000).Only(SignalKind.PutCallDivergence).ShouldHaveSingleItem().Subject.ShouldBe("put_call high");
    }

    [Fact]
    public void a_day_watched_only_until_noon_is_not_added_and_is_counted()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        foreach (var day in new[] { 0, 1, 2, 3 }) Day(book, day, 1_000 + (day % 2));
        book.Take(Market.Chain(Market.Open.AddDays(4).AddHours(3), new Listing(Later, 10)));
        Day(book, 7, 5_000).Only(SignalKind.VolumeSpike).ShouldBeEmpty();
        refusals[Refusal.IncompleteDay].ShouldBe(1);
    }

    [Fact]
    public void volumes_begin_again_and_what_was_raised_may_be_raised_again()
    {
        var book = Market.Book();
        book.Take(Market.At(0, 300, Later), Market.At(1, 300, Later)).Only(SignalKind.Sweep).Count.ShouldBe(1);
        var next = Market.Batch(Market.At(0, 300, Later), Market.At(1, 300, Later));
        var found = new List<Anomaly>();
        book.Take(next with { AsOf = next.AsOf.AddDays(1), TimeMicros = [.. next.TimeMicros.Select(time => time + 86_400_000_000)] }, found);
        found.Only(SignalKind.Sweep).Count.ShouldBe(1);
        (book.DayVolume(Later), book.Day).ShouldBe((600, new DateOnly(2026, 6, 9)));
    }

    [Fact]
    public void the_day_rolls_at_18_00_New_York_and_Friday_evening_is_Monday()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Close.AddDays(4).AddMinutes(119), new Listing(Later, 100)));
        book.Day.ShouldBe(new DateOnly(2026, 6, 12));
        book.Take(Market.Chain(Market.Close.AddDays(4).AddMinutes(120), new Listing(Later, 100)));
        (book.Day, book.DayVolume(Later)).ShouldBe((new DateOnly(2026, 6, 15), 0));
    }

    [Fact]
    public void a_holiday_belongs_to_the_next_trading_day()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Close.AddDays(10).AddMinutes(120), new Listing(Later, 100))); // Thursday evening before Juneteenth
        book.Day.ShouldBe(new DateOnly(2026, 6, 22));
        book.Take(Market.Chain(Market.Open.AddDays(11).AddHours(1), new Listing(Later, 100)));
        book.Take(Market.Chain(Market.Close.AddDays(14), new Listing(Later, 7)));
        (book.Day, book.DayVolume(Later)).ShouldBe((new DateOnly(2026, 6, 22), 7));
    }

    [Fact]
    public void an_early_close_watched_to_its_end_is_a_whole_day()
    {
        const string december = "SPY261218C00600000";
        var book = Market.Book();
        foreach (var (day, hour) in new[] { (20, 21), (23, 21), (24, 21), (25, 21), (27, 18) }) // November; the last is the day after Thanksgiving
            book.Take(Market.Chain(new DateTimeOffset(2026, 11, day, hour, 0, 0, TimeSpan.Zero).AddMinutes(-1), new Listing(december, 1_000 + day)));
        var found = book.Take(Market.Chain(new DateTimeOffset(2026, 11, 30, 20, 59, 0, TimeSpan.Zero), new Listing(december, 5_000)));
        found.Only(SignalKind.VolumeSpike).ShouldHaveSingleItem().Number("history_days").ShouldBe(5);
    }

    [Fact]
    public void expired_contracts_are_dropped()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Close, new Listing("SPY260608C00600000", 5), new Listing(Market.Call, 5)));
        book.Contracts.ShouldBe(2);
        book.Take(Market.Chain(Market.Close.AddDays(1), new Listing(Market.Call, 5)));
        (book.Contracts, book.DayVolume("SPY260608C00600000")).ShouldBe((1, null));
    }

    [Fact]
    public void messages_of_a_finished_day_are_counted_and_change_nothing()
    {
        var refusals = new Refusals();
        var book = Market.Book(refusals: refusals);
        Day(book, 1, 1_000);
        book.Take(Market.At(0, 900, Later)).ShouldBeEmpty();
        Day(book, 0, 9_000);
        (book.DayVolume(Later), refusals[Refusal.FinishedDay]).ShouldBe((1_000, 2));
    }

    [Fact]
    public void a_chain_that_still_shows_yesterday_after_the_open_is_not_counted()
    {
        var book = Market.Book();
        Day(book, 0, 5_000);
        book.Take(Market.Chain(Market.Open.AddDays(1).AddMinutes(1), new Listing(Later, 5_000)));
        book.DayVolume(Later).ShouldBe(0);
        book.Take(Market.Chain(Market.Open.AddDays(1).AddMinutes(2), new Listing(Later, 7)));
        book.DayVolume(Later).ShouldBe(7);
    }

    [Fact]
    public void as_many_as_yesterday_count_once_the_chain_has_been_reset()
    {
        var book = Market.Book();
        Day(book, 0, 3);
        book.Take(Market.Chain(Market.Open.AddDays(1).AddMinutes(1), new Listing(Later, 0)));
        book.Take(Market.Chain(Market.Open.AddDays(1).AddMinutes(2), new Listing(Later, 3)));
        book.DayVolume(Later).ShouldBe(3);
    }

    [Fact]
    public void a_history_replaces_the_baseline_and_leaves_out_today()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(10, 20)], contracts: [Later]));
        var history = Market.History([500, 500, 500, 500, 500, 9_000], contracts: [Later]);
        // The last of its days is the Monday itself.
        book.Take(history with { Day = [20260601, 20260602, 20260603, 20260604, 20260605, 20260608] });
        var found = book.Take(Market.Chain(Market.Close, new Listing(Later, 3_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        (found.Number("history_days"), found.Number("mean_day_volume")).ShouldBe((5, 500));
    }

    [Fact]
    public void days_on_which_a_contract_did_not_exist_are_no_days_of_zero()
    {
        var book = Market.Book();
        book.Take(Market.History([-1, -1, -1, -1, -1, -1, 100, 100, 100, 100], contracts: [Later]));
        book.Take(Market.Chain(Market.Close, new Listing(Later, 90_000))).Only(SignalKind.VolumeSpike).ShouldBeEmpty();
    }
}
