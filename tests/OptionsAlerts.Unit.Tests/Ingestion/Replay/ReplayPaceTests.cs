using OptionsAlerts.Ingestion.Replay;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Replay;

public sealed class ReplayPaceTests
{
    private static readonly DateTimeOffset Open = new(2026, 6, 30, 13, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, 30, 0, 0.5)]
    [InlineData(60, 30, 0.2, 0.3)]
    [InlineData(60, 30, 2, 0)]
    [InlineData(1, 30, 0, 30)]
    [InlineData(1, 300, 0, 60)]
    [InlineData(1, 300, 10, 50)]
    [InlineData(60, 86_400, 0, 60)]
    [InlineData(0.5, 10, 0, 20)]
    [InlineData(1, -5, 0, 0)]
    public void the_wait_is_the_gap_over_speed_less_what_was_spent_and_never_above_a_minute(double speed, double gap, double spent, double wait) =>
        new ReplayPace(speed).Wait(Open, Open.AddSeconds(gap), TimeSpan.FromSeconds(spent)).TotalSeconds.ShouldBe(wait, 1e-6);

    [Fact]
    public void max_never_waits() => new ReplayPace(Speed: null).Wait(Open, Open.AddDays(1), TimeSpan.Zero).ShouldBe(TimeSpan.Zero);

    [Theory]
    [InlineData("max", null)]
    [InlineData("MAX", null)]
    [InlineData("1", 1.0)]
    [InlineData("0.25", 0.25)]
    [InlineData("100000", 100_000.0)]
    public void a_speed_is_max_or_a_number(string text, double? speed)
    {
        ReplayPace.TryParse(text, out var pace).ShouldBeTrue();
        pace.Speed.ShouldBe(speed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e9")]
    [InlineData("1,5")]
    public void anything_else_is_refused(string text) => ReplayPace.TryParse(text, out _).ShouldBeFalse();
}
