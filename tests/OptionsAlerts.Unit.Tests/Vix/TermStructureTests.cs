using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class TermStructureTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_first_difference_only_sets_the_side() => Changes(1.5, 1.6, 1.5).ShouldBeEmpty();

    [Fact]
    public void a_change_of_sign_beyond_the_band_is_told_with_the_second_reading() => Changes(-2, -1, 0.3, 0.4).ShouldBe([(3, true)]);

    [Fact]
    public void inside_the_band_the_sign_may_flicker() => Changes(-2, -1, 0.25, -0.2, 0.2, 0.25, 0.1, -0.25).ShouldBeEmpty();

    [Fact]
    public void the_way_back_needs_the_band_on_the_other_side() => Changes(1, 1, -0.2, -0.2, -0.3, -0.3).ShouldBe([(5, false)]);

    [Fact]
    public void one_bad_print_inverts_nothing() => Changes(-2, -2, 40, -2, -2).ShouldBeEmpty();

    [Fact]
    public void a_bad_first_print_is_no_side_to_leave() => Changes(40, -2, -2, -2).ShouldBeEmpty();

    private static List<(int Index, bool Inverted)> Changes(params double[] differences)
    {
        var terms = new TermStructure(bandPoints: 0.25, confirmations: 2);
        List<(int, bool)> changes = [];
        TermState? state = null;
        for (var i = 0; i < differences.Length; i++)
        {
            (state, var changed) = terms.Read(state, differences[i], Start.AddMinutes(i));
            if (changed) changes.Add((i, state.Inverted));
        }

        return changes;
    }
}
