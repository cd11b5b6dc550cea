using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix.Api;

/// <summary>Where VIX stands, the model and episodes as the messages of the API.</summary>
internal static class VixText
{
    public static VixSnapshot ToMessage(VixView view)
    {
        var message = new VixSnapshot
        {
            At = Timestamp.FromDateTimeOffset(view.At),
            Vix = view.Vix,
            Regime = WireName.Of(view.Regime),
            Since = Timestamp.FromDateTimeOffset(view.Since),
            Settled = view.IsSettled,
            PercentileSample = view.PercentileSample,
            PercentileKind = view.PercentileKind is { } kind ? WireName.Of(kind) : string.Empty,
            Hmm = view.Hmm is { } hmm ? ToMessage(hmm) : null,
        };
        if (view.Percentile is { } percentile) message.Percentile = percentile;
        if (view.Vix3M is { } vix3M) message.Vix3M = vix3M;
        if (view.TermStructure is { } difference) message.TermStructure = difference;
        if (view.TermRatio is { } ratio) message.TermRatio = ratio;
        if (view.Inverted is { } inverted) message.Inverted = inverted;
        if (view.Vvix is { } vvix) message.Vvix = vvix;
        if (view.Vix9D is { } vix9D) message.Vix9D = vix9D;
        return message;
    }

    public static VixRegimeEpisode ToMessage(VixEpisode episode) => new()
    {
        Regime = episode.Regime,
        From = Timestamp.FromDateTimeOffset(episode.From),
        Until = episode.Until is { } until ? Timestamp.FromDateTimeOffset(until) : null,
        Days = episode.Days,
        Peak = episode.Peak,
        PeakAt = Timestamp.FromDateTimeOffset(episode.PeakAt),
    };

    public static VixDailyClose ToMessage(DailyClose close) => new() { Date = Day(close.Day), Close = close.Close };

    private static VixHmm ToMessage(HmmStanding standing)
    {
        var model = standing.Model;
        var stationary = model.Parameters.Stationary();
        return new VixHmm
        {
            Version = model.Version,
            Hash = model.Hash,
            Feature = WireName.Of(model.Feature),
            TrainedFrom = Day(model.TrainedFrom),
            TrainedTo = Day(model.TrainedTo),
            Samples = model.Samples,
            TrainedAt = Timestamp.FromDateTimeOffset(model.TrainedAt),
            Seed = model.Seed,
            Starts = model.Starts,
            LogLikelihood = model.LogLikelihood,
            Bic = model.Bic,
            State = standing.Told is { } told ? model.NameOf(told) : string.Empty,
            Since = standing.Since is { } since ? Timestamp.FromDateTimeOffset(since) : null,
            Likeliest = model.NameOf(standing.Likeliest),
            States = { Enumerable.Range(0, model.Parameters.States).Select(state => State(model, state, standing.Probabilities[state], stationary[state])) },
        };
    }

    private static VixHmmState State(HmmModel model, int state, double probability, double stationary)
    {
        var parameters = model.Parameters;
        return new VixHmmState
        {
            Name = model.NameOf(state),
            Probability = probability,
            MedianVix = model.LevelOf(state),
            Mean = parameters.Means[state],
            Variance = parameters.Variances[state],
            Initial = parameters.Initial[state],
            Transitions = { Enumerable.Range(0, parameters.States).Select(to => parameters.Transition(state, to)) },
            Stationary = stationary,
            ExpectedStayDays = parameters.ExpectedStay(state),
        };
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
