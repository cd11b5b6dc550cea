using System.Runtime.InteropServices;

namespace OptionsAlerts.Gex.Core;

/// <summary>Contracts of one settlement and right: so many blocks from the first. All their exposures have one sign.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneRun(int Expiry, bool IsCall, int FirstBlock, int EndBlock);

/// <summary>
/// The contracts that the model prices, as columns in blocks of <see cref="Width"/>. A block holds contracts of one settlement and right, by strike;
/// the last of each is filled up with contracts that weigh nothing. The first columns are made once a chain, the rest once a minute by
/// <see cref="Prepare"/>: nothing is left for a new spot but d = <see cref="Slope"/>·x + <see cref="Offset"/> with x = ln(S/S₀), S₀ the chain's
/// spot, where d is d₁ in a unit in which e^(−d₁²/2) is 2^(−d²). Moneyness relative to S₀ keeps x small, so that d keeps its digits where Slope is in
/// the thousands.
/// </summary>
internal sealed class ContractLanes
{
    public const int Width = 8;

    /// <summary>d² beyond this leaves 2^−108 of a contract's largest gamma: such contracts are left out, which costs nothing and spares the exponential.</summary>
    public const double ReachSquared = 108;

    /// <summary>d over d₁: √(log₂e / 2).</summary>
    public const double Unit = 0.8493218002880191;

    private const double InverseSqrtTwoPi = 0.39894228040143267794;
    private static readonly double Reach = Math.Sqrt(ReachSquared);

    private readonly double[] _inverseVolatility, _halfVolatility, _moneyness;

    public ContractLanes(ChainBook book)
    {
        var (cells, expiries) = (book.Model.Cell, book.Model.Expiry);
        var order = new int[cells.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;

        // Rows come by strike and right; a stable order by run keeps that within each.
        long Key(int row) => ((((long)expiries[row] << 1) + (cells[row] & 1)) << 32) + row;
        Array.Sort(order, (a, b) => Key(a).CompareTo(Key(b)));

        var runs = new List<LaneRun>();
        var rows = new List<int>(order.Length + (Width * 2 * book.Expiries.Length));
        for (var i = 0; i < order.Length;)
        {
            var (first, begin) = (order[i], rows.Count / Width);
            for (; i < order.Length && Key(order[i]) >> 32 == Key(first) >> 32; i++) rows.Add(order[i]);
            var last = rows[^1];
            while (rows.Count % Width != 0) rows.Add(~last);
            runs.Add(new LaneRun(expiries[first], (cells[first] & 1) == 0, begin, rows.Count / Width));
        }

        var (count, blocks) = (rows.Count, rows.Count / Width);
        (Runs, Blocks, Strike, Position) = ([.. runs], blocks, new int[count], new double[count]);
        (_inverseVolatility, _halfVolatility, _moneyness) = (new double[count], new double[count], new double[count]);
        (Slope, Offset, Weight, Deviation) = (new double[count], new double[count], new double[count], new double[count]);
        (Low, High) = (new double[blocks], new double[blocks]);

        var moneyness = Array.ConvertAll(book.StrikeMills, mills => Math.Log(mills / 1000.0 / book.Spot));
        for (var i = 0; i < count; i++)
        {
            var row = rows[i] < 0 ? ~rows[i] : rows[i];
            Strike[i] = cells[row] >> 1;
            Position[i] = rows[i] < 0 ? 0 : book.Model.Weight[row];
            _moneyness[i] = moneyness[Strike[i]];
            _inverseVolatility[i] = 1 / book.Model.Volatility[row];
            _halfVolatility[i] = 0.5 * book.Model.Volatility[row];
        }
    }

    public LaneRun[] Runs { get; }
    public int Blocks { get; }

    /// <summary>The index of each lane's strike.</summary>
    public int[] Strike { get; }

    /// <summary>Sign × open interest × multiplier.</summary>
    public double[] Position { get; }

    /// <summary><see cref="Unit"/>/(σ√T).</summary>
    public double[] Slope { get; }

    /// <summary>d at S₀.</summary>
    public double[] Offset { get; }

    /// <summary>Exposure per point is Weight·2^(−d²): position × e^(−qT)/(σ√T·√2π). 0 once settled.</summary>
    public double[] Weight { get; }

    /// <summary>σ√T.</summary>
    public double[] Deviation { get; }

    /// <summary>The x at which the first and the last contract of a block is within reach; empty for what has settled.</summary>
    public double[] Low { get; }

    /// <inheritdoc cref="Low"/>
    public double[] High { get; }

    /// <summary>Computes what depends on time alone.</summary>
    /// <param name="years">By settlement; 0 for what has settled.</param>
    public void Prepare(ReadOnlySpan<double> years, double rate, double dividendYield)
    {
        foreach (var run in Runs)
        {
            if (years[run.Expiry] > 0) PrepareRun(run, years[run.Expiry], rate, dividendYield);
            else Settle(run);
        }
    }

    private void PrepareRun(in LaneRun run, double years, double rate, double dividendYield)
    {
        var (root, drift) = (Math.Sqrt(years), (rate - dividendYield) * years);
        var (inverseRoot, factor) = (1 / root, Math.Exp(-dividendYield * years) * InverseSqrtTwoPi);
        for (var block = run.FirstBlock; block < run.EndBlock; block++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (var i = block * Width; i < (block + 1) * Width; i++)
            {
                var slope = _inverseVolatility[i] * inverseRoot;
                Slope[i] = slope * Unit;
                Deviation[i] = 2 * _halfVolatility[i] * root;
                Offset[i] = ((slope * (drift - _moneyness[i])) + (_halfVolatility[i] * root)) * Unit;
                Weight[i] = Position[i] * slope * factor;
                low = Math.Min(low, (-Reach - Offset[i]) / Slope[i]);
                high = Math.Max(high, (Reach - Offset[i]) / Slope[i]);
            }

            (Low[block], High[block]) = (low, high);
        }
    }

    private void Settle(in LaneRun run)
    {
        Weight.AsSpan(run.FirstBlock * Width, (run.EndBlock - run.FirstBlock) * Width).Clear();
        Low.AsSpan(run.FirstBlock, run.EndBlock - run.FirstBlock).Fill(double.PositiveInfinity);
        High.AsSpan(run.FirstBlock, run.EndBlock - run.FirstBlock).Fill(double.NegativeInfinity);
    }
}
