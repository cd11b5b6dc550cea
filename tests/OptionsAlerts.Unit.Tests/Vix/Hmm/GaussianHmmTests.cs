using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class GaussianHmmTests
{
    private static readonly double[] Half = [0.5, 0.5];
    private static readonly double[] Rows = [0.9, 0.1, 0.2, 0.8];

    [Fact]
    public void a_model_says_what_it_was_given()
    {
        var model = new GaussianHmm(Half, Rows, [1, 2], [0.5, 0.25]);
        (model.States, model.Transition(1, 0), model.ExpectedStay(0)).ShouldBe((2, 0.2, 10.000000000000002));
        Math.Exp(model.LogDensity(1, 2.5)).ShouldBe(Math.Exp(-0.5) / Math.Sqrt(2 * Math.PI * 0.25), 1e-15);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(0)]
    [InlineData(1.1)]
    public void a_probability_that_is_none_is_refused(double bad)
    {
        Should.Throw<ArgumentException>(() => new GaussianHmm([bad, 1 - bad], Rows, [1, 2], Half)).Message.ShouldContain("initial");
        Should.Throw<ArgumentException>(() => new GaussianHmm(Half, [0.9, 0.1, bad, 1 - bad], [1, 2], Half)).Message.ShouldContain("row 1");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.5)]
    public void a_mean_that_is_none_or_falls_is_refused(double bad) =>
        Should.Throw<ArgumentException>(() => new GaussianHmm(Half, Rows, [1, bad], Half)).Message.ShouldContain("mean of state 1");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    public void a_variance_that_is_none_is_refused(double bad) =>
        Should.Throw<ArgumentException>(() => new GaussianHmm(Half, Rows, [1, 2], [1, bad])).Message.ShouldContain("variance of state 1");

    [Fact]
    public void rows_that_do_not_sum_to_one_and_sizes_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => new GaussianHmm(Half, [0.9, 0.1, 0.2, 0.7], [1, 2], Half)).Message.ShouldContain("sum of row 1");
        Should.Throw<ArgumentException>(() => new GaussianHmm(Half, Rows.AsSpan(0, 3), [1, 2], Half));
        Should.Throw<ArgumentException>(() => new GaussianHmm([], [], [], []));
        Should.Throw<ArgumentException>(() => new GaussianHmm(new double[9], new double[81], new double[9], new double[9]));
    }
}
