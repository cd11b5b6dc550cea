namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>
/// The forward filter: the probability of each state given the values so far. Costs a few multiplications and one exponential a state, allocates nothing.
/// </summary>
public static class HmmFilter
{
    /// <summary>The probabilities one step on, before the next value is seen.</summary>
    public static void Predict(GaussianHmm model, ReadOnlySpan<double> probabilities, Span<double> predicted)
    {
        var transitions = model.Transitions;
        predicted.Clear();
        for (var from = 0; from < probabilities.Length; from++)
        {
            var row = transitions.Slice(from * probabilities.Length, probabilities.Length);
            for (var to = 0; to < row.Length; to++) predicted[to] += probabilities[from] * row[to];
        }
    }

    /// <summary>Takes a finite value into predicted probabilities, in place; returns the logarithm of the density that was predicted for it.</summary>
    public static double Correct(GaussianHmm model, Span<double> probabilities, double value)
    {
        Span<double> densities = stackalloc double[probabilities.Length];
        var largest = model.Densities(value, densities);
        var sum = 0.0;
        for (var state = 0; state < probabilities.Length; state++) sum += probabilities[state] *= densities[state];
        for (var state = 0; state < probabilities.Length; state++) probabilities[state] /= sum;
        return Math.Log(sum) + largest;
    }

    /// <summary>The log-likelihood of finite values, in nats.</summary>
    public static double LogLikelihood(GaussianHmm model, ReadOnlySpan<double> values) =>
        Run(model, model.Initial, values, new double[model.States], static (_, _) => { });

    /// <summary>The filtered probabilities of each value, row by row.</summary>
    public static double[] Probabilities(GaussianHmm model, ReadOnlySpan<double> values)
    {
        var all = new double[values.Length * model.States];
        Run(model, model.Initial, values, new double[model.States], (index, row) => row.CopyTo(all.AsSpan(index * row.Length)));
        return all;
    }

    /// <summary>The probabilities after the last value of a series that begins anywhere: its first value is met with the model's long-run shares.</summary>
    public static double[] After(GaussianHmm model, ReadOnlySpan<double> values)
    {
        var probabilities = model.Stationary();
        Run(model, [.. probabilities], values, probabilities, static (_, _) => { });
        return probabilities;
    }

    private static double Run(GaussianHmm model, ReadOnlySpan<double> first, ReadOnlySpan<double> values, double[] probabilities, Action<int, double[]> each)
    {
        var logLikelihood = 0.0;
        Span<double> former = stackalloc double[model.States];
        for (var index = 0; index < values.Length; index++)
        {
            if (index == 0) first.CopyTo(probabilities);
            else
            {
                probabilities.CopyTo(former);
                Predict(model, former, probabilities);
            }

            logLikelihood += Correct(model, probabilities, values[index]);
            each(index, probabilities);
        }

        return logLikelihood;
    }
}
