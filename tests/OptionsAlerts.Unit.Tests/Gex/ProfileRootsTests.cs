using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>All roots of a profile, close pairs and those of the last minutes too.</summary>
public sealed class ProfileRootsTests
{
    private const double Spot = 600;

    private static (double[] Levels, ExposureKernel Kernel) Scan(OptionChainSnapshot chain, DateTimeOffset at, int count)
    {
        var kernel = new ExposureKernel(chain.Book(), GexSettings.Default);
        kernel.MoveTo(at);
        return ([.. Enumerable.Range(0, count).Select(i => Spot * (0.8 + (0.4 * i / (count - 1))))], kernel);
    }

    // Roots by a grid of many times as many levels; those at the foot of the profile, where nothing is left of it, do not count.
    private static List<double> ByBruteForce(OptionChainSnapshot chain, DateTimeOffset at)
    {
        var (levels, kernel) = Scan(chain, at, 12_001);
        var net = Array.ConvertAll(levels, kernel.ModelNetPerPoint);
        var noise = net.Max(Math.Abs) * 1e-6;
        var (roots, last) = (new List<double>(), -1);
        for (var i = 0; i < net.Length; i++)
        {
            if (Math.Abs(net[i]) < noise) continue;
            if (last >= 0 && net[last] > 0 != net[i] > 0) roots.Add((levels[last] + levels[i]) / 2);
            last = i;
        }

        return roots;
    }

    private static OptionChainSnapshot Random(int seed)
    {
        var random = new Random(seed);
        var near = Chains.Grid(575, 625, _ => random.Next(3_000), _ => random.Next(3_000), expiry: "260302", volatility: 0.15);
        var far = Chains.Grid(500, 700, strike => strike % 5 == 0 ? random.Next(20_000) : 0, strike => strike % 5 == 0 ? random.Next(20_000) : 0, volatility: 0.2);
        return Chains.Of(Spot, near.Concat(far));
    }

    // A pair on either side of a small peak; a pair that no sample shows; one below the lowest of the narrow peaks.
    [Theory]
    [InlineData(4, 3)]
    [InlineData(46, 155)]
    [InlineData(2, 10)]
    public void roots_that_were_missed_once_are_found(int seed, byte minutesLeft) => no_root_that_a_grid_75_times_as_fine_shows_is_missed(seed, minutesLeft);

    [Property(MaxTest = 12)]
    public void no_root_that_a_grid_75_times_as_fine_shows_is_missed(int seed, byte minutesLeft)
    {
        // 16:00 New York is 21:00 UTC.
        var chain = Random(seed);
        var at = new DateTimeOffset(2026, 3, 2, 21, 0, 0, TimeSpan.Zero).AddMinutes(-(minutesLeft + 1));
        var (_, kernel) = Scan(chain, at, 2);
        var flips = GammaProfile.Of(kernel, Spot, GexSettings.Default).Flips;
        foreach (var root in ByBruteForce(chain, at))
            flips.ShouldContain(flip => Math.Abs(flip.Level - root) < 0.05, $"the root at {root}, {minutesLeft + 1} minutes before settlement, seed {seed}");
    }

    [Property(MaxTest = 12)]
    public void at_every_root_net_gamma_changes_its_sign_within_a_hundredth(int seed, byte minutesLeft)
    {
        var chain = Random(seed);
        var (_, kernel) = Scan(chain, new DateTimeOffset(2026, 3, 2, 21, 0, 0, TimeSpan.Zero).AddMinutes(-(minutesLeft + 1)), 2);
        var flips = GammaProfile.Of(kernel, Spot, GexSettings.Default).Flips;
        flips.Select(flip => flip.Level).ShouldBeInOrder();
        foreach (var flip in flips)
        {
            // The two of a pair that all but touch hide each other.
            if (flips.Any(other => other != flip && Math.Abs(other.Level - flip.Level) < 0.01)) continue;
            (kernel.ModelNetPerPoint(flip.Level + 0.005) > 0).ShouldBe(flip.PositiveAbove);
            (kernel.ModelNetPerPoint(flip.Level - 0.005) > 0).ShouldBe(!flip.PositiveAbove);
        }

        for (var i = 1; i < flips.Length; i++) flips[i].PositiveAbove.ShouldBe(!flips[i - 1].PositiveAbove);
    }

    [Fact]
    public void two_roots_between_two_levels_of_the_grid_are_both_found()
    {
        var found = 0;
        for (var puts = 2_000; puts <= 60_000; puts += 100)
        {
            // Calls wide and puts narrow round a strike in the middle between two of the grid's levels: net dips, and for some weight of puts just below zero.
            var wide = Chains.Grid(560, 640, _ => 3_000, _ => 0, expiry: "260417", volatility: 0.25);
            var chain = Chains.Of(Spot, wide.Append(new ChainRow("SPY260306P00602250") { OpenInterest = puts, Volatility = 0.06 }));
            var (levels, kernel) = Scan(chain, chain.AsOf, GexSettings.Default.ProfileLevels);
            if (levels.Any(level => kernel.ModelNetPerPoint(level) < 0) || ByBruteForce(chain, chain.AsOf).Count != 2) continue;
            found++;
            var flips = GammaProfile.Of(kernel, Spot, GexSettings.Default).Flips;
            flips.Select(flip => flip.PositiveAbove).ShouldBe([false, true], $"{puts} puts");
        }

        found.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void a_state_lists_all_its_flips_and_names_one()
    {
        var rows = Chains.Grid(540, 660, strike => strike is 560 or 640 ? 50_000 : 0, strike => strike == 600 ? 50_000 : 0, volatility: 0.12);
        var state = Chains.Of(585, rows).State();
        state.Flips.Select(flip => flip.PositiveAbove).ShouldBe([false, true]);
        state.Flip.ShouldBe(state.Flips[0]);
    }
}
