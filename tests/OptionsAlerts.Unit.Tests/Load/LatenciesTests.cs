using OptionsAlerts.Load.Report;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Load;

public sealed class LatenciesTests
{
    [Theory]
    [InlineData(50, 50)]
    [InlineData(99, 99)]
    [InlineData(99.1, 100)]
    [InlineData(100, 100)]
    [InlineData(0.5, 1)]
    public void a_percentile_is_the_smallest_measured_value_that_this_share_does_not_exceed(double percent, double expected)
    {
        var shuffled = Enumerable.Range(1, 100).Select(i => (double)(i * 37 % 101)).ToArray();
        new Latencies(shuffled).At(percent).ShouldBe(expected);
    }

    [Fact]
    public void one_value_is_every_percentile_and_none_has_no_percentile()
    {
        var one = new Latencies([7.5]);
        (one.At(1), one.At(99), one.Max).ShouldBe((7.5, 7.5, 7.5));
        var none = new Latencies([]);
        (none.At(50), none.Max, none.Count).ShouldBe((null, null, 0));
    }
}
