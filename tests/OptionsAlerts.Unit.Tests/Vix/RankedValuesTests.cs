using FsCheck.Xunit;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class RankedValuesTests
{
    [Property(MaxTest = 30)]
    public void ranks_equal_counting_through_any_adding_and_removing(int seed)
    {
        var random = new Random(seed);
        var ranked = new RankedValues();
        List<double> plain = [];
        for (var i = 0; i < 4_000; i++)
        {
            // Few distinct values make whole blocks of ties; now and then everything goes.
            var value = Math.Round(10 + (random.NextDouble() * 4), random.Next(1, 3));
            if (random.Next(3) == 0) ranked.Remove(value).ShouldBe(plain.Remove(value), $"seed {seed}");
            else
            {
                ranked.Add(value);
                plain.Add(value);
            }

            if (i % 50 > 0) continue;
            ranked.Count.ShouldBe(plain.Count);
            ranked.Rank(value).ShouldBe((plain.Count(one => one < value), plain.Count(one => one.Equals(value))), $"seed {seed}");
        }

        foreach (var value in plain) ranked.Remove(value).ShouldBeTrue();
        (ranked.Count, ranked.Rank(12)).ShouldBe((0, (0, 0)));
    }

    [Fact]
    public void values_that_are_not_there_are_not_removed()
    {
        var ranked = new RankedValues();
        ranked.Remove(5).ShouldBeFalse();
        ranked.Add(5);
        (ranked.Remove(4), ranked.Remove(6), ranked.Remove(5), ranked.Remove(5)).ShouldBe((false, false, true, false));
    }

    [Fact]
    public void a_thousand_equal_values_are_one_tie()
    {
        var ranked = new RankedValues();
        for (var i = 0; i < 1000; i++) ranked.Add(17);
        (ranked.Rank(16), ranked.Rank(17), ranked.Rank(18)).ShouldBe(((0, 0), (0, 1000), (1000, 0)));
    }
}
