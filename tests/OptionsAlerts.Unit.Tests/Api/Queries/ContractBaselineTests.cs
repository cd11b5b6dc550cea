using OptionsAlerts.Contracts;
using OptionsAlerts.Unit.Tests.Volume;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>What a book says of a contract is what its rules judge by.</summary>
public sealed class ContractBaselineTests
{
    [Theory]
    [InlineData(SpikeScale.Standard)]
    [InlineData(SpikeScale.Robust)]
    public void z_and_expectation_are_those_of_the_alert(SpikeScale scale)
    {
        var book = Market.Book(new VolumeSettings { Spike = new SpikeSettings { Scale = scale } });
        book.Take(Market.History([90, 110, 100, 95, 105, 100]));
        var spike = book.Take(Market.At(3600, 900)).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        var baseline = book.Baseline(Market.Call)!;
        var judgedBy = (scale == SpikeScale.Robust ? baseline.Robust : baseline.Standard)!.Value;
        (baseline.Scale, baseline.Severity, baseline.DayVolume).ShouldBe((scale, spike.Severity, 900));
        Math.Round((decimal)judgedBy.Z(900), 2).ShouldBe(spike.Number("z"));
        Math.Round((decimal)judgedBy.Expected, 1).ShouldBe(spike.Number("expected_volume"));
        baseline.DayShare.ShouldBe(0.24, 1e-12);
    }

    [Fact]
    public void it_is_of_now_and_a_copy()
    {
        var book = Market.Book();
        book.Take(Market.History([90, 110, 100, 95, 105]));
        book.Take(Market.At(60, 50));
        var before = book.Baseline(Market.Call)!;
        book.Take(Market.At(120, 50));
        var after = book.Baseline(Market.Call)!;
        (before.DayVolume, before.AsOf, before.Severity).ShouldBe((50, Market.Open.AddSeconds(60), null));
        (after.DayVolume, after.AsOf).ShouldBe((100, Market.Open.AddSeconds(120)));
        after.DayShare.ShouldBeGreaterThan(before.DayShare);
    }

    [Fact]
    public void under_the_minimum_of_days_there_is_none_to_compare_with()
    {
        var book = Market.Book();
        book.Take(Market.History([90, 110, 100, 95]));
        book.Take(Market.At(60, 5_000));
        var baseline = book.Baseline(Market.Call)!;
        (baseline.Days.Count, baseline.Standard, baseline.Robust, baseline.Severity).ShouldBe((4, null, null, null));
    }

    [Fact]
    public void a_contract_never_seen_has_none() => Market.Book().Baseline(Market.Call).ShouldBeNull();
}
