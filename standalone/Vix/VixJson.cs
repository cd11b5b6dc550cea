using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>The report as JSON: camelCase, dates as yyyy-MM-dd, index points, what is not known as null.</summary>
internal static class VixJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(DailyRegimeReport report, int skipped, HmmReport? model = null) => JsonSerializer.Serialize(
        new
        {
            report.Readings,
            Skipped = skipped,
            AsOf = Date(report.Last!.Value.Day),
            Vix = report.Last.Value.Close,
            Regime = WireName.Of(report.Regime!.Value),
            Since = Date(report.Since!.Value),
            Percentile = report.Percentile is { } percentile ? Math.Round(percentile.Percent, 2) : (double?)null,
            PercentileSample = report.Percentile?.Sample ?? 0,
            PercentileKind = WireName.Of(PercentileBasis.DailyCloses),
            DaysByRegime = Enum.GetValues<VixRegime>().ToDictionary(WireName.Of, regime => report.DaysByRegime[(int)regime]),
            Transitions = report.Transitions.Select(change => new
            {
                At = Date(change.Day),
                From = WireName.Of(change.From),
                To = WireName.Of(change.To),
                change.Value,
                Severity = WireName.Of(change.Severity),
                change.Days,
                Peak = change.Peak.Close,
                PeakAt = Date(change.Peak.Day),
            }),
            Model = model is null ? null : Of(model),
        },
        Json);

    private static object Of(HmmReport report)
    {
        var (model, parameters) = (report.Model, report.Model.Parameters);
        var shares = parameters.Stationary();
        return new
        {
            model.Hash,
            Feature = WireName.Of(model.Feature),
            TrainedFrom = Date(model.TrainedFrom),
            TrainedTo = Date(model.TrainedTo),
            model.Samples,
            model.Seed,
            model.Starts,
            model.LogLikelihood,
            LogLikelihoodOfOneGaussian = report.OneGaussian,
            model.Bic,
            States = Enumerable.Range(0, parameters.States).Select(state => new
            {
                Name = model.NameOf(state),
                Mean = parameters.Means[state],
                Variance = parameters.Variances[state],
                Initial = parameters.Initial[state],
                Transitions = parameters.Transitions.Slice(state * parameters.States, parameters.States).ToArray(),
                Level = model.LevelOf(state),
                ExpectedStay = parameters.ExpectedStay(state),
                LongRunShare = shares[state],
                Days = report.Path.Count(one => one == state),
                ProbabilityNow = report.Now[state],
            }),
            Spells = report.Spells.Select(spell => new
            {
                State = model.NameOf(spell.State),
                From = Date(spell.From),
                To = Date(spell.To),
                spell.Days,
                Peak = spell.Peak.Close,
                PeakAt = Date(spell.Peak.Day),
            }),
        };
    }

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
