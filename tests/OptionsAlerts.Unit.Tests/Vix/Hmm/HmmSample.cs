using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

/// <summary>Models, series drawn from them, and the sums over all paths that the recursions must equal.</summary>
internal static class HmmSample
{
    /// <summary>Three states as VIX has them: logarithms of 12.9, 18.9 and 29.7, stays of fifty to a hundred days.</summary>
    public static readonly GaussianHmm Known = new(
        [0.2, 0.5, 0.3],
        [0.99, 0.009, 0.001, 0.01, 0.98, 0.01, 0.002, 0.018, 0.98],
        [2.56, 2.94, 3.39],
        [0.01, 0.012, 0.06]);

    /// <summary>A series from a model, with the states it went through.</summary>
    public static (double[] Values, int[] States) Draw(GaussianHmm model, int count, int seed)
    {
        var random = new Random(seed);
        var (values, states) = (new double[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            states[i] = Pick(random, i == 0 ? model.Initial : model.Transitions.Slice(states[i - 1] * model.States, model.States));
            var gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = model.Means[states[i]] + (Math.Sqrt(model.Variances[states[i]]) * gaussian);
        }

        return (values, states);
    }

    /// <summary>Any model of so many states, none too unlikely.</summary>
    public static GaussianHmm Any(int states, Random random)
    {
        double[] means = [.. Enumerable.Range(0, states).Select(_ => (random.NextDouble() * 6) - 3).Order()];
        double[] transitions = [.. Enumerable.Range(0, states).SelectMany(_ => Distribution(states, random))];
        return new GaussianHmm(Distribution(states, random), transitions, means, [.. Enumerable.Range(0, states).Select(_ => 0.05 + random.NextDouble())]);
    }

    /// <summary>The probability of each path and the values together, path by path, states^count of them.</summary>
    public static IEnumerable<(int[] Path, double Probability)> Paths(GaussianHmm model, double[] values)
    {
        for (var number = 0; number < (int)Math.Pow(model.States, values.Length); number++)
        {
            var path = new int[values.Length];
            for (int i = 0, rest = number; i < path.Length; i++, rest /= model.States) path[i] = rest % model.States;
            var probability = model.Initial[path[0]];
            for (var i = 0; i < path.Length; i++)
            {
                if (i > 0) probability *= model.Transition(path[i - 1], path[i]);
                probability *= Math.Exp(model.LogDensity(path[i], values[i]));
            }

            yield return (path, probability);
        }
    }

    private static double[] Distribution(int states, Random random)
    {
        double[] weights = [.. Enumerable.Range(0, states).Select(_ => 0.02 + random.NextDouble())];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static int Pick(Random random, ReadOnlySpan<double> probabilities)
    {
        var draw = random.NextDouble();
        var state = 0;
        while (state < probabilities.Length - 1 && draw >= probabilities[state]) draw -= probabilities[state++];
        return state;
    }
}
