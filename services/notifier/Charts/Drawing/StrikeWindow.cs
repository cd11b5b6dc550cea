namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>
/// What of a chain a picture shows: round spot the strikes that hold all but a hundredth of the exposure there, with the walls and the flip where they are near.
/// </summary>
internal sealed class StrikeWindow
{
    private const double LeftOutEachSide = 0.005;

    // A spot alone, a single strike: half a percent of room on either side.
    private const double LeastMargin = 0.005;

    private StrikeWindow(double from, double to, StrikeGamma[] shown)
    {
        (From, To, Shown) = (from, to, shown);
        var gaps = shown.Zip(shown.Skip(1), (left, right) => (right.StrikeMills - left.StrikeMills) / 1000.0).Order().ToArray();
        // Nearly the smallest gap: one odd strike (of an adjusted contract) makes no hairlines of all.
        BarWidth = 0.8 * (gaps.Length == 0 ? (to - from) / 20 : Math.Min(gaps[gaps.Length / 10], (to - from) / 20));
    }

    /// <summary>Lowest price shown, below every strike shown and below spot.</summary>
    public double From { get; }

    /// <summary>Highest price shown.</summary>
    public double To { get; }

    /// <summary>The strikes in it that have an exposure, ascending.</summary>
    public StrikeGamma[] Shown { get; }

    /// <summary>How wide a bar is, in points, so that neighbours do not touch.</summary>
    public double BarWidth { get; }

    /// <param name="near">Within this share of spot strikes are near.</param>
    public static StrikeWindow Of(GammaChart state, double near)
    {
        bool IsNear(double price) => Math.Abs(price - state.Spot) < near * state.Spot;
        StrikeGamma[] all = [.. state.Strikes.Where(strike => Size(strike) > 0)];
        StrikeGamma[] candidates = [.. all.Where(strike => IsNear(strike.StrikeMills / 1000.0))];
        if (candidates.Length == 0) candidates = all;
        List<double> held = [state.Spot];
        if (candidates.Length > 0) held.AddRange(Weighty(candidates));
        held.AddRange(((double?[])[state.Flip, state.CallWallMills / 1000.0, state.PutWallMills / 1000.0]).OfType<double>().Where(IsNear));
        var (from, to) = (held.Min(), held.Max());
        var margin = Math.Max(0.02 * (to - from), LeastMargin * state.Spot);
        (from, to) = (from - margin, to + margin);
        return new StrikeWindow(from, to, [.. all.Where(strike => strike.StrikeMills >= from * 1000 && strike.StrikeMills <= to * 1000)]);
    }

    public bool Holds(double price) => price >= From && price <= To;

    private static double Size(StrikeGamma strike) => Math.Abs(strike.CallPerPercentUsd) + Math.Abs(strike.PutPerPercentUsd);

    // The first and the last strike once either end's little is left out.
    private static double[] Weighty(StrikeGamma[] strikes)
    {
        var leftOut = strikes.Sum(Size) * LeftOutEachSide;
        var (first, last) = (0, strikes.Length - 1);
        for (var sum = Size(strikes[first]); sum < leftOut && first < last; sum += Size(strikes[first])) first++;
        for (var sum = Size(strikes[last]); sum < leftOut && last > first; sum += Size(strikes[last])) last--;
        return [strikes[first].StrikeMills / 1000.0, strikes[last].StrikeMills / 1000.0];
    }
}
