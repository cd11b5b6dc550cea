using OptionsAlerts.Standalone.Cli;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class TimesTests
{
    [Theory]
    [InlineData("2026-06-30T14:00Z", "2026-06-30T14:00:00+00:00")]
    [InlineData("2026-06-30T10:00-04:00", "2026-06-30T14:00:00+00:00")]
    [InlineData("2026-06-30T14:00:01.5Z", "2026-06-30T14:00:01.5+00:00")]
    [InlineData("2026-06-30 10:00", "2026-06-30T14:00:00+00:00")]
    [InlineData("2026-12-01 10:00:30", "2026-12-01T15:00:30+00:00")]
    [InlineData("2026-06-30", "2026-06-30T04:00:00+00:00")]
    public void an_instant_has_its_zone_or_is_exchange_time(string text, string expected)
    {
        Times.TryRead(text, out DateTimeOffset at).ShouldBeTrue();
        at.ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("10:00")]
    [InlineData("30.6.2026")]
    [InlineData("2026-06-31")]
    [InlineData("2026-06-30T14:00+4")]
    [InlineData("")]
    public void what_could_mean_several_instants_is_none(string text) => Times.TryRead(text, out DateTimeOffset _).ShouldBeFalse();

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5_400)]
    [InlineData("2d", 172_800)]
    public void a_duration_is_units_in_falling_order(string text, int seconds)
    {
        Times.TryRead(text, out TimeSpan duration).ShouldBeTrue();
        duration.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("5")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("-5m")]
    [InlineData("9999999d")]
    [InlineData("4000d")]
    public void what_is_no_duration_is_refused(string text) => Times.TryRead(text, out TimeSpan _).ShouldBeFalse();
}
