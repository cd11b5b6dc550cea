namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>A stay in one state, by the most likely path.</summary>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="Days">Trading days, both included.</param>
/// <param name="Peak">Its highest close.</param>
public sealed record HmmSpell(int State, DateOnly From, DateOnly To, int Days, DailyClose Peak);

/// <summary>What a model says of the days it was trained on.</summary>
/// <param name="OneGaussian">The log-likelihood of one Gaussian over the same days, to compare with.</param>
/// <param name="Path">The state of each day on the most likely path.</param>
/// <param name="Spells">The same as stays, oldest first.</param>
/// <param name="Now">The filtered probability of each state after the last day.</param>
public sealed record HmmReport(HmmModel Model, double OneGaussian, int[] Path, IReadOnlyList<HmmSpell> Spells, double[] Now)
{
    /// <summary>Trains on daily closes in order and tells what came of it; the reason where nothing did.</summary>
    public static (HmmReport? Report, HmmFault? Fault) Of(IReadOnlyList<DailyClose> closes, HmmSettings settings)
    {
        var at = closes.Count == 0 ? default : DailyClose.Instant(closes[^1].Day);
        var (model, outcome) = HmmModel.Train(closes, settings, version: 1, at);
        if (model is null) return (null, ((HmmOutcome.Refused)outcome).Fault);

        double[] values = [.. closes.Select(close => HmmModel.Value(close.Close))];
        var path = HmmPath.MostLikely(model.Parameters, values);
        var now = HmmFilter.Probabilities(model.Parameters, values)[^model.Parameters.States..];
        var one = (HmmOutcome.Trained)HmmTraining.Train(values, settings with { States = 1, Starts = 1 });
        return (new HmmReport(model, one.LogLikelihood, path, SpellsOf(closes, path), now), null);
    }

    private static List<HmmSpell> SpellsOf(IReadOnlyList<DailyClose> closes, int[] path)
    {
        var spells = new List<HmmSpell>();
        for (var i = 0; i < path.Length; i++)
        {
            var close = closes[i];
            if (spells.Count == 0 || spells[^1].State != path[i]) spells.Add(new HmmSpell(path[i], close.Day, close.Day, 1, close));
            else spells[^1] = spells[^1] with { To = close.Day, Days = spells[^1].Days + 1, Peak = close.Close > spells[^1].Peak.Close ? close : spells[^1].Peak };
        }

        return spells;
    }
}
