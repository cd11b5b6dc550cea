using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

/// <summary>What is usual: by mean or by median, by the time of the day, on a day that closes early.</summary>
public sealed class ScaleTests
{
    private static readonly VolumeSettings Plain = new() { Spike = new SpikeSettings { StdFloorShare = 0, StdFloor = 1 } };
    private static readonly VolumeSettings Robust = Plain with { Spike = Plain.Spike with { Scale = SpikeScale.Robust } };

    // Nineteen ordinary days and one on which everything happened.
    private static readonly int[] OneMonster = [.. Enumerable.Range(0, 19).Select(i => 10_000 + (100 * (i % 5))), 400_000];

    private static DailyVolumes Of(params int[] days)
    {
        var history = new DailyVolumes(20);
        history.Add(days);
        return history;
    }

    [Fact]
    public void median_and_deviation_are_those_of_a_hand_count()
    {
        var odd = Of(1, 2, 4, 8, 100);
        (odd.Median, odd.RobustStd).ShouldBe((4, 3 * DailyVolumes.NormalOfMad)); // Deviations 3, 2, 0, 4, 96.
        var even = Of(1, 3, 5, 100);
        (even.Median, even.RobustStd).ShouldBe((4, 2 * DailyVolumes.NormalOfMad)); // 3, 1, 1, 96.
    }

    [Fact]
    public void one_monstrous_day_hides_a_spike_from_the_mean_and_not_from_the_median()
    {
        SpikeRule.Judge(30_000, Of(OneMonster), 1, Plain)!.Value.Severity.ShouldBeNull();
        var reading = SpikeRule.Judge(30_000, Of(OneMonster), 1, Robust)!.Value;
        (reading.Severity, reading.ExpectedContracts).ShouldBe((Severity.High, 10_200));
        reading.Z.ShouldBe((30_000 - 10_200) / (DailyVolumes.NormalOfMad * 100), 1e-9);
    }

    [Fact]
    public void a_flat_history_has_a_floor_on_the_robust_scale_too() =>
        SpikeRule.Judge(1_050, Of([.. Enumerable.Repeat(1_000, 20)]), 1, new VolumeSettings { Spike = new SpikeSettings { Scale = SpikeScale.Robust } })!.Value.Severity.ShouldBeNull();

    [Fact]
    public void a_robust_finding_names_the_median()
    {
        var book = Market.Book(Robust);
        book.Take(Market.History(OneMonster));
        var found = book.Take(Market.Chain(Market.Close, new Listing(Market.Call, 30_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem();
        (found.Number("median_day_volume"), found.Number("expected_volume")).ShouldBe((10_200, 10_200));
    }

    [Fact]
    public void a_session_that_closes_early_runs_through_the_same_curve_in_less_time()
    {
        const long Hour = 3_600_000_000;
        var curve = DayCurve.Default;
        curve.Share(210 * Hour / 60, 210 * Hour / 60).ShouldBe(1);
        curve.Share(105 * Hour / 60, 210 * Hour / 60).ShouldBe(curve.Share(195 * Hour / 60), 1e-12);
    }

    [Fact]
    public void an_ordinary_volume_at_an_early_close_is_no_spike_and_twice_as_much_is_one()
    {
        // The day after Thanksgiving closes at 13:00 New York; half the curve of a regular day would expect two thirds of the volume.
        const string december = "SPY261218C00600000";
        var close = new DateTimeOffset(2026, 11, 27, 18, 0, 0, TimeSpan.Zero);
        var book = Market.Book();
        book.Take(Market.History([.. Enumerable.Repeat(10_000, 20)], contracts: [december]) with { AsOf = close.AddHours(-4) });
        book.Take(Market.Chain(close, new Listing(december, 12_000))).Only(SignalKind.VolumeSpike).ShouldBeEmpty();
        book.Take(Market.Chain(close.AddSeconds(30), new Listing(december, 20_000))).Only(SignalKind.VolumeSpike).ShouldHaveSingleItem().Number("expected_volume").ShouldBe(10_000);
    }

    [Property(MaxTest = 300)]
    public Property z_does_not_depend_on_the_order_of_the_days_and_scales_with_them()
    {
        var days = Gen.ListOf(Gen.Choose(0, 50_000), 20);
        return Prop.ForAll((from each in days from shuffled in Gen.Shuffle(each.ToArray()) select (each, shuffled)).ToArbitrary(), pair =>
        {
            foreach (var scale in Enum.GetValues<SpikeScale>())
            {
                // Floors so low that they and the counting noise take no part.
                var settings = Plain with { Spike = Plain.Spike with { Scale = scale } };
                DailyVolumes one = Of([.. pair.each]), other = Of(pair.shuffled);
                SpikeRule.Judge(60_000, one, 1, settings)!.Value.Z.ShouldBe(SpikeRule.Judge(60_000, other, 1, settings)!.Value.Z, 1e-9);
                var tenfold = Of([.. pair.each.Select(day => day * 10)]);
                (tenfold.Mean, tenfold.Std, tenfold.Median, tenfold.RobustStd).ShouldBe((one.Mean * 10, one.Std * 10, one.Median * 10, one.RobustStd * 10), new Near());
            }
        });
    }

    private sealed class Near : IEqualityComparer<(double, double, double, double)>
    {
        public bool Equals((double, double, double, double) x, (double, double, double, double) y) =>
            Close(x.Item1, y.Item1) && Close(x.Item2, y.Item2) && Close(x.Item3, y.Item3) && Close(x.Item4, y.Item4);

        public int GetHashCode((double, double, double, double) value) => 0;

        private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b));
    }
}
