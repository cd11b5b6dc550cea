namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>Probabilities from weights.</summary>
public static class Simplex
{
    /// <summary>
    /// The probabilities that maximise Σ weight · log(probability) with none below <see cref="GaussianHmm.LeastProbability"/>: each in proportion to its weight, those
    /// that would be below the floor on it, the others sharing what that leaves. Weights without a sum say nothing, and leave the probabilities as they are.
    /// </summary>
    public static void Fit(ReadOnlySpan<double> weights, Span<double> probabilities)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        if (!(total > 0) || !double.IsFinite(total)) return;

        Span<bool> floored = stackalloc bool[weights.Length];
        floored.Clear();
        var left = 1.0;
        for (var settled = false; !settled;)
        {
            settled = true;
            for (var i = 0; i < weights.Length; i++)
            {
                if (floored[i] || weights[i] / total * left >= GaussianHmm.LeastProbability) continue;
                (floored[i], settled) = (true, false);
                total -= weights[i];
                left -= GaussianHmm.LeastProbability;
            }
        }

        for (var i = 0; i < weights.Length; i++) probabilities[i] = floored[i] ? GaussianHmm.LeastProbability : weights[i] / total * left;
    }
}

/// <summary>States are known by the order of their means and by nothing else.</summary>
internal static class StateOrder
{
    /// <summary>The model with its states in rising order of their means, equal means in the order given.</summary>
    public static GaussianHmm Sorted(double[] initial, double[] transitions, double[] means, double[] variances)
    {
        var states = means.Length;
        int[] order = [.. Enumerable.Range(0, states).OrderBy(state => means[state])];
        var rows = new double[states * states];
        for (var row = 0; row < states; row++)
            for (var column = 0; column < states; column++) rows[(row * states) + column] = transitions[(order[row] * states) + order[column]];
        return new GaussianHmm(Array.ConvertAll(order, state => initial[state]), rows, Array.ConvertAll(order, state => means[state]), Array.ConvertAll(order, state => variances[state]));
    }
}
