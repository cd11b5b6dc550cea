using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class OpenInterestTests
{
    private static Severity? Of(long volume, long? openInterest) => OpenInterestRule.Judge(volume, openInterest, new OpenInterestSettings())?.Severity;

    [Theory]
    [InlineData(1_500, null)]
    [InlineData(1_501, Severity.Low)]
    [InlineData(2_999, Severity.Low)]
    [InlineData(3_000, Severity.Medium)]
    [InlineData(9_999, Severity.Medium)]
    [InlineData(10_000, Severity.High)]
    public void severity_follows_the_ratio(long volume, Severity? expected) => Of(volume, 1_000).ShouldBe(expected);

    [Fact]
    public void a_volume_of_100_is_too_small_and_101_is_not()
    {
        Of(100, 10).ShouldBeNull();
        Of(101, 10).ShouldBe(Severity.High);
    }

    [Fact]
    public void an_unknown_open_interest_is_not_judged() => OpenInterestRule.Judge(1_000_000, null, new OpenInterestSettings()).ShouldBeNull();

    [Fact]
    public void an_open_interest_of_zero_is_judged_by_its_volume()
    {
        Of(150, 0).ShouldBeNull();
        Of(151, 0).ShouldBe(Severity.Low);
        Of(1_000, 0).ShouldBe(Severity.High);
    }

    [Fact]
    public void the_stream_fires_it_with_the_open_interest_of_the_chain()
    {
        var book = Market.Book();
        book.Take(Market.Chain(Market.Open, new Listing(Market.Call, 0, 1_000))).ShouldBeEmpty();
        book.Take(Market.At(1, 1_500, price: 0.01)).Only(SignalKind.OiDivergence).ShouldBeEmpty();

        var found = book.Take(Market.At(2, 1, price: 0.01)).Only(SignalKind.OiDivergence).ShouldHaveSingleItem();
        found.Subject.ShouldBe(Market.Call);
        found.At.ShouldBe(Market.Open.AddSeconds(2));
        found.Number("open_interest").ShouldBe(1_000);
        found.Headline.ShouldBe("SPY 12 Jun 600 C volume 1,501 is 1.5 × its open interest of 1,000");
        book.Take(Market.At(3, 400, price: 0.01)).Only(SignalKind.OiDivergence).ShouldBeEmpty();
    }

    [Fact]
    public void each_tier_is_raised_once_a_day_however_many_chains_show_it()
    {
        var book = Market.Book();
        var severities = new List<Severity>();
        foreach (var (minute, volume) in new[] { (1, 2_000), (2, 2_100), (3, 3_000), (4, 3_500), (5, 6_000), (6, 10_000), (7, 10_500) })
            severities.AddRange(book.Take(Market.Chain(Market.Open.AddMinutes(minute), new Listing(Market.Call, volume, 1_000))).Select(anomaly => anomaly.Severity));
        severities.ShouldBe([Severity.Low, Severity.Medium, Severity.Medium, Severity.High]);
    }
}
