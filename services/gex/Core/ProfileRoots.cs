using System.Runtime.InteropServices;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Every root of a profile, to a ten-millionth of spot and never more than 0.01 of a point. The grid shows the roots that lie a step apart. Two things it can miss are
/// looked for where they can be: contracts near settlement have peaks narrower than a step, so that each such peak and the valley beside it are
/// computed too, a few points between them; and where net comes close to zero without changing its sign the least value between is sought, for a pair of roots.
/// </summary>
/// <param name="noise">Net no larger than this, in US dollars per 1 %, has no sign.</param>
internal sealed class ProfileRoots(ExposureKernel kernel, double spot, double noise)
{
    // Peaks nearer to each other than this share of spot are one: with it the work is bounded for any chain.
    private const double LeastSpacing = 1e-4;

    // Points between two such peaks: the tails of both, and what lies broad beneath, may pass zero and come back on either side of the middle.
    private const int BetweenPeaks = 3;

    // Of a search for a least value: each leaves two thirds of what is left to search.
    private const int MostSteps = 16;
    private const int Looks = 2;

    private readonly double _tolerance = Math.Min(0.01, spot * 1e-7);
    private readonly List<FlipPoint> _flips = [];

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(double Level, double Net)
    {
        public bool IsPositive => Net > 0;
    }

    /// <param name="levels">Hypothetical spots, ascending, evenly spaced.</param>
    /// <param name="net">Net exposure at each, in US dollars per 1 %.</param>
    public FlipPoint[] Find(double[] levels, double[] net)
    {
        var samples = new List<Sample>();
        for (var i = 0; i < levels.Length; i++) Add(samples, new Sample(levels[i], net[i]));
        AddPeaks(samples, levels[0], levels[^1], (levels[1] - levels[0]) / spot);

        for (var i = 1; i < samples.Count; i++)
            if (samples[i].IsPositive != samples[i - 1].IsPositive) Refine(samples[i - 1], samples[i]);
        for (var i = 1; i < samples.Count - 1; i++) TakeTouch(samples[i - 1], samples[i], samples[i + 1]);
        _flips.Sort((a, b) => a.Level.CompareTo(b.Level));
        return [.. _flips];
    }

    private void AddPeaks(List<Sample> samples, double low, double high, double step)
    {
        var points = Peaks(low, high, step);
        points.RemoveAll(point => !(point > low && point < high));
        if (points.Count == 0) return;
        var net = new double[points.Count];
        kernel.ModelNetPerPoint(CollectionsMarshal.AsSpan(points), net);
        for (var i = 0; i < net.Length; i++) Add(samples, new Sample(points[i], net[i] * (points[i] * 0.01)));
        samples.Sort((a, b) => a.Level.CompareTo(b.Level));
    }

    // Where contracts are at the money whose gamma is narrower than a step, and points beside them.
    private List<double> Peaks(double low, double high, double step)
    {
        var lanes = kernel.Lanes;
        var peaks = new List<double>();
        for (var i = 0; i < lanes.Weight.Length; i++)
        {
            if (lanes.Weight[i] == 0 || !(lanes.Deviation[i] < step)) continue;
            var level = kernel.SpotAt(-lanes.Offset[i] / lanes.Slope[i]);
            if (level > low && level < high && Math.Abs(lanes.Weight[i]) * level * 0.01 > noise) peaks.Add(level);
        }

        peaks.Sort();
        var points = new List<double>(peaks.Count * 2);
        foreach (var peak in peaks)
        {
            if (points.Count > 0 && peak - points[^1] < LeastSpacing * spot) continue;
            // Outside the outermost as beside a gap: a step of the grid away from a narrow peak nothing of it is left.
            AddBetween(points, points.Count > 0 ? points[^1] : peak - (2 * step * spot), peak, step * spot);
            points.Add(peak);
        }

        if (points.Count > 0) AddBetween(points, points[^1], points[^1] + (2 * step * spot), step * spot);
        return points;
    }

