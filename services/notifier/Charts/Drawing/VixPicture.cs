using System.Globalization;
using ScottPlot;

namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>VIX through its history on a logarithmic axis, over bands of the states or regimes it was in.</summary>
public static class VixPicture
{
    private static readonly double[] Levels = [8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200];
    private static readonly string[] Palette = ["#3b82c4", "#58a55c", "#e0b400", "#e07b00", "#c62828"];

    /// <param name="chart">Of at least one close.</param>
    public static Picture Draw(VixChart chart)
    {
        var (closes, plot) = (chart.Closes, Picture.Empty());
        var named = new HashSet<string>(StringComparer.Ordinal);
        // From the lowest up, which is the order of the legend; bands do not overlap.
        foreach (var band in chart.Bands.OrderBy(band => band.Rank))
        {
            var span = plot.Add.HorizontalSpan(X(band.From), X(band.To));
            span.FillStyle.Color = Color.FromHex(Colour(band)).WithAlpha(0.30);
            span.LineStyle.IsVisible = false;
            if (named.Add(band.Name)) span.LegendText = band.Name;
        }

        var line = plot.Add.ScatterLine(closes.Select(close => X(close.Day)).ToArray(), closes.Select(close => Math.Log10(close.Close)).ToArray(), Color.FromHex("#202020"));
        line.LineWidth = 1;
        Axes(plot, closes);
        Highest(plot, closes);
        plot.Title(Title(chart));
        plot.ShowLegend(LegendCorner(closes));
        return new Picture(plot);
    }

    // Named where it stands, to the side that has room.
    private static void Highest(Plot plot, IReadOnlyList<DayClose> closes)
    {
        var highest = closes.MaxBy(close => close.Close)!;
        var text = plot.Add.Text(string.Create(CultureInfo.InvariantCulture, $"{highest.Close:0.00} on {highest.Day:yyyy-MM-dd}"), X(highest.Day), Math.Log10(highest.Close));
        var isRight = X(highest.Day) > (X(closes[0].Day) + X(closes[^1].Day)) / 2;
        text.LabelAlignment = isRight ? Alignment.LowerRight : Alignment.LowerLeft;
        text.OffsetX = isRight ? -5 : 5;
        text.LabelFontColor = Color.FromHex("#202020");
    }

    // Of the two upper corners the one under which VIX was lower.
    private static Alignment LegendCorner(IReadOnlyList<DayClose> closes)
    {
        var corner = Math.Max(1, closes.Count / 6);
        return closes.TakeLast(corner).Max(close => close.Close) <= closes.Take(corner).Max(close => close.Close) ? Alignment.UpperRight : Alignment.UpperLeft;
    }

    private static void Axes(Plot plot, IReadOnlyList<DayClose> closes)
    {
        plot.Axes.DateTimeTicksBottom();
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var level in Levels) ticks.AddMajor(Math.Log10(level), level.ToString("0", CultureInfo.InvariantCulture));
        plot.Axes.Left.TickGenerator = ticks;
        plot.YLabel("VIX at the close");
        plot.Axes.SetLimits(X(closes[0].Day), X(closes[^1].Day.AddDays(1)), Math.Log10(closes.Min(close => close.Close) * 0.95), Math.Log10(closes.Max(close => close.Close) * 1.1));
    }

    private static string Title(VixChart chart) => string.Create(
        CultureInfo.InvariantCulture, $"VIX {chart.Closes[0].Day:yyyy-MM-dd} to {chart.Closes[^1].Day:yyyy-MM-dd}, last {chart.Closes[^1].Close:0.00}: {chart.Of}");

    // From calm to storm, whatever the number of them.
    private static string Colour(VixBand band) => Palette[band.Rank * (Palette.Length - 1) / Math.Max(1, band.Ranks - 1)];

    private static double X(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified).ToOADate();
}
