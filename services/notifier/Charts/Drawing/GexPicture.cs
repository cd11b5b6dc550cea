using System.Globalization;
using OptionsAlerts.Contracts;
using ScottPlot;

namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>
/// Gamma exposure by strike in US dollars per 1 %: calls and puts as pale bars from zero, net as a narrow dark one over them, and as lines what a trader looks for: spot, the walls, the flip
/// (its further roots faint). What does not exist is not drawn; what lies outside the strikes shown is named at the edge.
/// </summary>
public static class GexPicture
{
    private static readonly Color Calls = Color.FromHex("#9ccfae");
    private static readonly Color Puts = Color.FromHex("#f0aaa8");
    private static readonly Color Net = Color.FromHex("#263238");
    private static readonly Color CallWall = Color.FromHex("#1b7a3d");
    private static readonly Color PutWall = Color.FromHex("#b3261e");
    private static readonly Color Flip = Color.FromHex("#7b1fa2");
    private static readonly Color FurtherFlip = Color.FromHex("#d3b4df");
    private static readonly Color Spot = Color.FromHex("#1558b0");

    /// <param name="state">Any: of one strike, without exposure, without flip or walls too.</param>
    /// <param name="window">Strikes are shown that are nearer to spot than this share of it, those outside only where there is none inside.</param>
    public static Picture Draw(GammaChart state, double window)
    {
        var plot = Picture.Empty();
        var strikes = StrikeWindow.Of(state, window);
        var labels = new LineLabels(strikes.From, strikes.To);
        void Line(string name, double? level, string text, Color colour, float width)
        {
            if (level is not { } at) return;
            // Whole lines: an .svg has no dashed ones, and the library underneath says so on standard error for each.
            if (strikes.Holds(at)) plot.Add.VerticalLine(at, width, colour);
            labels.Add($"{name} {text}", at, colour);
        }

        // A wall's line stands behind the bars, which stand at the very strike.
        Line("Put wall", state.PutWallMills / 1000.0, Strike(state.PutWallMills), PutWall, 1.5f);
        Line("Call wall", state.CallWallMills / 1000.0, Strike(state.CallWallMills), CallWall, 1.5f);
        var ends = Bars(plot, strikes);
        foreach (var other in state.Flips)
            if (other != state.Flip && strikes.Holds(other)) plot.Add.VerticalLine(other, 1, FurtherFlip);
        Line("Gamma flip", state.Flip, state.Flip is { } flip ? Price(flip) : string.Empty, Flip, 2.5f);
        Line("Spot", state.Spot, Price(state.Spot), Spot, 2.5f);
        labels.Place(plot, ends.Low, ends.High, ends.LowAtRight);
        Axes(plot, state);
        return new Picture(plot);
    }

    // The lowest and the highest end of a bar, 0 among them, in US dollars per 1 %, and the lowest of those at the right, where the legend stands.
    private static (double Low, double High, double? LowAtRight) Bars(Plot plot, StrikeWindow strikes)
    {
        var width = strikes.BarWidth;
        var (calls, puts, nets) = (new List<Bar>(), new List<Bar>(), new List<Bar>());
        var (low, high, atRight) = (0.0, 0.0, (double?)null);
        foreach (var strike in strikes.Shown)
        {
            var (call, put) = (strike.CallPerPercentUsd, strike.PutPerPercentUsd);
            // Where dealers are short both, both lie on one side of zero: one begins where the other ends.
            var foot = call * put > 0 ? call : 0;
            calls.Add(Of(strike, call, 0, width, Calls));
            puts.Add(Of(strike, put + foot, foot, width, Puts));
            nets.Add(Of(strike, call + put, 0, width * 0.45, Net));
            var lowest = Math.Min(0, Math.Min(call, put + foot));
            (low, high) = (Math.Min(low, lowest), Math.Max(high, Math.Max(call, put + foot)));
            if (strike.StrikeMills / 1000.0 > strikes.To - ((strikes.To - strikes.From) * 0.1)) atRight = Math.Min(atRight ?? 0, lowest);
        }

        foreach (var bars in (List<Bar>[])[calls, puts, nets])
            if (bars.Count > 0) plot.Add.Bars(bars);
        plot.Add.HorizontalLine(0, 1, Net);
        return (low, high, atRight);
    }

    private static Bar Of(StrikeGamma strike, double to, double from, double width, Color colour) =>
        new() { Position = strike.StrikeMills / 1000.0, ValueBase = from, Value = to, Size = width, FillColor = colour, LineWidth = 0 };

    private static void Axes(Plot plot, GammaChart state)
    {
        // Without exposure there is no scale, and every tick would say $0.
        plot.Axes.Left.TickGenerator = state.GrossPerPercentUsd > 0
            ? new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = Dollars, TickDensity = 0.6 }
            : new ScottPlot.TickGenerators.NumericManual([0], ["$0"]);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = strike => strike.ToString("0.###", CultureInfo.InvariantCulture) };
        plot.YLabel("Gamma exposure per 1 %");
        plot.XLabel("Strike");
        plot.Title(Title(state));
        List<LegendItem> legend = [Key("calls", Calls), Key("puts", Puts), Key("net", Net)];
        if (state.Flips.Count > 1) legend.Add(Key("further flips", FurtherFlip));
        plot.ShowLegend(legend, Alignment.LowerRight);
    }

    private static LegendItem Key(string name, Color colour) => new() { LabelText = name, FillColor = colour };

    private static string Title(GammaChart state)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{state.Symbol}, {ExchangeTime.Local(state.AsOf):yyyy-MM-dd HH:mm} ET");
        if (!(state.GrossPerPercentUsd > 0)) return $"{time}: no gamma exposure";
        var regime = state.Regime ?? "no regime";
        var flip = state.Flip is null ? ", no flip" : string.Empty;
        return $"{time}: {regime}, net {UsdText.Brief(state.NetPerPercentUsd)} of gross {UsdText.Brief(state.GrossPerPercentUsd)} per 1 %{flip}{(state.IsPartial ? ", partial" : string.Empty)}";
    }

    // $5 bn rather than $5.00 bn.
    private static string Dollars(double amount)
    {
        var words = UsdText.Brief(amount).Split(' ');
        if (words[0].Contains('.', StringComparison.Ordinal)) words[0] = words[0].TrimEnd('0').TrimEnd('.');
        return string.Join(' ', words);
    }

    private static string Price(double price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Strike(long? mills) => mills is { } known ? (known / 1000m).ToString("0.###", CultureInfo.InvariantCulture) : string.Empty;
}
