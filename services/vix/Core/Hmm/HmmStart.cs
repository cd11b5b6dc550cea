namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>Where re-estimation starts. It climbs to the nearest summit, so that several starts are tried and the highest summit is kept.</summary>
internal static class HmmStart
{
    private const double Stay = 0.95;

    /// <summary>The first start: equal shares of the values in order of size, each a state.</summary>
    public static GaussianHmm ByShares(double[] sorted, int states, double leastVariance)
    {
        double[] means = new double[states], variances = new double[states];
        for (var state = 0; state < states; state++)
        {
            var share = sorted.AsSpan(state * sorted.Length / states, ((state + 1) * sorted.Length / states) - (state * sorted.Length / states));
            (means[state], variances[state]) = Moments(share);
            variances[state] = Math.Max(leastVariance, variances[state]);
        }

        return Model(means, variances, Stay);
    }

    /// <summary>A further start: values of the series drawn for means, a part of its variance, a stay of 5 to 100 steps.</summary>
    public static GaussianHmm Drawn(double[] sorted, double variance, int states, double leastVariance, ulong seed, int start)
    {
        var draws = new SeededDraws(seed, start);
        double[] means = new double[states], variances = new double[states];
        for (var state = 0; state < states; state++)
        {
            means[state] = sorted[(int)(draws.Next() * sorted.Length)];
            variances[state] = Math.Max(leastVariance, variance * (0.05 + (0.45 * draws.Next())));
        }

        Array.Sort(means);
        return Model(means, variances, 0.8 + (0.19 * draws.Next()));
    }

    /// <summary>Mean and variance (of the whole, not of a sample), in two passes.</summary>
    public static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values) sum += value / values.Length;
        foreach (var value in values) squares += (value - sum) * (value - sum) / values.Length;
        return (sum, squares);
    }

    private static GaussianHmm Model(double[] means, double[] variances, double stay)
    {
        var states = means.Length;
        double[] initial = new double[states], transitions = new double[states * states];
        Array.Fill(initial, 1.0 / states);
        for (var row = 0; row < states; row++)
            for (var column = 0; column < states; column++)
                transitions[(row * states) + column] = states == 1 ? 1 : row == column ? stay : (1 - stay) / (states - 1);
        return new GaussianHmm(initial, transitions, means, variances);
    }

    // SplitMix64 (Steele, Lea and Flood, 2014): the same draws for a seed for ever, which the runtime's own generator does not promise.
    private struct SeededDraws(ulong seed, int start)
    {
        private ulong _state = unchecked(seed + ((ulong)start * 0xD1B54A32D192ED03));

        /// <summary>Uniform in [0, 1).</summary>
        public double Next()
        {
            unchecked
            {
                var z = _state += 0x9E3779B97F4A7C15;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
            }
        }
    }
}
