using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class SpikeTests
{
    // Mean 1,000, sample deviation 100 a day: at the close z = (volume − 1000) / 100.
    private static readonly int[] Days = [900, 1100, 900, 1100, 1000, 1000, 900, 1100, 1000, 1000, 1100, 900, 900, 1100, 1000, 1000, 1000, 1126, 874, 1000];

    private static DailyVolumes Of(params int[] days)
    {
        var history = new DailyVolumes(20);
        foreach (var day in days) history.Add(day);
        return history;
    }

    private static readonly VolumeSettings Plain = new() { Spike = new SpikeSettings { StdFloorShare = 0 } };

    [Fact]
    public void mean_and_sample_deviation_are_those_of_the_last_twenty_days()
    {
        var history = Of([5_000, .. Enumerable.Range(1, 20)]);
        history.Count.ShouldBe(20);
        history.Mean.ShouldBe(10.5);
        history.Std.ShouldBe(Math.Sqrt(35), 1e-12);
    }

    [Theory]
    [InlineData(2.5, null)]
    [InlineData(2.51, Severity.Low)]
    [InlineData(3.0, Severity.Low)]
    [InlineData(3.01, Severity.Medium)]
    [InlineData(4.0, Severity.Medium)]
    [InlineData(4.01, Severity.High)]
    public void severity_follows_z_strictly_above_each_threshold(double z, Severity? expected)
    {
        // 100 days' worth of counting noise is far under a deviation of 1,000, so that z is exact.
        var history = Of(9_000, 11_000, 9_000, 11_000, 10_000);
        history.Std.ShouldBe(1_000, 1e-9);
        var reading = SpikeRule.Judge((long)(10_000 + (z * 1_000)), history, 1, Plain)!.Value;
        reading.Z.ShouldBe(z, 1e-9);
        reading.Severity.ShouldBe(expected);
    }

    [Fact]
    public void four_days_are_no_baseline_and_five_are()
    {
        SpikeRule.Judge(5_000, Of(10, 10, 10, 10), 1, new VolumeSettings()).ShouldBeNull();
        SpikeRule.Judge(5_000, Of(10, 10, 10, 10, 10), 1, new VolumeSettings()).ShouldNotBeNull();
    }

    [Fact]
    public void a_new_contract_is_not_compared_with_zero() => SpikeRule.Judge(50_000, null, 1, new VolumeSettings()).ShouldBeNull();

    [Fact]
    public void a_flat_history_does_not_explode()
    {
        var reading = SpikeRule.Judge(1_100, Of(1_000, 1_000, 1_000, 1_000, 1_000), 1, new VolumeSettings())!.Value;
        reading.Z.ShouldBe(1, 1e-9);
        reading.Severity.ShouldBeNull();
    }

    [Fact]
    public void a_flat_history_still_alerts_on_a_real_jump() =>
        SpikeRule.Judge(2_000, Of(1_000, 1_000, 1_000, 1_000, 1_000), 1, new VolumeSettings())!.Value.Severity.ShouldBe(Severity.High);

    [Fact]
    public void volume_is_compared_with_what_is_usual_by_this_time()
    {
        var history = Of(Days);
        SpikeRule.Judge(1_000, history, 1, Plain)!.Value.Z.ShouldBe(0, 0.01);
        SpikeRule.Judge(1_000, history, 0.25, Plain)!.Value.Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void the_first_minutes_do_not_explode()
    {
        // 1 % of the day is taken as 5 %: 120 contracts are one deviation above the usual 50 and its counting noise, not a hundred.
        var reading = SpikeRule.Judge(60, Of(Days), 0.01, Plain)!.Value;
        reading.Z.ShouldBeLessThan(2.5);
    }

    [Fact]
    public void under_the_least_volume_nothing_is_raised()
    {
        var quiet = Of(0, 0, 0, 0, 0);
        SpikeRule.Judge(99, quiet, 1, new VolumeSettings())!.Value.Severity.ShouldBeNull();
        SpikeRule.Judge(100, quiet, 1, new VolumeSettings())!.Value.Severity.ShouldBe(Severity.High);
    }

    [Fact]
    public void a_spike_is_raised_once_and_again_only_on_the_next_rung()
    {
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(1_000, 20)]));
        var found = new List<Anomaly>();
        for (var i = 0; i < 400; i++) found.AddRange(book.Take(Market.At(23_400 + (i * 0.01), 10)).Only(SignalKind.VolumeSpike));

        // z = (volume − 1000) / 100 passes 2.5, 3, 4, then doubles to 8 (4.x × 2) and 16.
        found.Select(anomaly => anomaly.Severity).ShouldBe([Severity.Low, Severity.Medium, Severity.High, Severity.High, Severity.High]);
        found[0].Number("day_volume").ShouldBe(1_260);
        found[0].Number("z").ShouldBe(2.6m);
        found[0].Number("history_days").ShouldBe(20);
        found[0].Headline.ShouldBe("SPY 12 Jun 600 C volume 1,260, usually 1,000 by now (z 2.6)");
    }

    [Fact]
    public void the_day_curve_rises_from_nothing_to_all()
    {
        var curve = DayCurve.Default;
        curve.Share(-1).ShouldBe(0);
        curve.Share(0).ShouldBe(0);
        curve.Share(30 * 60_000_000L).ShouldBe(0.13, 1e-12);
        curve.Share(45 * 60_000_000L).ShouldBe((0.13 + 0.24) / 2, 1e-12);
        curve.Share(390 * 60_000_000L).ShouldBe(1);
        curve.Share(long.MaxValue / 4).ShouldBe(1);
    }

    [Theory]
    [InlineData(new[] { 0.0 }, "two points")]
    [InlineData(new[] { 0.1, 1.0 }, "begin at 0")]
    [InlineData(new[] { 0.0, 0.6, 0.5, 1.0 }, "not fall")]
    [InlineData(new[] { 0.0, double.NaN, 1.0 }, "not fall")]
    public void what_is_no_day_curve_is_refused(double[] points, string why) => DayCurve.Fault(points)!.ShouldContain(why);
}
