using FsCheck.Xunit;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class HmmRecursionTests
{
    [Property(MaxTest = 60)]
    public void filter_likelihood_and_path_equal_the_sums_over_all_paths(int seed)
    {
        var random = new Random(seed);
        var model = HmmSample.Any(1 + random.Next(4), random);
        double[] values = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => (random.NextDouble() * 8) - 4)];
        var paths = HmmSample.Paths(model, values).ToList();
        var total = paths.Sum(path => path.Probability);

        HmmFilter.LogLikelihood(model, values).ShouldBe(Math.Log(total), 1e-9);
        var filtered = HmmFilter.Probabilities(model, values);
        for (var state = 0; state < model.States; state++)
            filtered[((values.Length - 1) * model.States) + state].ShouldBe(paths.Where(path => path.Path[^1] == state).Sum(path => path.Probability) / total, 1e-9);
        var likely = HmmPath.MostLikely(model, values);
        paths.Single(path => path.Path.SequenceEqual(likely)).Probability.ShouldBe(paths.Max(path => path.Probability), 1e-12 * total);
    }

    [Property(MaxTest = 40)]
    public void each_step_keeps_distributions_and_never_lowers_the_likelihood(int seed)
    {
        var random = new Random(seed);
        var states = 1 + random.Next(4);
        var (values, _) = HmmSample.Draw(HmmSample.Any(states, random), 50 + random.Next(150), seed);
        var variance = values.Select(value => (value - values.Average()) * (value - values.Average())).Average();
        var climber = new BaumWelch(values, variance * 0.001);
        var (before, model) = climber.Step(HmmSample.Any(states, random));
        for (var step = 0; step < 40; step++)
        {
            ShouldBeDistribution(model.Initial);
            for (var row = 0; row < states; row++) ShouldBeDistribution(model.Transitions.Slice(row * states, states));
            model.Variances.ToArray().ShouldAllBe(one => one >= variance * 0.001);
            model.Means.ToArray().ShouldBeInOrder();
            var (after, next) = climber.Step(model);
            // The start may lie under the floor; from the first step on each is the best under it.
            if (step > 0) after.ShouldBeGreaterThanOrEqualTo(before - (1e-9 * Math.Abs(before)), $"seed {seed}, step {step}");
            (before, model) = (after, next);
        }
    }

    [Property(MaxTest = 100)]
    public void weights_become_the_likeliest_probabilities_above_the_floor(int seed)
    {
        var random = new Random(seed);
        double[] weights = [.. Enumerable.Range(0, 5).Select(_ => random.Next(3) == 0 ? 0 : Math.Pow(10, -random.Next(20)))];
        double[] probabilities = [.. Enumerable.Repeat(0.2, 5)];
        Simplex.Fit(weights, probabilities);
        ShouldBeDistribution(probabilities);
        // Moving a little from any one to any other, where the floor lets it go, gains nothing.
        for (var from = 0; from < 5; from++)
        {
            for (var to = 0; to < 5; to++)
            {
                var moved = probabilities[from] * 1e-3;
                if (from == to || probabilities[from] - moved < GaussianHmm.LeastProbability) continue;
                var gain = (weights[from] * Math.Log(1 - 1e-3)) + (weights[to] * Math.Log(1 + (moved / probabilities[to])));
                gain.ShouldBeLessThanOrEqualTo(1e-12, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void the_long_run_shares_are_those_that_a_step_leaves_as_they_are()
    {
        var shares = HmmSample.Known.Stationary();
        var next = new double[3];
        HmmFilter.Predict(HmmSample.Known, shares, next);
        shares.Sum().ShouldBe(1, 1e-12);
        for (var state = 0; state < 3; state++) next[state].ShouldBe(shares[state], 1e-12);
    }

    [Fact]
    public void a_value_a_million_deviations_away_leaves_probabilities()
    {
        double[] values = [2.5, 2.6, 1e6, -1e6, 2.5];
        var filtered = HmmFilter.Probabilities(HmmSample.Known, values);
        for (var i = 0; i < values.Length; i++) ShouldBeDistribution(filtered.AsSpan(i * 3, 3), least: 0);
        filtered[(2 * 3) + 2].ShouldBe(1, 1e-12);
        double.IsFinite(HmmFilter.LogLikelihood(HmmSample.Known, values)).ShouldBeTrue();
        var (likelihood, next) = new BaumWelch(values, 1e-4).Step(HmmSample.Known);
        double.IsFinite(likelihood).ShouldBeTrue();
        next.Means.ToArray().ShouldAllBe(mean => double.IsFinite(mean));
    }

    [Fact]
    public void the_filter_allocates_nothing()
    {
        double[] probabilities = [0.3, 0.3, 0.4], predicted = new double[3];
        Allocations.Least(_ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                HmmFilter.Predict(HmmSample.Known, probabilities, predicted);
                HmmFilter.Correct(HmmSample.Known, predicted, 2.5 + (i % 10 * 0.1));
                predicted.CopyTo(probabilities, 0);
            }
        }).ShouldBe(0);
    }

    private static void ShouldBeDistribution(ReadOnlySpan<double> probabilities, double least = GaussianHmm.LeastProbability)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            probability.ShouldBeInRange(least * (1 - 1e-9), 1 + 1e-9);
            sum += probability;
        }

        sum.ShouldBe(1, 1e-9);
    }
}
