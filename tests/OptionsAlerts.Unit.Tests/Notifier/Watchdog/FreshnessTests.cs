using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class FreshnessTests
{
    private static readonly ExpectedSource Spx = new(null, SourceCapability.Chain, "SPX", TimeSpan.FromMinutes(5), TimeSpan.Zero);
    private static readonly ExpectedSource Vix = new("cboe", SourceCapability.Volatility, "VIX", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));

    [Fact]
    public void a_source_that_spoke_lately_is_fresh_and_one_that_did_not_is_stale_beyond_its_limit_alone()
    {
        var book = Book(At(9, 30));
        book.Take("polygon", SourceCapability.Chain, "SPX", At(10, 0), TimeSpan.Zero, At(10, 0));
        Spx1(book, At(10, 5)).ShouldBe((false, "new 5 min ago"));
        Spx1(book, At(10, 5, 1)).ShouldBe((true, "nothing new in session for 5 min 1 s"));
        book.Take("tradier", SourceCapability.Chain, "SPX", At(10, 6), TimeSpan.Zero, At(10, 6));
        Spx1(book, At(10, 6)).ShouldBe((false, "new 0 s ago"));
    }

    [Fact]
    public void a_source_that_never_spoke_is_stale_from_the_open_and_its_limit_on()
    {
        var book = Book(At(8, 0));
        Spx1(book, At(9, 29, 59)).ShouldBe((false, "nothing yet, no session"));
        Spx1(book, At(9, 35)).ShouldBe((false, "nothing yet"));
        Spx1(book, At(9, 35, 1)).ShouldBe((true, "nothing new in session for 5 min 1 s, and never before"));
    }

    [Fact]
    public void a_watch_that_begins_within_the_session_waits_from_there()
    {
        var book = Book(At(11, 0));
        Spx1(book, At(11, 5)).Stale.ShouldBeFalse();
        Spx1(book, At(11, 5, 1)).Stale.ShouldBeTrue();
    }

    [Fact]
    public void the_feeds_own_delay_is_no_silence_whether_it_is_declared_or_said()
    {
        var book = Book(At(8, 0));
        book.At(At(9, 55))[1].IsStale.ShouldBeFalse();
        book.At(At(9, 55, 1))[1].IsStale.ShouldBeTrue();
        book.Take("cboe", SourceCapability.Chain, "SPX", At(10, 0), TimeSpan.FromMinutes(15), At(10, 15));
        Spx1(book, At(10, 20)).Stale.ShouldBeFalse();
        Spx1(book, At(10, 20, 1)).Stale.ShouldBeTrue();
    }

    [Fact]
    public void the_same_old_data_again_is_silence()
    {
        var book = Book(At(9, 30));
        for (var minute = 0; minute <= 6; minute++) book.Take("cboe", SourceCapability.Chain, "SPX", At(10, 0), TimeSpan.Zero, At(10, minute));
        Spx1(book, At(10, 6)).Stale.ShouldBeTrue();
    }

    [Fact]
    public void a_clock_that_runs_ahead_makes_nothing_fresh_beforehand()
    {
        var book = Book(At(9, 30));
        book.Take("cboe", SourceCapability.Chain, "SPX", At(15, 0), TimeSpan.Zero, At(10, 0));
        Spx1(book, At(10, 5, 1)).Stale.ShouldBeTrue();
    }

    [Fact]
    public void another_symbol_capability_or_feed_is_another_source()
    {
        var book = Book(At(9, 30));
        book.Take("cboe", SourceCapability.Chain, "SPY", At(10, 0), TimeSpan.Zero, At(10, 0));
        book.Take("polygon", SourceCapability.Volatility, "VIX", At(10, 0), TimeSpan.Zero, At(10, 0));
        book.At(At(10, 0)).ShouldAllBe(source => !source.Heard);
    }

    [Theory]
    [InlineData("2026-11-20T21:00:00Z", "a close")]
    [InlineData("2026-11-21T16:00:00Z", "a Saturday")]
    [InlineData("2026-11-26T16:00:00Z", "Thanksgiving")]
    [InlineData("2026-11-27T18:00:00Z", "an early close")]
    public void outside_of_the_session_nothing_is_stale(string at, string what)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        Book(At(8, 0)).At(now).ShouldAllBe(source => !source.IsStale && source.Silence == TimeSpan.Zero, what);
    }

    [Fact]
    public void the_next_morning_begins_anew()
    {
        var book = Book(At(8, 0));
        book.Take("polygon", SourceCapability.Chain, "SPX", At(15, 59), TimeSpan.Zero, At(15, 59));
        var monday = At(9, 30).AddDays(3);
        Spx1(book, monday.AddMinutes(5)).Stale.ShouldBeFalse();
        Spx1(book, monday.AddMinutes(5).AddSeconds(1)).Stale.ShouldBeTrue();
    }

    [Property]
    public void silence_is_never_more_than_the_session_so_far_and_grows_with_time_alone(ushort heardAt, ushort first, ushort more)
    {
        var book = Book(At(4, 0));
        book.Take("x", SourceCapability.Chain, "SPX", At(4, 0).AddSeconds(heardAt), TimeSpan.Zero, At(4, 0).AddSeconds(heardAt));
        var (early, late) = (At(4, 0).AddSeconds(heardAt + first), At(4, 0).AddSeconds(heardAt + first + (more % 600)));
        var (before, after) = (book.At(early)[0].Silence, book.At(late)[0].Silence);
        before.ShouldBeLessThanOrEqualTo(early > At(9, 30) ? early - At(9, 30) : TimeSpan.Zero);
        if (ExchangeCalendar.IsOpen(early) && ExchangeCalendar.IsOpen(late)) (after - before).ShouldBe(late - early);
    }

    private static (bool Stale, string Words) Spx1(FreshnessBook book, DateTimeOffset now) => (book.At(now)[0].IsStale, book.At(now)[0].Words);

    private static FreshnessBook Book(DateTimeOffset begun) => new([Spx, Vix], begun);

    // Friday, 20 November 2026, in New York.
    private static DateTimeOffset At(int hour, int minute, int second = 0) => ExchangeTime.Instant(new DateOnly(2026, 11, 20), new TimeOnly(hour, minute, second));
}
