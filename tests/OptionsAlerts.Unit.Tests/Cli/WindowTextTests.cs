using OptionsAlerts.Standalone.Silences;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class WindowTextTests
{
    [Fact]
    public void days_times_zone_and_calendar_come_in_any_order()
    {
        WindowText.TryParse("mon-fri 09:30-10:00 America/New_York trading", out var window).ShouldBeNull();
        window.Days.ShouldBe(["mon", "tue", "wed", "thu", "fri"]);
        (window.From, window.To, window.Zone, window.On).ShouldBe(("09:30", "10:00", "America/New_York", "trading"));
        WindowText.Of(window).ShouldBe("mon,tue,wed,thu,fri 09:30-10:00 America/New_York trading");
    }

    [Theory]
    [InlineData("fri-mon 22:00-06:00", "fri,sat,sun,mon")]
    [InlineData("sat,sun 22:00-06:00", "sat,sun")]
    [InlineData("22:00-06:00", "")]
    public void days_may_run_over_the_weekend_or_be_left_out(string text, string days)
    {
        WindowText.TryParse(text, out var window).ShouldBeNull();
        string.Join(',', window.Days).ShouldBe(days);
    }

    [Theory]
    [InlineData("mon-fri", "a window needs its times, as 09:30-10:00")]
    [InlineData("someday 09:30-10:00", "'someday' is neither days")]
    [InlineData("09:30-10:00 Mars/Olympus", "'Mars/Olympus' is neither days")]
    public void what_is_none_of_them_is_named(string text, string problem) => WindowText.TryParse(text, out _).ShouldNotBeNull().ShouldStartWith(problem);
}
