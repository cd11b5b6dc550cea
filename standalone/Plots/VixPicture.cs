using System.Globalization;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;
using ScottPlot;

namespace OptionsAlerts.Standalone.Plots;

/// <summary>VIX through its history on a logarithmic axis, over bands of the hidden Markov model's states, or of the threshold regimes where there is no model.</summary>
internal static class VixPicture
{
    private static readonly double[] Levels = [8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200];
    private static readonly string[] Palette = ["#3b82c4", "#58a55c", "#e0b400", "#e07b00", "#c62828"];

    /// <param name="closes">Rising days, each close within VIX's range, at least one.</param>
    public static Plot Draw(IReadOnlyList<DailyClose> closes, DailyRegimeReport regimes, HmmReport? model)
    {
        var plot = PlotFile.New();
        var bands = model is null ? Bands(closes, regimes) : Bands(closes, model);
        var named = new HashSet<string>(StringComparer.Ordinal);
        // From the lowest up, which is the order of the legend; bands do not overlap.
        foreach (var band in bands.OrderBy(band => band.Rank))
        {
            var span = plot.Add.HorizontalSpan(X(band.From), X(band.To));
            span.FillStyle.Color = Color.FromHex(band.Colour).WithAlpha(0.30);
            span.LineStyle.IsVisible = false;
            if (named.Add(band.Name)) span.LegendText = band.Name;
        }

        var line = plot.Add.ScatterLine(closes.Select(close => X(close.Day)).ToArray(), closes.Select(close => Math.Log10(close.Close)).ToArray(), Color.FromHex("#202020"));
        line.LineWidth = 1;
        Axes(plot, closes);
        Highest(plot, closes);
        plot.Title(Title(closes, model));
        plot.ShowLegend(LegendCorner(closes));
        return plot;
    }

    // Named where it stands, to the side that has room.
    private static void Highest(Plot plot, IReadOnlyList<DailyClose> closes)
    {
        var highest = closes.MaxBy(close => close.Close);
        var text = plot.Add.Text(string.Create(CultureInfo.InvariantCulture, $"{highest.Close:0.00} on {highest.Day:yyyy-MM-dd}"), X(highest.Day), Math.Log10(highest.Close));
        var isRight = X(highest.Day) > (X(closes[0].Day) + X(closes[^1].Day)) / 2;
        text.LabelAlignment = isRight ? Alignment.LowerRight : Alignment.LowerLeft;
        text.OffsetX = isRight ? -5 : 5;
        text.LabelFontColor = Color.FromHex("#202020");
    }

    // Of the two upper corners the one under which VIX was lower.
    private static Alignment LegendCorner(IReadOnlyList<DailyClose> closes)
    {
        var corner = Math.Max(1, closes.Count / 6);
        return closes.TakeLast(corner).Max(close => close.Close) <= closes.Take(corner).Max(close => close.Close) ? Alignment.UpperRight : Alignment.UpperLeft;
    }

    private static void Axes(Plot plot, IReadOnlyList<DailyClose> closes)
    {
        plot.Axes.DateTimeTicksBottom();
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var level in Levels) ticks.AddMajor(Math.Log10(level), level.ToString("0", CultureInfo.InvariantCulture));
        plot.Axes.Left.TickGenerator = ticks;
        plot.YLabel("VIX at the close");
        plot.Axes.SetLimits(X(closes[0].Day), X(closes[^1].Day.AddDays(1)), Math.Log10(closes.Min(close => close.Close) * 0.95), Math.Log10(closes.Max(close => close.Close) * 1.1));
    }

    private static string Title(IReadOnlyList<DailyClose> closes, HmmReport? model)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"VIX {closes[0].Day:yyyy-MM-dd} to {closes[^1].Day:yyyy-MM-dd}, last {closes[^1].Close:0.00}");
        return model is null ? $"{range}: threshold regimes" : $"{range}: states of a hidden Markov model ({model.Model.Hash})";
    }

    private static IEnumerable<Band> Bands(IReadOnlyList<DailyClose> closes, HmmReport report)
    {
        var states = report.Model.Parameters.States;
        for (var i = 0; i < report.Spells.Count; i++)
        {
            var spell = report.Spells[i];
            var name = string.Create(CultureInfo.InvariantCulture, $"{report.Model.NameOf(spell.State)}, around {report.Model.LevelOf(spell.State):0.0}");
            var to = i + 1 < report.Spells.Count ? report.Spells[i + 1].From : End(closes);
            yield return new Band(spell.From, to, spell.State, name, Palette[spell.State * (Palette.Length - 1) / Math.Max(1, states - 1)]);
        }
    }

    private static IEnumerable<Band> Bands(IReadOnlyList<DailyClose> closes, DailyRegimeReport report)
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

    private static Band Of(VixRegime regime, DateOnly from, DateOnly to) => new(from, to, (int)regime, VixWording.Words(regime), Palette[(int)regime]);

    private static DateOnly End(IReadOnlyList<DailyClose> closes) => closes[^1].Day.AddDays(1);

    private static double X(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified).ToOADate();

    private sealed record Band(DateOnly From, DateOnly To, int Rank, string Name, string Colour);
}
