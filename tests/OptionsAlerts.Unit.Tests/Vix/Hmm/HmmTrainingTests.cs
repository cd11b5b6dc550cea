using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class HmmTrainingTests
{
    [Fact]
    public void known_parameters_are_recovered_from_twenty_thousand_values()
    {
        var (values, states) = HmmSample.Draw(HmmSample.Known, 20_000, seed: 20_000);
        var trained = Trained(values);
        for (var from = 0; from < 3; from++)
        {
            trained.Model.Means[from].ShouldBe(HmmSample.Known.Means[from], 0.01);
            Math.Sqrt(trained.Model.Variances[from]).ShouldBe(Math.Sqrt(HmmSample.Known.Variances[from]), 0.005);
            for (var to = 0; to < 3; to++) trained.Model.Transition(from, to).ShouldBe(HmmSample.Known.Transition(from, to), 0.005);
        }

        var path = HmmPath.MostLikely(trained.Model, values);
        (path.Zip(states).Count(pair => pair.First == pair.Second) / 20_000.0).ShouldBeGreaterThan(0.97);
        trained.LogLikelihood.ShouldBeGreaterThan(HmmFilter.LogLikelihood(HmmSample.Known, values));
    }

    [Fact]
    public void three_states_beat_one_gaussian_and_two_on_36_years_of_vix()
    {
        var values = LogVix();
        var one = Trained(values, new HmmSettings { States = 1, Starts = 1 });
        var two = Trained(values, new HmmSettings { States = 2 });
        var three = Trained(values);
        one.LogLikelihood.ShouldBe(OneGaussian(values), 1e-6);
        three.LogLikelihood.ShouldBeGreaterThan(one.LogLikelihood + 5_000);
        three.LogLikelihood.ShouldBeGreaterThan(two.LogLikelihood + 1_000);
        (three.Bic < two.Bic && two.Bic < one.Bic).ShouldBeTrue();
    }

    [Fact]
    public void the_states_of_vix_are_calm_middling_and_stressed_and_last_for_weeks()
    {
        var model = Trained(LogVix()).Model;
        Math.Exp(model.Means[0]).ShouldBeInRange(12, 14);
        Math.Exp(model.Means[1]).ShouldBeInRange(17, 20);
        Math.Exp(model.Means[2]).ShouldBeInRange(25, 31);
        for (var state = 0; state < 3; state++) model.ExpectedStay(state).ShouldBeInRange(15, 200);
    }

    [Fact]
    public void the_same_seed_gives_the_same_bits()
    {
        var (values, _) = HmmSample.Draw(HmmSample.Known, 3_000, seed: 7);
        var (once, again) = (Trained(values), Trained([.. values]));
        Bits(again.Model).ShouldBe(Bits(once.Model));
        BitConverter.DoubleToInt64Bits(again.LogLikelihood).ShouldBe(BitConverter.DoubleToInt64Bits(once.LogLikelihood));
        (again.Start, again.Steps).ShouldBe((once.Start, once.Steps));
    }

    [Fact]
    public void more_starts_never_end_lower()
    {
        var (values, _) = HmmSample.Draw(HmmSample.Any(4, new Random(3)), 600, seed: 3);
        double[] likelihoods = [.. new[] { 1, 2, 4, 8 }.Select(starts => Trained(values, Few with { States = 4, Starts = starts }).LogLikelihood)];
        likelihoods.ShouldBeInOrder();
        likelihoods[^1].ShouldBeGreaterThan(likelihoods[0]);
    }

    [Fact]
    public void shifting_and_stretching_the_values_does_the_same_to_the_model()
    {
        var (values, _) = HmmSample.Draw(HmmSample.Known, 4_000, seed: 5);
        var settings = new HmmSettings { Starts = 1 };
        var (plain, moved) = (Trained(values, settings).Model, Trained(Array.ConvertAll(values, value => (value * 3) + 100), settings).Model);
        for (var state = 0; state < 3; state++)
        {
            moved.Means[state].ShouldBe((plain.Means[state] * 3) + 100, 1e-3);
            moved.Variances[state].ShouldBe(plain.Variances[state] * 9, 1e-3);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e101)]
    public void a_value_that_is_no_number_is_refused_with_its_place(double bad)
    {
        var (values, _) = HmmSample.Draw(HmmSample.Known, 100, seed: 1);
        values[42] = bad;
        HmmTraining.Train(values, Few).ShouldBe(new HmmOutcome.Refused(HmmFault.NotFinite, 42));
    }

    [Fact]
    public void too_few_values_and_values_without_variance_are_refused()
    {
        HmmTraining.Train(new double[29], Few with { MinimumSamples = 1 }).ShouldBe(new HmmOutcome.Refused(HmmFault.TooFew, null));
        HmmTraining.Train(HmmSample.Draw(HmmSample.Known, 999, 1).Values, new HmmSettings()).ShouldBe(new HmmOutcome.Refused(HmmFault.TooFew, null));
        HmmTraining.Train([.. Enumerable.Repeat(2.5, 100)], Few).ShouldBe(new HmmOutcome.Refused(HmmFault.NoVariance, null));
        HmmTraining.Train([.. Enumerable.Range(0, 100).Select(i => i % 2 * 1.0)], Few).ShouldBe(new HmmOutcome.Refused(HmmFault.NoVariance, null));
    }

    [Fact]
    public void three_values_repeated_for_ever_end_on_the_floor_under_the_variance()
    {
        double[] values = [.. Enumerable.Range(0, 300).Select(i => (double)(i / 10 % 3))];
        var trained = Trained(values, Few);
        trained.Model.Variances.ToArray().ShouldAllBe(variance => Math.Abs(variance - (2.0 / 3 * 1e-4)) < 1e-9);
        trained.Model.Means.ToArray().ShouldBe([0.0, 1.0, 2.0], 1e-9);
    }

    [Fact]
    public void settings_that_no_model_has_are_refused()
    {
        foreach (var settings in new[] { Few with { States = 0 }, Few with { States = 9 }, Few with { Starts = 0 }, Few with { LeastVarianceShare = double.NaN } })
            Should.Throw<ArgumentOutOfRangeException>(() => HmmTraining.Train(new double[100], settings));
    }

    private static HmmSettings Few => new() { MinimumSamples = 50 };

    private static HmmOutcome.Trained Trained(double[] values, HmmSettings? settings = null) =>
        HmmTraining.Train(values, settings ?? new HmmSettings()).ShouldBeOfType<HmmOutcome.Trained>();

    private static double[] LogVix() =>
        [.. VolatilityHistoryCsv.ReadFile(SharedData.Path("vix/vix-daily.csv")).Days.Select(day => Math.Log(day.Close))];

    private static double OneGaussian(double[] values)
    {
        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        return -0.5 * values.Length * (Math.Log(2 * Math.PI * variance) + 1);
    }

    private static long[] Bits(GaussianHmm model) =>
        [.. new[] { model.Initial.ToArray(), model.Transitions.ToArray(), model.Means.ToArray(), model.Variances.ToArray() }.SelectMany(part => part).Select(BitConverter.DoubleToInt64Bits)];
}
