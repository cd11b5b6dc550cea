namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>The most likely path through the states, by Viterbi's recursion in logarithms.</summary>
public static class HmmPath
{
    /// <summary>The state of each value; of paths equally likely the one through lower states.</summary>
    public static int[] MostLikely(GaussianHmm model, ReadOnlySpan<double> values)
    {
        var states = model.States;
        if (values.IsEmpty) return [];
        double[] logs = [.. model.Transitions], score = new double[states], next = new double[states];
        for (var i = 0; i < logs.Length; i++) logs[i] = Math.Log(logs[i]);
        for (var state = 0; state < states; state++) score[state] = Math.Log(model.Initial[state]) + model.LogDensity(state, values[0]);

        var from = new byte[values.Length * states];
        for (var index = 1; index < values.Length; index++)
        {
            for (var to = 0; to < states; to++)
            {
                var best = 0;
                for (var candidate = 1; candidate < states; candidate++)
                    if (score[candidate] + logs[(candidate * states) + to] > score[best] + logs[(best * states) + to]) best = candidate;
                next[to] = score[best] + logs[(best * states) + to] + model.LogDensity(to, values[index]);
                from[(index * states) + to] = (byte)best;
            }

            (score, next) = (next, score);
        }

        var path = new int[values.Length];
        path[^1] = Array.IndexOf(score, score.Max());
        for (var index = values.Length - 1; index > 0; index--) path[index - 1] = from[(index * states) + path[index]];
        return path;
    }
}
