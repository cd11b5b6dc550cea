using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>Eight contracts at once give what one at a time gives.</summary>
public sealed class VectorKernelTests
{
    private const double Relative = 1e-9;

    private static readonly string[] Expiries = ["260302", "260303", "260306", "260320", "260417", "270115"];

    // A chain with what occurs: gaps in strikes, contracts without open interest, skewed and broken volatilities, stand-ins with the provider's gamma.
    private static OptionChainSnapshot Chain(Random random)
    {
        var rows = new List<ChainRow>();
        foreach (var expiry in Expiries.Take(random.Next(1, Expiries.Length + 1)))
        {
            for (var strike = 480 + random.Next(5); strike <= 720; strike += random.Next(1, 6))
            {
                foreach (var right in "CP")
                {
                    var broken = random.Next(40) == 0;
                    rows.Add(new ChainRow($"SPY{expiry}{right}{strike * 1000:00000000}")
                    {
                        OpenInterest = random.Next(6) == 0 ? 0 : random.Next(1, 60_000),
                        Volatility = broken ? null : 0.05 + (random.NextDouble() * random.NextDouble() * 2),
                        Gamma = broken ? random.NextDouble() * 0.05 : null,
                    });
                }
            }
        }

        return Chains.Of(560 + (random.NextDouble() * 80), rows);
    }

    private static GexSettings Settings(Random random) => GexSettings.Default with
    {
        Rate = (random.NextDouble() * 0.08) - 0.01,
        DividendYield = random.NextDouble() * 0.03,
        DayCount = random.Next(2) == 0 ? DayCount.Act365 : DayCount.Business262,
        DealerSign = (DealerSign)random.Next(3),
        Gamma = random.Next(4) == 0 ? GammaSource.Provider : GammaSource.Model,
    };

    private static void ShouldAgree(double actual, double expected, double scale) => actual.ShouldBe(expected, Relative * (Math.Abs(expected) + (scale * 1e-12) + 1e-300));

    [Property(MaxTest = 100)]
    public void gamma_exposure_is_the_formula_s_by_strike_settlement_and_right(int seed)
    {
        var random = new Random(seed);
        var (chain, settings) = (Chain(random), Settings(random));
        var (spot, at) = (chain.Spot!.Value * (0.9 + (random.NextDouble() * 0.2)), chain.AsOf.AddMinutes(random.Next(400)));
        var book = chain.Book(settings);
        var expected = new ScalarExposure(book, settings, spot, at);

        var state = new GexCalculator(book, settings).At(spot, at, standing: null);
        var gross = expected.CallByExpiry.Concat(expected.PutByExpiry).Sum(Math.Abs);
        state.GrossPerPointUsd.ShouldBe(gross, (gross * Relative) + 1e-300);
        state.NetPerPointUsd.ShouldBe(expected.Calls.Sum() + expected.Puts.Sum(), (gross * Relative) + 1e-300);
        for (var i = 0; i < state.ByStrike.Length; i++)
        {
            ShouldAgree(state.ByStrike[i].CallPerPointUsd, expected.Calls[i], gross);
            ShouldAgree(state.ByStrike[i].PutPerPointUsd, expected.Puts[i], gross);
        }

        for (var i = 0; i < state.ByExpiry.Length; i++)
        {
            ShouldAgree(state.ByExpiry[i].CallPerPointUsd, expected.CallByExpiry[i], gross);
            ShouldAgree(state.ByExpiry[i].PutPerPointUsd, expected.PutByExpiry[i], gross);
        }
    }

    [Property(MaxTest = 100)]
    public void the_re_priced_book_is_the_formula_s(int seed)
    {
        var random = new Random(seed);
        var (chain, settings) = (Chain(random), Settings(random));
        var (book, spot) = (chain.Book(settings), chain.Spot!.Value * (0.8 + (random.NextDouble() * 0.4)));
        var kernel = new ExposureKernel(book, settings);
        kernel.MoveTo(chain.AsOf);
        var each = new ScalarExposure(book, settings with { Gamma = GammaSource.Model }, spot, chain.AsOf);
        kernel.ModelNetPerPoint(spot).ShouldBe(each.ModelNet, each.CallByExpiry.Concat(each.PutByExpiry).Sum(Math.Abs) * Relative);
    }

