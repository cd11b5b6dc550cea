using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>How a model is trained.</summary>
public sealed record HmmSettings
{
    /// <summary>States, 1 to <see cref="GaussianHmm.MostStates"/>.</summary>
    public int States { get; init; } = 3;

    /// <summary>Starts, from 1; the first is the same for every seed.</summary>
    public int Starts { get; init; } = 8;

    /// <summary>What the other starts are drawn by.</summary>
    public ulong Seed { get; init; } = 1990;

    /// <summary>Fewer values are not trained on; at least 10 a state are needed whatever this says.</summary>
    public int MinimumSamples { get; init; } = 1000;

    /// <summary>Steps from one start, at most.</summary>
    public int MostSteps { get; init; } = 500;

    /// <summary>A start is at its summit when a step gains less, in nats of the whole series.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>The floor under a state's variance, as a share of the series'.</summary>
    public double LeastVarianceShare { get; init; } = 1e-4;
}

/// <summary>Why a series was not trained on.</summary>
[JsonConverter(typeof(WireEnumConverter<HmmFault>))]
public enum HmmFault
{
    /// <summary>Fewer values than the settings ask for, or than ten a state.</summary>
    TooFew,

    /// <summary>A value is NaN, infinite or beyond ±1e100, whose square is no number any more.</summary>
    NotFinite,

    /// <summary>Fewer distinct values than states, or no variance.</summary>
    NoVariance,
}

/// <summary>What became of a training.</summary>
public abstract record HmmOutcome
{
    private HmmOutcome()
    {
    }

    /// <summary>A model, the most likely of all starts' summits.</summary>
    /// <param name="LogLikelihood">Of the whole series, in nats.</param>
    /// <param name="Start">The start that led to it, from 0.</param>
    /// <param name="Steps">How many it took.</param>
    /// <param name="Converged">False where the steps ran out before the gain did.</param>
    public sealed record Trained(GaussianHmm Model, double LogLikelihood, int Samples, int Start, int Steps, bool Converged) : HmmOutcome
    {
        /// <summary>Bayes' information criterion, k·ln n − 2·ln L: lower is better.</summary>
        public double Bic => HmmTraining.Bic(Model.States, Samples, LogLikelihood);
    }

    /// <summary>Nothing was trained.</summary>
    /// <param name="At">The index of the value that cannot be, if it is one.</param>
    public sealed record Refused(HmmFault Fault, int? At) : HmmOutcome;
}

/// <summary>Trains models: several seeded starts, each climbed to its summit by <see cref="BaumWelch"/>, the highest kept, the first of equals. Deterministic to the bit.</summary>
public static class HmmTraining
{
    private const double Largest = 1e100;
    private const double LeastVariance = 1e-200;
    private const int LeastPerState = 10;

    /// <summary>Trains on a series in order of time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The settings ask for what no model has.</exception>
    public static HmmOutcome Train(double[] values, HmmSettings settings)
    {
        if (settings.States is < 1 or > GaussianHmm.MostStates || settings.Starts < 1 || settings.MostSteps < 1 || !(settings.LeastVarianceShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(settings), settings, "no model can be trained so");
        if (values.Length < Math.Max(settings.MinimumSamples, LeastPerState * settings.States)) return new HmmOutcome.Refused(HmmFault.TooFew, null);
        var bad = Array.FindIndex(values, value => !(Math.Abs(value) <= Largest));
        if (bad >= 0) return new HmmOutcome.Refused(HmmFault.NotFinite, bad);

        double[] sorted = [.. values.Order()];
        var variance = HmmStart.Moments(values).Variance;
        var leastVariance = variance * settings.LeastVarianceShare;
        if (!(variance > LeastVariance) || sorted.Distinct().Take(settings.States).Count() < settings.States)
            return new HmmOutcome.Refused(HmmFault.NoVariance, null);

        var climber = new BaumWelch(values, leastVariance);
        HmmOutcome.Trained? best = null;
        for (var start = 0; start < settings.Starts; start++)
        {
            var first = start == 0
                ? HmmStart.ByShares(sorted, settings.States, leastVariance)
                : HmmStart.Drawn(sorted, variance, settings.States, leastVariance, settings.Seed, start);
            var summit = Climb(climber, first, start, values.Length, settings);
            if (best is null || summit.LogLikelihood > best.LogLikelihood) best = summit;
        }

        return best!;
    }

    /// <summary>Bayes' information criterion of a model with so many states: initial, transition, mean and variance parameters are counted.</summary>
    public static double Bic(int states, int samples, double logLikelihood)
    {
        var parameters = (states - 1) + (states * (states - 1)) + (2 * states);
        return (parameters * Math.Log(samples)) - (2 * logLikelihood);
    }

    private static HmmOutcome.Trained Climb(BaumWelch climber, GaussianHmm model, int start, int samples, HmmSettings settings)
    {
        var (likelihood, next) = climber.Step(model);
        for (var step = 1; step <= settings.MostSteps; step++)
        {
            var (higher, further) = climber.Step(next);
            if (higher - likelihood < settings.Tolerance)
            {
                var summit = higher >= likelihood ? (next, higher) : (model, likelihood);
                return new HmmOutcome.Trained(summit.Item1, summit.Item2, samples, start, step, Converged: true);
            }

            (model, likelihood, next) = (next, higher, further);
        }

        return new HmmOutcome.Trained(model, likelihood, samples, start, settings.MostSteps, Converged: false);
    }
}
