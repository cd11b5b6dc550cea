using FsCheck;
using FsCheck.Xunit;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class DailyClosesTests
{
    private static readonly DateOnly First = new(2025, 1, 2);

    [Property]
    public bool the_percentile_equals_brute_force(NonEmptyArray<byte> closes, byte value, byte capacity)
    {
        var kept = 1 + (capacity % 60);
        var year = Of(kept, [.. closes.Get.Select(one => 10.0 + (one % 20))]);
        var present = 10.0 + (value % 22);
        var sample = closes.Get.Select(one => 10.0 + (one % 20)).TakeLast(kept).ToList();
        var expected = (sample.Count(one => one < present) + (sample.Count(one => one.Equals(present)) / 2.0)) / sample.Count * 100;
        return year.PercentileOf(present, 1) is { } percentile && Math.Abs(percentile.Percent - expected) < 1e-9 && percentile.Sample == sample.Count;
    }

    [Fact]
    public void under_ten_closes_there_is_no_percentile()
    {
        Of(252, [.. Enumerable.Repeat(17.0, 9)]).PercentileOf(17, 10).ShouldBeNull();
        Of(252, [.. Enumerable.Repeat(17.0, 10)]).PercentileOf(17, 10).ShouldBe(new Percentile(50, 10));
    }

    [Fact]
    public void a_percentile_is_a_share_of_the_history_and_not_a_level() =>
        Of(252, [.. Enumerable.Range(1, 20).Select(one => 10.0 + one)]).PercentileOf(25.5, 10)!.Value.Percent.ShouldBe(75);

    [Fact]
    public void a_year_is_kept_and_the_oldest_day_goes_first()
    {
        var year = Of(252, [.. Enumerable.Range(0, 300).Select(one => 10 + (one / 10.0))]);
        (year.Count, year.Days[0].Day, year.Last!.Value.Day).ShouldBe((252, First.AddDays(48), First.AddDays(299)));
        year.Put(First, 30).ShouldBeFalse();
    }

    [Fact]
    public void a_day_given_again_is_corrected_and_counted_once()
    {
        var year = Of(252, 11, 12, 13);
        year.Put(First.AddDays(1), 20).ShouldBeTrue();
        year.Put(First.AddDays(1), 20).ShouldBeFalse();
        year.Count.ShouldBe(3);
        year.PercentileOf(15, 1)!.Value.Percent.ShouldBe(200 / 3.0, 1e-9);
    }

    [Fact]
    public void days_may_come_in_any_order()
    {
        var year = new DailyCloses(252);
        foreach (var day in new[] { 3, 1, 2, 0 }) year.Put(First.AddDays(day), 10 + day);
        year.Days.Select(day => day.Close).ShouldBe([10, 11, 12, 13]);
        year.LastBefore(First.AddDays(2))!.Value.Close.ShouldBe(11);
        year.LastBefore(First).ShouldBeNull();
    }

    private static DailyCloses Of(int capacity, params double[] closes)
    {
        var year = new DailyCloses(capacity);
        for (var i = 0; i < closes.Length; i++) year.Put(First.AddDays(i), closes[i]);
        return year;
    }
}