    [Property(MaxTest = 30)]
    public void many_spots_at_once_give_the_bits_of_each_alone(int seed)
    {
        var random = new Random(seed);
        var chain = Chain(random);
        var kernel = new ExposureKernel(chain.Book(), GexSettings.Default);
        kernel.MoveTo(chain.AsOf);
        double[] spots = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => 480 + (random.NextDouble() * 240)).Order()];
        var net = new double[spots.Length];
        kernel.ModelNetPerPoint(spots, net);
        net.ShouldBe(spots.Select(kernel.ModelNetPerPoint));
    }

    [Property(MaxTest = 100)]
    public void delta_vanna_and_charm_exposure_are_the_formulas(int seed)
    {
        var random = new Random(seed);
        var (chain, settings) = (Chain(random), Settings(random));
        var (book, spot) = (chain.Book(settings), chain.Spot!.Value * (0.9 + (random.NextDouble() * 0.2)));
        var expected = new ScalarExposure(book, settings, spot, chain.AsOf);
        var frame = new GexCalculator(book, settings).Greeks(spot, chain.AsOf);
        foreach (var (actual, each) in new[] { (frame.Calls.ToArray(), expected.CallGreeks), (frame.Puts.ToArray(), expected.PutGreeks) })
        {
            var (delta, vanna, charm) = (each.Sum(e => Math.Abs(e.DeltaUsd)), each.Sum(e => Math.Abs(e.VannaPerVolPointUsd)), each.Sum(e => Math.Abs(e.CharmPerDayUsd)));
            for (var i = 0; i < each.Length; i++)
            {
                actual[i].DeltaUsd.ShouldBe(each[i].DeltaUsd, Relative * delta);
                actual[i].VannaPerVolPointUsd.ShouldBe(each[i].VannaPerVolPointUsd, Relative * vanna);
                actual[i].CharmPerDayUsd.ShouldBe(each[i].CharmPerDayUsd, Relative * charm);
            }
        }

        var byExpiry = frame.CallsByExpiry.ToArray().Concat(frame.PutsByExpiry.ToArray()).Aggregate((a, b) => a + b);
        byExpiry.DeltaUsd.ShouldBe(frame.Net.DeltaUsd, Math.Abs(frame.Call.DeltaUsd) * 1e-12);
    }

    [Theory]
    [InlineData(108)]
    [InlineData(1e-3)]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(-1_000)]
    public void the_power_is_right_to_its_last_digits(double end)
    {
        for (var i = 0; i <= 1_000; i++)
        {
            var x = end * i / 1_000;
            VectorMath.PowerOfHalf(Vector512.Create(x)).ToScalar().ShouldBe(Math.Pow(2, -x), Math.Pow(2, -x) * 1e-15);
        }
    }

    [Fact]
    public void the_normal_tail_is_right_to_fifteen_places()
    {
        for (var x = -12.0; x <= 12; x += 0.01)
        {
            var tail = VectorMath.NormalTail(Vector512.Create(x), Vector512.Create(Math.Exp(-0.5 * x * x))).ToScalar();
            tail.ShouldBe(BlackScholes.Cumulative(-Math.Abs(x)), 1e-15);
        }
    }

    [Theory]
    [InlineData(FlipMethod.Cumulative)]
    [InlineData(FlipMethod.Profile)]
    public void a_further_spot_allocates_nothing(FlipMethod flip)
    {
        var chain = Chain(new Random(5));
        var calculator = new GexCalculator(chain.Book(), GexSettings.Default with { Flip = flip });
        double Work(int round)
        {
            var sum = 0.0;
            for (var i = 0; i < 20; i++)
            {
                var spot = chain.Spot!.Value + (round * 0.2) + (i * 0.01);
                sum += calculator.Move(spot, chain.AsOf, GammaRegime.PositiveGamma).NetPerPointUsd + calculator.Greeks(spot, chain.AsOf).Net.DeltaUsd;
            }

            return sum;
        }

        Work(0);
        Allocations.Least(round => Work(round)).ShouldBe(0);
    }

    [Fact]
    public void a_further_minute_allocates_nothing_but_a_profile()
    {
        var chain = Chain(new Random(6));
        var calculator = new GexCalculator(chain.Book(), GexSettings.Default with { Flip = FlipMethod.Cumulative });
        calculator.Move(600, chain.AsOf, standing: null);
        Allocations.Least(round =>
        {
            for (var i = 0; i < 20; i++) calculator.Move(600, chain.AsOf.AddMinutes((round * 20) + i), standing: null);
        }).ShouldBe(0);
    }

    [Fact]
    public void a_state_that_is_kept_is_not_changed_by_the_next_spot()
    {
        var chain = Chains.Of(600, Chains.Ordinary());
        var calculator = new GexCalculator(chain.Book(), GexSettings.Default);
        var kept = calculator.At(600, chain.AsOf, standing: null);
        var (net, strikes, levels) = (kept.NetPerPointUsd, kept.ByStrike.ToArray(), kept.Levels.ToArray());
        calculator.At(630, chain.AsOf, standing: null).NetPerPointUsd.ShouldNotBe(net);
        (kept.NetPerPointUsd, kept.Spot).ShouldBe((net, 600));
        kept.ByStrike.ShouldBe(strikes);
        kept.Levels.ShouldBe(levels);
    }
}
