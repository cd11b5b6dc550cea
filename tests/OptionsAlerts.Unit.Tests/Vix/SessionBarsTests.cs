using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class SessionBarsTests
{
    [Fact]
    public void a_whole_session_of_readings_is_seventy_eight_bars()
    {
        var bars = new SessionBars(252);
        Read(bars, day: 0, "08:00", "17:00");
        bars.Count.ShouldBe(SessionBars.BarsADay);
        bars.TakeChanged().ShouldHaveSingleItem().Day.ShouldBe(VixDay.Monday);
    }

    [Fact]
    public void an_early_close_and_a_holiday_have_the_bars_of_their_hours()
    {
        // The day after Thanksgiving closes at 13:00, the day itself has no session.
        var bars = new SessionBars(252);
        var friday = new DateOnly(2025, 11, 28).DayNumber - VixDay.Monday.DayNumber;
        Read(bars, friday - 1, "09:00", "17:00");
        bars.Count.ShouldBe(0);
        Read(bars, friday, "09:00", "17:00");
        bars.Count.ShouldBe(42);
    }

    [Fact]
    public void a_bar_is_its_last_value_and_counts_when_it_is_over()
    {
        var bars = new SessionBars(252);
        bars.Read(VixDay.At(0, "09:30"), 20);
        bars.Read(VixDay.At(0, "09:34"), 18);
        bars.PercentileOf(19, 1).ShouldBeNull();
        bars.Read(VixDay.At(0, "09:35"), 21);
        bars.TakeChanged().ShouldHaveSingleItem().Value.ShouldBe([18]);
        bars.PercentileOf(19, 1).ShouldBe(new Percentile(100, 1, PercentileBasis.SessionBars));
        bars.PercentileOf(18, 1).ShouldBe(new Percentile(50, 1, PercentileBasis.SessionBars));
        bars.PercentileOf(18, 2).ShouldBeNull();
    }

    [Fact]
    public void the_oldest_session_goes_when_one_more_begins()
    {
        var bars = new SessionBars(2);
        for (var day = 0; day < 3; day++) Read(bars, day, "09:30", "16:00");
        bars.Count.ShouldBe(2 * SessionBars.BarsADay);
        bars.TakeChanged().Select(session => (session.Day.DayNumber - VixDay.Monday.DayNumber, session.Value.Length)).ShouldBe([(0, 0), (1, 78), (2, 78)]);
        bars.TakeChanged().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(777)]
    public void a_restart_anywhere_keeps_the_bars(int readings)
    {
        var (whole, parts) = (new SessionBars(252), new SessionBars(252));
        List<DayBars> saved = [];
        var (at, random) = (VixDay.At(0, "09:00"), new Random(readings));
        for (var i = 0; i < 1_500; i++, at = at.AddMinutes(1))
        {
            var value = 15 + random.NextDouble();
            whole.Read(at, value);
            parts.Read(at, value);
            foreach (var session in parts.TakeChanged())
            {
                saved.RemoveAll(one => one.Day == session.Day);
                saved.Add(session);
            }

            if (i % readings > 0) continue;
            parts = new SessionBars(252);
            parts.Restore(saved, at, value);
        }

        // A whole session, and five bars of the next.
        whole.Count.ShouldBe(83);
        (parts.Count, parts.PercentileOf(15.4, 1)).ShouldBe((whole.Count, whole.PercentileOf(15.4, 1)));
    }

    [Fact]
    public void a_reading_within_a_bar_allocates_nothing()
    {
        var bars = new SessionBars(252);
        Read(bars, 0, "09:30", "12:00");
        var at = VixDay.At(0, "12:01");
        Allocations.Least(_ =>
        {
            for (var i = 0; i < 100; i++)
            {
                bars.Read(at, 17);
                bars.PercentileOf(17, 10);
            }
        }).ShouldBe(0);
    }

    private static void Read(SessionBars bars, int day, string from, string to)
    {
        for (var at = VixDay.At(day, from); at <= VixDay.At(day, to); at = at.AddMinutes(1)) bars.Read(at, 15 + (at.Minute * 0.1));
    }
}
