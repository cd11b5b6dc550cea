using BenchmarkDotNet.Attributes;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Benchmarks;

/// <summary>Training three states, eight starts, on 9,234 days drawn from a model like that of VIX; and one step of re-estimation alone.</summary>
[MemoryDiagnoser]
[IterationCount(10)]
[WarmupCount(2)]
public class HmmTrainingBenchmark
{
    private const int Days = 9_234;
    private readonly GaussianHmm _known = new([0.3, 0.4, 0.3], [0.98, 0.019, 0.001, 0.01, 0.98, 0.01, 0.001, 0.019, 0.98], [2.56, 2.94, 3.39], [0.01, 0.012, 0.06]);
    private double[] _values = [];
    private BaumWelch _climber = null!;

    [GlobalSetup]
    public void Draw()
    {
        var draws = new Random(1990);
        _values = new double[Days];
        var state = 0;
        for (var day = 0; day < Days; day++)
        {
            var draw = draws.NextDouble();
            var next = 0;
            while (next < 2 && draw >= _known.Transition(state, next)) draw -= _known.Transition(state, next++);
            state = next;
            var gaussian = Math.Sqrt(-2 * Math.Log(1 - draws.NextDouble())) * Math.Cos(2 * Math.PI * draws.NextDouble());
            _values[day] = _known.Means[state] + (Math.Sqrt(_known.Variances[state]) * gaussian);
        }

        _climber = new BaumWelch(_values, 1e-5);
    }

    [Benchmark]
    public double Training() => ((HmmOutcome.Trained)HmmTraining.Train(_values, new HmmSettings())).LogLikelihood;

    [Benchmark]
    public double Step() => _climber.Step(_known).LogLikelihood;
}
