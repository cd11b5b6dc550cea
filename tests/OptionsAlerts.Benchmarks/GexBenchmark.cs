using BenchmarkDotNet.Attributes;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Benchmarks;

/// <summary>
/// Gamma exposure of an index chain of 10,000 contracts with open interest, all priced by the model: 25 settlements from the same day to two years, 200 strikes of each,
/// calls and puts; strikes 5 apart in the near settlements, 10 and 25 in the later ones. Every spot is a new one.
/// </summary>
[MemoryDiagnoser]
[IterationCount(15)]
[WarmupCount(4)]
public class GexBenchmark
{
    private const double Spot = 6_012.35;
    private static readonly DateTimeOffset At = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);
    private static readonly int[] Days = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 17, 18, 21, 25, 32, 45, 59, 80, 109, 172, 263, 319, 445, 655];

    private readonly OptionChainSnapshot _chain = Chain();
    private GexCalculator _cumulative = null!;
    private ExposureKernel _kernel = null!;
    private int _round;

    [GlobalSetup]
    public void Make()
    {
        var book = ChainBookBuilder.Build(_chain, Spot, GexSettings.Default);
        if (book.Model.Cell.Length != 10_000) throw new InvalidOperationException($"The chain has {book.Model.Cell.Length} contracts.");
        _cumulative = new GexCalculator(book, GexSettings.Default with { Flip = FlipMethod.Cumulative });
        _kernel = new ExposureKernel(book, GexSettings.Default);
        _kernel.MoveTo(At);
    }

    /// <summary>The state at a new spot: exposure by strike, settlement and right, totals, regime, levels, walls, 0DTE share, cumulative flip.</summary>
    [Benchmark]
    public double State() => _cumulative.Move(NextSpot(), At, GammaRegime.PositiveGamma).NetPerPointUsd;

    /// <summary>Net exposure alone, of the book re-priced at one hypothetical spot.</summary>
    [Benchmark]
    public double Level() => _kernel.ModelNetPerPoint(NextSpot());

    /// <summary>The whole profile, 161 hypothetical spots over ± 20 %, with every root refined.</summary>
    [Benchmark]
    public int Profile() => GammaProfile.Of(_kernel, NextSpot(), GexSettings.Default).Flips.Length;

    /// <summary>Delta, vanna and charm exposure at a new spot.</summary>
    [Benchmark]
    public double Greeks() => _cumulative.Greeks(NextSpot(), At).Net.DeltaUsd;

    /// <summary>What a new minute costs: the terms that depend on time.</summary>
    [Benchmark]
    public int Minute()
    {
        _kernel.MoveTo(At.AddMinutes(_round++ & 1));
        return _kernel.Generation;
    }

    /// <summary>What a new chain costs: sorted, checked, made into columns.</summary>
    [Benchmark]
    public int Book() => ChainBookBuilder.Build(_chain, Spot, GexSettings.Default).Contracts;

    private double NextSpot() => Spot + ((_round++ & 1023) * 0.05);

    private static OptionChainSnapshot Chain()
    {
        var (root, expiry, strikes, openInterest, volatility) = (new List<int>(), new List<int>(), new List<long>(), new List<long?>(), new List<double?>());
        var rights = new System.Text.StringBuilder();
        var random = new Random(1);
        var today = DateOnly.FromDateTime(At.UtcDateTime);
        foreach (var days in Days)
        {
            var date = today.AddDays(days);
            var step = days < 30 ? 5 : days < 120 ? 10 : 25;
            for (var i = 0; i < 200; i++)
            {
                var strike = 6_000 + ((i - 110) * step);
                foreach (var right in "CP")
                {
                    root.Add(0);
                    expiry.Add((date.Year * 10_000) + (date.Month * 100) + date.Day);
                    rights.Append(right);
                    strikes.Add(strike * 1_000L);
                    openInterest.Add(1 + (long)(2_000 * random.NextDouble() / (0.05 + random.NextDouble())));
                    volatility.Add(0.12 + (0.6 * Math.Max(0, Math.Log(6_000.0 / strike))) + (0.02 * random.NextDouble()));
                }
            }
        }

        var count = strikes.Count;
        return new OptionChainSnapshot
        {
            Stamp = new MarketStamp { RunId = "benchmark", Feed = "benchmark", Step = 1 },
            AsOf = At,
            Underlying = "SPX",
            Spot = Spot,
            Contracts = new ChainColumns
            {
                Roots = ["SPXW"],
                Root = [.. root],
                Expiry = [.. expiry],
                Right = rights.ToString(),
                StrikeMills = [.. strikes],
                Bid = new double?[count],
                Ask = new double?[count],
                OpenInterest = [.. openInterest],
                DayVolume = new long?[count],
                ImpliedVolatility = [.. volatility],
                Delta = new double?[count],
                Gamma = new double?[count],
            },
        };
    }
}
