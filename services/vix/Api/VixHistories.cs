using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix.Api;

/// <summary>What a history of regimes is of.</summary>
internal enum HistoryBasis
{
    /// <summary>This process' readings.</summary>
    Readings,

    /// <summary>Daily closes, by thresholds.</summary>
    Closes,

    /// <summary>Daily closes, by the model's most likely path.</summary>
    Hmm,
}

/// <summary>
/// Histories for callers, from what the board shows, in the call's thread: the watch never waits for it. What follows from daily closes is computed once for each set of closes and model, which
/// change once a day; two calls that compute it at once compute the same.
/// </summary>
internal sealed class VixHistories(VixBoard board, VixSettings settings)
{
    private volatile Computed? _closes, _hmm;

    /// <summary>The stays, oldest first, and the model's version where they are of one, else 0.</summary>
    public (IReadOnlyList<VixEpisode> Episodes, int ModelVersion) Of(HistoryBasis basis)
    {
        switch (basis)
        {
            case HistoryBasis.Closes:
                return (OfCloses(), 0);
            case HistoryBasis.Hmm:
                var model = board.Current?.Hmm?.Model
                    ?? throw ApiProblems.Unknown("MODEL_UNKNOWN", "There is no hidden Markov model: it wants daily closes enough (Vix:HmmMinimumDays) and a reading.");
                return (OfModel(model), model.Version);
            default:
                return board.Current is null ? throw NothingYet("reading of VIX") : ([.. board.Episodes.All], 0);
        }
    }

    /// <summary>NOT_FOUND: nothing has come that the call could tell of.</summary>
    public static global::Grpc.Core.RpcException NothingYet(string what) => ApiProblems.Unknown("NOTHING_YET", $"No {what} has come yet.");

    private IReadOnlyList<VixEpisode> OfCloses()
    {
        var closes = Closes();
        if (_closes is { } known && ReferenceEquals(known.Closes, closes)) return known.Episodes;
        var episodes = VixEpisodes.OfDays(closes, DailyRegimes.Path(closes, settings), state => WireName.Of((VixRegime)state));
        _closes = new Computed(closes, null, episodes);
        return episodes;
    }

    private IReadOnlyList<VixEpisode> OfModel(HmmModel model)
    {
        var closes = Closes();
        if (_hmm is { } known && ReferenceEquals(known.Closes, closes) && ReferenceEquals(known.Model, model)) return known.Episodes;
        var path = HmmPath.MostLikely(model.Parameters, [.. closes.Select(close => HmmModel.Value(close.Close))]);
        var episodes = VixEpisodes.OfDays(closes, path, model.NameOf);
        _hmm = new Computed(closes, model, episodes);
        return episodes;
    }

    private IReadOnlyList<DailyClose> Closes() => board.Closes is { Count: > 0 } closes ? closes : throw NothingYet("daily close of VIX");

    private sealed record Computed(IReadOnlyList<DailyClose> Closes, HmmModel? Model, IReadOnlyList<VixEpisode> Episodes);
}
