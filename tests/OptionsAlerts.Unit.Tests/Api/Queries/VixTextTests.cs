using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Unit.Tests.Vix;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Api;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class VixTextTests
{
    private static readonly DateTimeOffset Ten = VixDay.At(0, "10:00");

    private static readonly HmmModel Model = new(
        3, HmmFeature.LogVixClose, new DateOnly(2020, 1, 2), new DateOnly(2026, 2, 27), 1_546, Ten.AddDays(-3), 1990, 8, 1234.5, -2400,
        new GaussianHmm([0.75, 0.25], [0.9, 0.1, 0.2, 0.8], [2.5, 3.5], [0.01, 0.04]));

    private static readonly VixView Whole = new(Ten, 21.5, VixRegime.Elevated, Ten.AddHours(-1), 87.5, 252, 20, 1.5, true, 95, 23)
    {
        PercentileKind = PercentileBasis.SessionBars,
        TermRatio = 1.075,
        IsSettled = true,
        Hmm = new HmmStanding(Model, 1, Ten.AddDays(-1), [0.4, 0.6]),
    };

    [Fact]
    public void where_vix_stands_is_told_field_by_field()
    {
        var message = VixText.ToMessage(Whole with { Hmm = null });
        message.ShouldBe(new VixSnapshot
        {
            At = Timestamp.FromDateTimeOffset(Ten),
            Vix = 21.5,
            Regime = "elevated",
            Since = Timestamp.FromDateTimeOffset(Ten.AddHours(-1)),
            Settled = true,
            Percentile = 87.5,
            PercentileSample = 252,
            PercentileKind = "session_bars",
            Vix3M = 20,
            TermStructure = 1.5,
            TermRatio = 1.075,
            Inverted = true,
            Vvix = 95,
            Vix9D = 23,
        });
    }

    [Fact]
    public void what_is_not_known_is_not_set()
    {
        var message = VixText.ToMessage(new VixView(Ten, 21.5, VixRegime.Elevated, Ten, null, 0, null, null, null, null, null));
        (message.HasPercentile, message.PercentileKind, message.Settled, message.Hmm).ShouldBe((false, "", false, null));
        (message.HasVix3M, message.HasTermStructure, message.HasTermRatio, message.HasInverted, message.HasVvix, message.HasVix9D).ShouldBe((false, false, false, false, false, false));
    }

    [Fact]
    public void a_model_is_told_with_where_it_comes_from()
    {
        var hmm = VixText.ToMessage(Whole).Hmm;
        (hmm.Version, hmm.Hash, hmm.Feature, hmm.TrainedFrom, hmm.TrainedTo, hmm.Samples).ShouldBe((3, Model.Hash, "log_vix_close", "2020-01-02", "2026-02-27", 1_546));
        (hmm.TrainedAt.ToDateTimeOffset(), hmm.Seed, hmm.Starts, hmm.LogLikelihood, hmm.Bic).ShouldBe((Ten.AddDays(-3), 1990ul, 8, 1234.5, -2400));
        (hmm.State, hmm.Since.ToDateTimeOffset(), hmm.Likeliest).ShouldBe(("high", Ten.AddDays(-1), "high"));
    }

    [Fact]
    public void each_state_is_told_with_its_parameters_and_probability_now()
    {
        var states = VixText.ToMessage(Whole).Hmm.States;
        states.Select(state => (state.Name, state.Probability, state.Mean, state.Variance, state.Initial)).ShouldBe([("low", 0.4, 2.5, 0.01, 0.75), ("high", 0.6, 3.5, 0.04, 0.25)]);
        states.Select(state => string.Join(' ', state.Transitions)).ShouldBe(["0.9 0.1", "0.2 0.8"]);
        states.Select(state => state.MedianVix).ShouldBe([Math.Exp(2.5), Math.Exp(3.5)]);
        states[0].Stationary.ShouldBe(2.0 / 3, 1e-9);
        states.Select(state => Math.Round(state.ExpectedStayDays, 9)).ShouldBe([10, 5]);
    }

    [Fact]
    public void a_model_that_has_settled_on_no_state_names_none()
    {
        var hmm = VixText.ToMessage(Whole with { Hmm = new HmmStanding(Model, null, null, [0.5, 0.5]) }).Hmm;
        (hmm.State, hmm.Since, hmm.Likeliest).ShouldBe(("", null, "low"));
    }

    [Fact]
    public void an_episode_is_told_field_by_field()
    {
        var episode = new VixEpisode("normal", Ten, Ten.AddDays(1), 2, 19.5, Ten.AddHours(1));
        VixText.ToMessage(episode).ShouldBe(new VixRegimeEpisode
        {
            Regime = "normal",
            From = Timestamp.FromDateTimeOffset(Ten),
            Until = Timestamp.FromDateTimeOffset(Ten.AddDays(1)),
            Days = 2,
            Peak = 19.5,
            PeakAt = Timestamp.FromDateTimeOffset(Ten.AddHours(1)),
        });
        VixText.ToMessage(episode with { Until = null }).Until.ShouldBeNull();
    }
}
