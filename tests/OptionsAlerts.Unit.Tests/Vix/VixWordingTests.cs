using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixWordingTests
{
    [Theory]
    [InlineData(0, "below all of 252 daily closes")]
    [InlineData(0.2, "1st percentile of 252 daily closes")]
    [InlineData(12, "12th percentile of 252 daily closes")]
    [InlineData(22.4, "22nd percentile of 252 daily closes")]
    [InlineData(82.5, "83rd percentile of 252 daily closes")]
    [InlineData(99.8, "99th percentile of 252 daily closes")]
    [InlineData(100, "above all of 252 daily closes")]
    public void a_percentile_is_an_ordinal_with_its_sample(double percent, string words) => VixWording.Rank(new Percentile(percent, 252)).ShouldBe(words);

    [Theory]
    [InlineData("00:00:45", "45 s")]
    [InlineData("00:12:00", "12 min")]
    [InlineData("00:12:30", "12 min 30 s")]
    [InlineData("17:15:40", "17 h 15 min")]
    [InlineData("2.17:15:00", "2 d 17 h")]
    [InlineData("3.00:00:00", "3 d")]
    public void elapsed_time_is_told_in_its_two_largest_units(string time, string words) => VixWording.Elapsed(TimeSpan.Parse(time)).ShouldBe(words);

    [Fact]
    public void a_regime_in_words_has_no_underscore() => VixWording.Words(VixRegime.HighVolatility).ShouldBe("high volatility");
}
