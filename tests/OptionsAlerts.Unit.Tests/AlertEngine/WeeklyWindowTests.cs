using System.Globalization;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class WeeklyWindowTests
{
    private const int AllDays = 127;
    private const int MondayToFriday = 0b0111110;
    private const int Friday = 0b0100000;

    [Theory]
    [InlineData("2026-06-30T13:29:59Z", null)]
    [InlineData("2026-06-30T13:30:00Z", "2026-06-30T14:30:00Z")]
    [InlineData("2026-06-30T14:29:59Z", "2026-06-30T14:30:00Z")]
    [InlineData("2026-06-30T14:30:00Z", null)]
    [InlineData("2026-12-01T14:00:00Z", null)]
    [InlineData("2026-12-01T14:30:00Z", "2026-12-01T15:30:00Z")]
    public void a_window_is_wall_time_of_its_zone_open_at_its_first_minute_and_closed_at_its_last(string at, string? end) =>
        EndOf(at, Window("09:30", "10:30")).ShouldBe(end);

    [Theory]
    [InlineData("2026-06-30T01:59:59Z", null)]
    [InlineData("2026-06-30T02:00:00Z", "2026-06-30T11:00:00Z")]
    [InlineData("2026-06-30T03:59:59Z", "2026-06-30T11:00:00Z")]
    [InlineData("2026-06-30T10:59:59Z", "2026-06-30T11:00:00Z")]
    [InlineData("2026-06-30T11:00:00Z", null)]
    public void a_window_over_midnight_ends_on_the_next_day(string at, string? end) => EndOf(at, Window("22:00", "07:00")).ShouldBe(end);

    [Theory]
    [InlineData("2026-07-03T02:30:00Z", null)]
    [InlineData("2026-07-04T02:30:00Z", "2026-07-04T11:00:00Z")]
    [InlineData("2026-07-04T10:30:00Z", "2026-07-04T11:00:00Z")]
    [InlineData("2026-07-05T02:30:00Z", null)]
    public void a_window_over_midnight_belongs_to_the_day_it_opens_on(string at, string? end) => EndOf(at, Window("22:00", "07:00", days: Friday)).ShouldBe(end);

    [Fact]
    public void a_window_that_ends_where_it_begins_is_a_whole_day() => EndOf("2026-07-04T03:59:59Z", Window("00:00", "00:00", days: Friday)).ShouldBe("2026-07-04T04:00:00Z");

    [Fact]
    public void a_window_to_midnight_ends_at_midnight() => EndOf("2026-07-04T03:00:00Z", Window("18:00", "00:00", days: Friday)).ShouldBe("2026-07-04T04:00:00Z");

    [Theory]
    [InlineData(WindowDays.Trading, "2026-11-25T15:00:00Z", true)]
    [InlineData(WindowDays.Trading, "2026-11-26T15:00:00Z", false)]
    [InlineData(WindowDays.Trading, "2026-11-27T15:00:00Z", true)]
    [InlineData(WindowDays.Trading, "2026-11-28T15:00:00Z", false)]
    [InlineData(WindowDays.NonTrading, "2026-11-25T15:00:00Z", false)]
    [InlineData(WindowDays.NonTrading, "2026-11-26T15:00:00Z", true)]
    [InlineData(WindowDays.NonTrading, "2026-11-28T15:00:00Z", true)]
    [InlineData(WindowDays.Every, "2026-11-26T15:00:00Z", true)]
    public void a_window_knows_the_exchanges_holidays_and_weekends(WindowDays on, string at, bool open) => (EndOf(at, Window("09:00", "17:00", on: on)) is not null).ShouldBe(open);

    [Fact]
    public void days_of_the_week_and_of_the_calendar_must_both_hold() =>
        EndOf("2026-11-28T15:00:00Z", Window("09:00", "17:00", days: MondayToFriday, on: WindowDays.NonTrading)).ShouldBeNull();

    [Theory]
    [InlineData("2026-03-08T06:59:59Z", null)]
    [InlineData("2026-03-08T07:00:00Z", "2026-03-08T07:15:00Z")]
    [InlineData("2026-03-08T07:15:00Z", null)]
    public void a_window_that_opens_in_the_hour_that_spring_leaves_out_opens_when_clocks_are_set(string at, string? end) =>
        EndOf(at, Window("02:30", "03:15")).ShouldBe(end);

    [Theory]
    [InlineData("2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T07:00:00Z", null)]
    public void a_window_that_closes_in_the_hour_that_spring_leaves_out_closes_when_clocks_are_set(string at, string? end) =>
        EndOf(at, Window("01:00", "02:30")).ShouldBe(end);

    [Theory]
    [InlineData("2026-03-08T06:59:00Z")]
    [InlineData("2026-03-08T07:00:00Z")]
    [InlineData("2026-03-08T07:30:00Z")]
    public void a_window_within_the_hour_that_spring_leaves_out_does_not_open(string at) => EndOf(at, Window("02:15", "02:45")).ShouldBeNull();

    [Theory]
    [InlineData("2026-11-01T05:29:59Z", null)]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01T06:45:00Z")]
    [InlineData("2026-11-01T06:44:59Z", "2026-11-01T06:45:00Z")]
    [InlineData("2026-11-01T06:45:00Z", null)]
    public void where_a_minute_comes_twice_a_window_opens_at_the_first_and_closes_at_the_second(string at, string? end) => EndOf(at, Window("01:30", "01:45")).ShouldBe(end);

    [Theory]
    [InlineData("2026-10-25T00:29:59Z", null)]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z")]
    public void winter_time_that_counts_as_the_deviation_makes_no_difference(string at, string? end) => EndOf(at, Window("01:30", "01:45", zone: "Europe/Dublin")).ShouldBe(end);

    [Fact]
    public void a_whole_day_has_the_hours_its_zone_gives_it()
    {
        EndOf("2026-03-08T05:00:00Z", Window("00:00", "00:00", days: 1)).ShouldBe("2026-03-09T04:00:00Z");
        EndOf("2026-11-01T04:00:00Z", Window("00:00", "00:00", days: 1)).ShouldBe("2026-11-02T05:00:00Z");
    }

    [Fact]
    public void the_end_said_is_that_of_all_windows_that_follow_without_a_gap() =>
        EndOf("2026-07-03T23:00:00Z", Window("18:00", "22:00"), Window("22:00", "07:00"), Window("08:00", "09:00")).ShouldBe("2026-07-04T11:00:00Z");

    [Fact]
    public void the_end_said_is_that_of_the_longest_window_that_is_open() =>
        EndOf("2026-07-03T23:00:00Z", Window("18:00", "20:00"), Window("17:00", "21:00")).ShouldBe("2026-07-04T01:00:00Z");

    [Fact]
    public void a_window_that_is_always_open_ends_sixteen_days_on() => EndOf("2026-06-30T14:00:00Z", Window("00:00", "00:00", zone: "UTC")).ShouldBe("2026-07-16T00:00:00Z");

    [Fact]
    public void no_windows_are_never_open()
    {
        new WindowSet([]).IsEmpty.ShouldBeTrue();
        EndOf("2026-06-30T14:00:00Z").ShouldBeNull();
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("right/America/New_York")]
    [InlineData("/etc/localtime")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("America/../UTC")]
    [InlineData("")]
    public void a_zone_is_a_place_and_nothing_of_the_machine(string zone) =>
        Window("09:00", "10:00", zone: zone).Problem().ShouldBe($"'{zone}' is no time zone; write one as America/New_York");

    [Theory]
    [InlineData(0, 0, 0, "a window needs at least one day of the week")]
    [InlineData(128, 0, 0, "a window needs at least one day of the week")]
    [InlineData(127, -1, 0, "a window opens and closes at 00:00 to 23:59")]
    [InlineData(127, 1440, 0, "a window opens and closes at 00:00 to 23:59")]
    [InlineData(127, 0, -1, "a window opens and closes at 00:00 to 23:59")]
    [InlineData(127, 0, 1440, "a window opens and closes at 00:00 to 23:59")]
    [InlineData(1, 0, 1439, null)]
    [InlineData(127, 1439, 0, null)]
    public void what_is_out_of_range_is_said(int days, int from, int to, string? problem) =>
        new WeeklyWindow { Zone = "UTC", Days = days, FromMinute = from, ToMinute = to }.Problem().ShouldBe(problem);

    [Property(MaxTest = 300)]
    public void a_window_that_is_open_stays_open_until_the_end_it_said(int start, ushort from, ushort to, byte days, byte zone)
    {
        string[] zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata"];
        var windows = new WindowSet([new WeeklyWindow { Zone = zones[zone % 5], Days = 1 + (days % 127), FromMinute = from % 1440, ToMinute = to % 1440 }]);
        var at = Desk.Start.AddMinutes(start % 2_000_000).UtcTicks;
        if (windows.EndOf(at) is not { } end) return;

        end.ShouldBeGreaterThan(at);
        windows.EndOf(end - 1).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(end);
        for (var step = at; step < end; step += Math.Max(TimeSpan.TicksPerMinute, (end - at) / 50)) windows.EndOf(step).ShouldNotBeNull();
    }

    private static WeeklyWindow Window(string from, string to, int days = AllDays, WindowDays on = WindowDays.Every, string zone = "America/New_York") =>
        new() { Zone = zone, Days = days, FromMinute = Minute(from), ToMinute = Minute(to), On = on };

    private static int Minute(string time) => (int)TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;

    private static string? EndOf(string at, params WeeklyWindow[] windows) =>
        new WindowSet(windows).EndOf(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcTicks) is { } end
            ? new DateTime(end, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;
}