    private static void AddBetween(List<double> points, double low, double high, double step)
    {
        const int Parts = BetweenPeaks + 1;
        if (high - low <= step)
        {
            for (var i = 1; i < Parts; i++) points.Add(low + ((high - low) * i / Parts));
            return;
        }

        for (var i = 1; i < Parts; i++) points.Add(low + (step * i / Parts));
        for (var i = Parts - 1; i > 0; i--) points.Add(high - (step * i / Parts));
    }

    // By false position, halved in every fourth step; where the estimate comes near one end the next is just beyond the root, so that the bracket closes.
    // Source: Dowell and Jarratt, "A modified regula falsi method" (1971).
    private void Refine(Sample left, Sample right)
    {
        var (low, high, side) = (left, right, 0);
        for (var step = 1; high.Level - low.Level > _tolerance; step++)
        {
            var estimate = step % 4 == 0 ? (low.Level + high.Level) / 2 : GammaProfile.Interpolate(low.Level, low.Net, high.Level, high.Net);
            var at = Math.Clamp(estimate, low.Level + (0.4 * _tolerance), high.Level - (0.4 * _tolerance));
            var net = Net(at);
            if (net > 0 == right.IsPositive)
            {
                high = new Sample(at, net);
                if (side > 0) low = low with { Net = low.Net / 2 };
                side = 1;
            }
            else
            {
                low = new Sample(at, net);
                if (side < 0) high = high with { Net = high.Net / 2 };
                side = -1;
            }
        }

        _flips.Add(new FlipPoint((low.Level + high.Level) / 2, right.IsPositive));
    }

    // Three samples of one sign, the middle one nearest to zero: does net pass zero and come back between the outer two?
    // The middle one may itself be a peak with a valley on each side, which no parabola shows: each side is looked at first.
    private void TakeTouch(Sample left, Sample middle, Sample right)
    {
        if (left.IsPositive != middle.IsPositive || middle.IsPositive != right.IsPositive) return;
        var sign = middle.IsPositive ? 1.0 : -1.0;
        if (!(sign * middle.Net < sign * left.Net && sign * middle.Net <= sign * right.Net)) return;

        var (low, high) = (left, right);
        for (var step = 0; step < MostSteps && high.Level - low.Level > _tolerance; step++)
        {
            // As the three draw together, what the parabola through them promises below the middle one comes to nothing.
            if (step >= Looks && LeastOfParabola(low, middle, high, sign) > 0.9 * sign * middle.Net) return;

            // The side of the middle that is wider is cut; the least value stays between the outer two.
            var isRight = high.Level - middle.Level > middle.Level - low.Level;
            var cut = middle.Level + (0.382 * ((isRight ? high : low).Level - middle.Level));
            var sample = new Sample(cut, Net(cut));
            if (sign * sample.Net < -noise)
            {
                Refine(left, sample);
                Refine(sample, right);
                return;
            }

            if (sign * sample.Net < sign * middle.Net)
            {
                if (isRight) low = middle;
                else high = middle;
                middle = sample;
            }
            else if (isRight) high = sample;
            else low = sample;
        }
    }

    private static double LeastOfParabola(Sample left, Sample middle, Sample right, double sign)
    {
        var (a, b) = (left.Level - middle.Level, right.Level - middle.Level);
        var (p, q) = (sign * (left.Net - middle.Net) / a, sign * (right.Net - middle.Net) / b);
        var curvature = (q - p) / (b - a);
        var slope = p - (curvature * a);
        return (sign * middle.Net) - (slope * slope / (4 * curvature));
    }

    private void Add(List<Sample> samples, Sample sample)
    {
        if (Math.Abs(sample.Net) > noise) samples.Add(sample);
    }

    private double Net(double level) => kernel.ModelNetPerPoint(level) * (level * 0.01);
}
