using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

/// <summary>The volatility indices, over many seeds: paths alone are cheap.</summary>
public sealed class VolatilityStoryTests
{
    private const int StepSeconds = 15;
    private const int WindowSteps = 30 * 60 / StepSeconds;

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 40).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void vix_opens_with_a_gap_of_more_than_fifteen_per_cent_in_the_normal_regime(ulong seed)
    {
        var market = Market(seed);
        var closes = market.VolatilityHistory().VixClose;
        var open = market.VolatilityQuote(0).Vix;
        closes.Length.ShouldBeGreaterThan(252);
        (open / closes[^1]).ShouldBeInRange(1.17, 1.25);
        open.ShouldBeInRange(14, 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void vix_spikes_by_more_than_a_quarter_and_crashes_by_more_than_fifteen_per_cent_within_half_an_hour(ulong seed)
    {
        var vix = Quotes(seed).Select(quote => quote.Vix).ToArray();
        Enumerable.Range(WindowSteps, vix.Length - WindowSteps).Max(i => vix[i] / vix[(i - WindowSteps)..i].Min()).ShouldBeGreaterThan(1.25);
        Enumerable.Range(WindowSteps, vix.Length - WindowSteps).Min(i => vix[i] / vix[(i - WindowSteps)..i].Max()).ShouldBeLessThan(0.85);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void vix_passes_through_elevated_into_high_volatility_and_comes_back_to_normal(ulong seed)
    {
        var vix = Quotes(seed).Select(quote => quote.Vix).ToArray();
        var peak = vix.Max();
        peak.ShouldBeInRange(25.2, 35);
        vix[Array.IndexOf(vix, peak)..].Min().ShouldBeLessThan(18.9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void the_term_structure_inverts_and_rights_itself_beyond_the_band(ulong seed)
    {
        var spread = Quotes(seed).Select(quote => quote.Vix - quote.Vix3M!.Value).ToArray();
        spread[0].ShouldBeLessThan(-0.25);
        spread.Max().ShouldBeGreaterThan(0.5);
        spread[^1].ShouldBeLessThan(-0.25);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void vix_moves_against_spot(ulong seed)
    {
        var market = Market(seed);
        var spot = Changes(Enumerable.Range(0, market.Steps).Select(step => market.Path.Level[step]));
        var vix = Changes(Enumerable.Range(0, market.Steps).Select(step => Math.Log(market.VolatilityQuote(step).Vix)));
        Correlation(spot, vix).ShouldBeLessThan(-0.5);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void spot_passes_the_flip_downwards_and_back_and_the_wall_at_the_end(ulong seed)
    {
        var level = Market(seed).Path.Level;
        level[0].ShouldBe(0);
        level.Min().ShouldBeInRange(-0.035, -0.015);
        level[^1].ShouldBeInRange(Wall + 0.002, Wall + 0.008);
    }

    [Fact]
    public void volatility_clusters()
    {
        // Squared returns of the noise, the day's U taken out, are correlated from one minute to the next; of independent ones they are not.
        var path = MarketPath.Draw(new Xoshiro256(5), [new(0, 0), new(390, 0)], 23_400, 1 / 60.0, 0.01);
        var returns = Changes(path.Level).Select((r, i) => r / Math.Sqrt(IntradayCurve.Variance((i + 1) / 60.0))).ToArray();
        var typical = Math.Sqrt(returns.Average(r => r * r));
        var squares = returns.Select(r => Math.Min(r * r, 16 * typical * typical)).ToArray();
        Correlation(squares[..^10], squares[10..]).ShouldBeGreaterThan(0.05);
    }

    private const double Wall = 0.006;

    private static SimulatedMarket Market(ulong seed) => new(seed, new DateOnly(2026, 6, 12), StepSeconds, Wall);

    private static Contracts.MarketData.VolatilityIndexQuote[] Quotes(ulong seed)
    {
        var market = Market(seed);
        return [.. Enumerable.Range(0, market.Steps).Select(market.VolatilityQuote)];
    }

    private static double[] Changes(IEnumerable<double> values) => [.. values.Zip(values.Skip(1), (a, b) => b - a)];

    private static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        var cross = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return cross / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
