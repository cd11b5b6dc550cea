namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>
/// The parameters of a hidden Markov model with one Gaussian a state, states in rising order of their means. Immutable. Every probability is at least
/// <see cref="LeastProbability"/>: nothing is impossible to the model, so that no series of finite values can leave its recursions without a state.
/// </summary>
public sealed class GaussianHmm
{
    public const int MostStates = 8;

    /// <summary>The floor under every initial and transition probability; a day in 40 million years.</summary>
    public const double LeastProbability = 1e-10;

    private const double SumTolerance = 1e-9;
    private readonly double[] _initial;
    private readonly double[] _transitions;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double[] _logNorms;
    private readonly double[] _halfPrecisions;

    /// <param name="initial">The probability of each state at the first value.</param>
    /// <param name="transitions">Row by row: the probability of going from the row's state to the column's in one step.</param>
    /// <param name="means">Of each state, rising or equal.</param>
    /// <param name="variances">Of each state, above 0.</param>
    /// <exception cref="ArgumentException">Of 1 to 8 states the sizes do not fit, a probability is out of range, a row does not sum to 1, the means fall, or a variance is not above 0.</exception>
    public GaussianHmm(ReadOnlySpan<double> initial, ReadOnlySpan<double> transitions, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        var states = means.Length;
        if (states is < 1 or > MostStates || initial.Length != states || variances.Length != states || transitions.Length != states * states)
            throw new ArgumentException($"A model has 1 to {MostStates} states, each with an initial probability, a row of transitions, a mean and a variance.", nameof(means));
        CheckDistribution(initial, "the initial probabilities", nameof(initial));
        for (var row = 0; row < states; row++) CheckDistribution(transitions.Slice(row * states, states), $"row {row} of the transitions", nameof(transitions));
        for (var state = 0; state < states; state++)
        {
            if (!double.IsFinite(means[state]) || (state > 0 && means[state] < means[state - 1]))
                throw new ArgumentException($"The mean of state {state} is not finite, or below that of the state before it.", nameof(means));
            if (!double.IsFinite(variances[state]) || !(variances[state] > 0))
                throw new ArgumentException($"The variance of state {state} is not above 0.", nameof(variances));
        }

        (_initial, _transitions, _means, _variances) = (initial.ToArray(), transitions.ToArray(), means.ToArray(), variances.ToArray());
        _logNorms = Array.ConvertAll(_variances, variance => -0.5 * Math.Log(2 * Math.PI * variance));
        _halfPrecisions = Array.ConvertAll(_variances, variance => 0.5 / variance);
    }

    public int States => _means.Length;

    public ReadOnlySpan<double> Initial => _initial;

    /// <summary>Row by row.</summary>
    public ReadOnlySpan<double> Transitions => _transitions;

    public ReadOnlySpan<double> Means => _means;

    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>The probability of going from one state to another in one step.</summary>
    public double Transition(int from, int to) => _transitions[(from * States) + to];

    /// <summary>Steps that a stay in a state lasts on average: 1 / (1 − its probability of staying).</summary>
    public double ExpectedStay(int state) => 1 / Math.Max(LeastProbability, 1 - Transition(state, state));

    /// <summary>The logarithm of a state's density at a value.</summary>
    public double LogDensity(int state, double value)
    {
        var distance = value - _means[state];
        return _logNorms[state] - (distance * distance * _halfPrecisions[state]);
    }

    /// <summary>Each state's density at a value in units of the largest, whose logarithm is returned: one of them is 1, however far the value lies from all.</summary>
    public double Densities(double value, Span<double> densities)
    {
        var largest = double.NegativeInfinity;
        for (var state = 0; state < densities.Length; state++)
        {
            densities[state] = LogDensity(state, value);
            largest = Math.Max(largest, densities[state]);
        }

        for (var state = 0; state < densities.Length; state++) densities[state] = Math.Exp(densities[state] - largest);
        return largest;
    }

    /// <summary>The share of time spent in each state in the long run, by squaring the transition matrix until its rows agree.</summary>
    public double[] Stationary()
    {
        var states = States;
        double[] power = [.. _transitions], next = new double[states * states];
        // Thirty-six squarings are 2³⁶ steps, beyond the longest stay that the floor under probabilities allows.
        for (var squaring = 0; squaring < 36; squaring++)
        {
            for (var row = 0; row < states; row++)
            {
                var sum = 0.0;
                for (var column = 0; column < states; column++)
                {
                    var entry = 0.0;
                    for (var between = 0; between < states; between++) entry += power[(row * states) + between] * power[(between * states) + column];
                    next[(row * states) + column] = entry;
                    sum += entry;
                }

                for (var column = 0; column < states; column++) next[(row * states) + column] /= sum;
            }

            (power, next) = (next, power);
        }

        return power[..states];
    }

    private static void CheckDistribution(ReadOnlySpan<double> probabilities, string what, string parameter)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            if (!(probability >= LeastProbability * (1 - SumTolerance) && probability <= 1 + SumTolerance))
                throw new ArgumentException($"One of {what} is not within [{LeastProbability}, 1].", parameter);
            sum += probability;
        }

        if (!(Math.Abs(sum - 1) <= SumTolerance)) throw new ArgumentException($"The sum of {what} is not 1.", parameter);
    }
}
