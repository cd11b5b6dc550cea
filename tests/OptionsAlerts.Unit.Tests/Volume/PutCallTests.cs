using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class PutCallTests
{
    // Mean ratio 1, deviation of its logarithm 0.2.
    private static PutCallHistory History()
    {
        var history = new PutCallHistory(20);
        var step = 0.2 * Math.Sqrt(19.0 / 20);
        for (var i = 0; i < 20; i++)
        {
            var puts = 100_000 * Math.Exp(i % 2 == 0 ? step : -step);
            history.Add(new PutCallDay(100_000, (long)puts));
        }

        return history;
    }

    private static PutCallReading? At(double z, double volume = 100_000)
    {
        var calls = volume / (1 + Math.Exp(z * 0.2));
        return PutCallRule.Judge(new PutCallDay((long)calls, (long)(volume - calls)), History(), new VolumeSettings());
    }

    [Theory]
    [InlineData(2.45, null)]
    [InlineData(2.55, Severity.Medium)]
    [InlineData(3.95, Severity.Medium)]
    [InlineData(4.05, Severity.High)]
    [InlineData(-2.45, null)]
    [InlineData(-2.55, Severity.Medium)]
    [InlineData(-4.05, Severity.High)]
    public void severity_follows_the_distance_either_way(double z, Severity? expected)
    {
        var reading = At(z)!.Value;
        reading.Z.ShouldBe(z, 0.01);
        reading.Severity.ShouldBe(expected);
    }

    [Fact]
    public void early_noise_is_not_judged()
    {
        At(5, volume: 1_999).ShouldBeNull();
        At(5, volume: 19_000).ShouldBeNull();
        At(5, volume: 21_000).ShouldNotBeNull();
    }

    [Fact]
    public void four_days_are_no_history()
    {
        var history = new PutCallHistory(20);
        for (var i = 0; i < 4; i++) history.Add(new PutCallDay(1_000, 1_000));
        PutCallRule.Judge(new PutCallDay(1_000, 100_000), history, new VolumeSettings()).ShouldBeNull();
    }

    [Fact]
    public void a_day_without_calls_is_finite() => double.IsFinite(new PutCallDay(0, 5_000).LogRatio).ShouldBeTrue();

    [Fact]
    public void it_is_raised_once_a_direction_with_a_subject_that_does_not_move()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(100, 20)]));
        var found = new List<Anomaly>();
        for (var minute = 1; minute < 20; minute++)
            found.AddRange(book.Take(Market.Chain(Market.Open.AddMinutes(minute), new Listing(Market.Call, 1_000 * minute), new Listing(Market.Put, 3_000 * minute))).Only(SignalKind.PutCallDivergence));

        var high = found.ShouldHaveSingleItem();
        (high.Subject, high.Severity, high.Number("put_call_ratio")).ShouldBe(("put_call high", Severity.High, 3));
        (high.Number("put_volume"), high.Number("call_volume"), high.Number("history_days")).ShouldBe((15_000, 5_000, 20));
        high.At.ShouldBe(Market.Open.AddMinutes(5));
    }

    [Fact]
    public void while_prints_are_missing_it_is_not_judged()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(100, 20)]));
        var found = new List<Anomaly>();
        book.Take(Market.Batch([.. Enumerable.Range(0, 100).Select(i => Market.At(i * 100, 499, Market.Put, price: 0.01))]) with { GapBefore = true }, found);
        found.Only(SignalKind.PutCallDivergence).ShouldBeEmpty();
    }
}
