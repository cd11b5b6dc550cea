namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>
/// Baum and Welch's re-estimation (expectation maximisation) over one series. Emissions are kept as logarithms until the largest of a step is taken out; the
/// recursions over them are scaled to sum to 1 at every step, and the logarithms of the scales sum to the likelihood. That is what recursions in logarithms
/// throughout give, at a tenth of the exponentials: since one density of a step is 1 and no probability is below <see cref="GaussianHmm.LeastProbability"/>, a
/// scale is never below 1e-10 and a backward value never above 1e10, so that nothing under- or overflows that could matter in sixteen digits.
/// Each step maximises under the floors (of probabilities by <see cref="Simplex"/>, of variances by clamping), so that the likelihood never falls.
/// Single-threaded and in a fixed order: the same values give the same bits.
/// </summary>
/// <param name="values">Finite values, at least one.</param>
/// <param name="leastVariance">The floor under every state's variance, above 0: a state that shrinks onto one value would have an infinite likelihood.</param>
public sealed class BaumWelch(double[] values, double leastVariance)
{
    private double[] _densities = [];
    private double[] _forward = [];
    private readonly double[] _scales = new double[values.Length];

    /// <summary>The log-likelihood of a model in nats, and the model after one step from it.</summary>
    public (double LogLikelihood, GaussianHmm Next) Step(GaussianHmm model)
    {
        var states = model.States;
        if (_forward.Length != values.Length * states) (_densities, _forward) = (new double[values.Length * states], new double[values.Length * states]);
        var logLikelihood = Forward(model);
        var sums = new Sums(states);
        Backward(model, sums);
        return (logLikelihood, Maximise(model, sums));
    }

    private double Forward(GaussianHmm model)
    {
        var states = model.States;
        var logLikelihood = 0.0;
        for (var t = 0; t < values.Length; t++)
        {
            var densities = _densities.AsSpan(t * states, states);
            var forward = _forward.AsSpan(t * states, states);
            logLikelihood += model.Densities(values[t], densities);
            if (t == 0) model.Initial.CopyTo(forward);
            else HmmFilter.Predict(model, _forward.AsSpan((t - 1) * states, states), forward);

            var scale = 0.0;
            for (var state = 0; state < states; state++) scale += forward[state] *= densities[state];
            for (var state = 0; state < states; state++) forward[state] /= scale;
            _scales[t] = scale;
            logLikelihood += Math.Log(scale);
        }

        return logLikelihood;
    }

    private void Backward(GaussianHmm model, Sums sums)
    {
        var states = model.States;
        Span<double> backward = stackalloc double[states], ahead = stackalloc double[states];
        var transitions = model.Transitions;
        backward.Fill(1);
        for (var t = values.Length - 1; t >= 0; t--)
        {
            var forward = _forward.AsSpan(t * states, states);
            for (var state = 0; state < states; state++)
            {
                var share = forward[state] * backward[state];
                var distance = values[t] - model.Means[state];
                sums.Weight[state] += share;
                sums.First[state] += share * distance;
                sums.Second[state] += share * distance * distance;
                if (t == 0) sums.Initial[state] = share;
            }

            if (t == 0) return;
            var densities = _densities.AsSpan(t * states, states);
            for (var to = 0; to < states; to++) ahead[to] = densities[to] * backward[to] / _scales[t];
            var before = _forward.AsSpan((t - 1) * states, states);
            for (var from = 0; from < states; from++)
            {
                var total = 0.0;
                for (var to = 0; to < states; to++)
                {
                    sums.Pairs[(from * states) + to] += before[from] * ahead[to];
                    total += transitions[(from * states) + to] * ahead[to];
                }

                backward[from] = total;
            }
        }
    }

    private GaussianHmm Maximise(GaussianHmm model, Sums sums)
    {
        var states = model.States;
        double[] initial = [.. model.Initial], transitions = [.. model.Transitions], means = [.. model.Means], variances = [.. model.Variances];
        Simplex.Fit(sums.Initial, initial);
        for (var state = 0; state < states; state++)
        {
            var row = transitions.AsSpan(state * states, states);
            var pairs = sums.Pairs.AsSpan(state * states, states);
            for (var to = 0; to < states; to++) pairs[to] *= row[to];
            Simplex.Fit(pairs, row);

            // A state that no value is in keeps what it had: any other would be a guess.
            if (!(sums.Weight[state] > GaussianHmm.LeastProbability)) continue;
            var shift = sums.First[state] / sums.Weight[state];
            means[state] += shift;
            variances[state] = Math.Max(leastVariance, (sums.Second[state] / sums.Weight[state]) - (shift * shift));
        }

        return StateOrder.Sorted(initial, transitions, means, variances);
    }

    private sealed class Sums(int states)
    {
        public readonly double[] Initial = new double[states];
        public readonly double[] Weight = new double[states];
        public readonly double[] First = new double[states];
        public readonly double[] Second = new double[states];
        public readonly double[] Pairs = new double[states * states];
    }
}
