using System.Globalization;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Standalone.Plots;

/// <summary>From VIX's history to what its picture shows: bands of the hidden Markov model's states, or of the threshold regimes where there is no model.</summary>
internal static class VixPlot
{
    /// <param name="closes">Rising days, each close within VIX's range, at least one.</param>
    public static VixChart Of(IReadOnlyList<DailyClose> closes, DailyRegimeReport regimes, HmmReport? model) => new(
        [.. closes.Select(close => new DayClose(close.Day, close.Close))],
        [.. model is null ? Bands(closes, regimes) : Bands(closes, model)],
        model is null ? "threshold regimes" : $"states of a hidden Markov model ({model.Model.Hash})");

    private static IEnumerable<VixBand> Bands(IReadOnlyList<DailyClose> closes, HmmReport report)
    {
        for (var i = 0; i < report.Spells.Count; i++)
        {
            var spell = report.Spells[i];
            var name = string.Create(CultureInfo.InvariantCulture, $"{report.Model.NameOf(spell.State)}, around {report.Model.LevelOf(spell.State):0.0}");
            var to = i + 1 < report.Spells.Count ? report.Spells[i + 1].From : End(closes);
            yield return new VixBand(spell.From, to, spell.State, report.Model.Parameters.States, name);
        }
    }

    private static IEnumerable<VixBand> Bands(IReadOnlyList<DailyClose> closes, DailyRegimeReport report)
    {
        var regime = report.Transitions is [var first, ..] ? first.From : report.Regime!.Value;
        var from = closes[0].Day;
        foreach (var change in report.Transitions)
        {
            yield return Of(regime, from, change.Day);
            (regime, from) = (change.To, change.Day);
        }

        yield return Of(regime, from, End(closes));
    }

    private static VixBand Of(VixRegime regime, DateOnly from, DateOnly to) => new(from, to, (int)regime, Enum.GetValues<VixRegime>().Length, VixWording.Words(regime));

    private static DateOnly End(IReadOnlyList<DailyClose> closes) => closes[^1].Day.AddDays(1);
}
