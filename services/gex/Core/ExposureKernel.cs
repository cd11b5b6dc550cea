using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// The gamma exposure of one book at any spot. What depends on time alone is computed once a minute (once a day under business days), see
/// <see cref="ContractLanes"/>; what depends on spot is one exponential a contract, eight at once: exposure per point s·γ·OI·M·S is w·2^(−d²). Sums are
/// taken in one fixed order, the same on every processor. Allocates nothing after construction. One owner, one thread.
/// </summary>
public sealed class ExposureKernel
{
    private readonly ChainBook _book;
    private readonly GexSettings _settings;
    private readonly ContractLanes _lanes;
    private readonly double[] _fixed, _years;
    private long _preparedFor = long.MinValue;

    public ExposureKernel(ChainBook book, GexSettings settings)
    {
        _book = book;
        _settings = settings;
        _lanes = new ContractLanes(book);
        _fixed = new double[book.Fixed.Cell.Length];
        _years = new double[book.Expiries.Length];
    }

    /// <summary>Counts the minutes (or days) that terms were prepared for; another value means that earlier results are of another time.</summary>
    public int Generation { get; private set; }

    internal ContractLanes Lanes => _lanes;

    /// <summary>By settlement; 0 for what has settled.</summary>
    internal ReadOnlySpan<double> Years => _years;

    /// <summary>The spot whose logarithm lies <paramref name="x"/> above that of the chain's.</summary>
    internal double SpotAt(double x) => _book.Spot * Math.Exp(x);

    /// <summary>Moves to a time. Does nothing within a minute. Contracts that have settled by then add nothing from here on.</summary>
    public void MoveTo(DateTimeOffset at)
    {
        var minute = at.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute == _preparedFor) return;
        _preparedFor = minute;
        Generation++;
        Prepare(at);
    }

    /// <summary>Net exposure that the model gives at a hypothetical spot, in US dollars per point; contracts with a fixed gamma take no part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ModelNetPerPoint(double spot)
    {
        var x = Math.Log(spot / _book.Spot);
        var lanes = _lanes;
        var sum = Vector512<double>.Zero;
        for (var block = 0; block < lanes.Low.Length; block++)
            if (x > lanes.Low[block] && x < lanes.High[block])
                sum += Exposure(lanes, x, (nuint)(block * ContractLanes.Width));
        return VectorMath.Sum(sum);
    }

    /// <summary>The same at many spots, to the same bits: four at a time, so that each contract's terms are read a quarter as often.</summary>
    /// <param name="spots">Ascending.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ModelNetPerPoint(ReadOnlySpan<double> spots, Span<double> net)
    {
        var i = 0;
        for (; i + 4 <= spots.Length; i += 4)
        {
            var lanes = _lanes;
            var (a, b) = (Math.Log(spots[i] / _book.Spot), Math.Log(spots[i + 1] / _book.Spot));
            var (c, d) = (Math.Log(spots[i + 2] / _book.Spot), Math.Log(spots[i + 3] / _book.Spot));
            Vector512<double> sumA = default, sumB = default, sumC = default, sumD = default;
            for (var block = 0; block < lanes.Low.Length; block++)
            {
                if (!(d > lanes.Low[block] && a < lanes.High[block])) continue;
                var first = (nuint)(block * ContractLanes.Width);
                sumA += Exposure(lanes, a, first);
                sumB += Exposure(lanes, b, first);
                sumC += Exposure(lanes, c, first);
                sumD += Exposure(lanes, d, first);
            }

            (net[i], net[i + 1], net[i + 2], net[i + 3]) = (VectorMath.Sum(sumA), VectorMath.Sum(sumB), VectorMath.Sum(sumC), VectorMath.Sum(sumD));
        }

        for (; i < spots.Length; i++) net[i] = ModelNetPerPoint(spots[i]);
    }

    /// <summary>Writes the exposure per point at <paramref name="spot"/>, in US dollars, by strike and right and by settlement and right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(double spot, Span<double> calls, Span<double> puts, Span<double> callByExpiry, Span<double> putByExpiry)
    {
        calls.Clear();
        puts.Clear();
        callByExpiry.Clear();
        putByExpiry.Clear();
        if (_settings.Gamma == GammaSource.Model)
        {
            var x = Math.Log(spot / _book.Spot);
            var lanes = _lanes;
            Span<double> exposures = stackalloc double[ContractLanes.Width];
            foreach (var run in lanes.Runs)
            {
                var byStrike = run.IsCall ? calls : puts;
                var sum = Vector512<double>.Zero;
                for (var block = run.FirstBlock; block < run.EndBlock; block++)
                {
                    if (!(x > lanes.Low[block] && x < lanes.High[block])) continue;
                    var first = block * ContractLanes.Width;
                    var exposure = Exposure(lanes, x, (nuint)first);
                    sum += exposure;
                    exposure.StoreUnsafe(ref MemoryMarshal.GetReference(exposures));
                    var strikes = lanes.Strike.AsSpan(first, ContractLanes.Width);
                    for (var lane = 0; lane < ContractLanes.Width; lane++) byStrike[strikes[lane]] += exposures[lane];
                }

                (run.IsCall ? callByExpiry : putByExpiry)[run.Expiry] = VectorMath.Sum(sum);
            }
        }

        var (cells, expiries) = (_book.Fixed.Cell, _book.Fixed.Expiry);
        for (var i = 0; i < _fixed.Length; i++)
        {
            var (isCall, exposure) = ((cells[i] & 1) == 0, _fixed[i] * spot);
            (isCall ? calls : puts)[cells[i] >> 1] += exposure;
            (isCall ? callByExpiry : putByExpiry)[expiries[i]] += exposure;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exposure(ContractLanes lanes, double x, nuint first)
    {
        var slope = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Slope), first);
        var offset = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Offset), first);
        var weight = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Weight), first);
        var d = Vector512.FusedMultiplyAdd(slope, Vector512.Create(x), offset);
        var square = d * d;

        // Beside a contract within reach may stand one far outside, of which the power says nothing: it is left out.
        var within = Vector512.LessThan(square, Vector512.Create(ContractLanes.ReachSquared));
        return Vector512.ConditionalSelect(within, weight * VectorMath.PowerOfHalf(square), Vector512<double>.Zero);
    }

    private void Prepare(DateTimeOffset at)
    {
        for (var i = 0; i < _years.Length; i++)
        {
            var (date, settlesAt) = _book.Expiries[i];
            _years[i] = Settlement.IsGone(_settings.DayCount, date, settlesAt, at) ? 0 : Settlement.Years(_settings.DayCount, date, settlesAt, at);
        }

        _lanes.Prepare(_years, _settings.Rate, _settings.DividendYield);
        for (var i = 0; i < _fixed.Length; i++) _fixed[i] = _years[_book.Fixed.Expiry[i]] > 0 ? _book.Fixed.WeightedGamma[i] : 0;
    }
}
