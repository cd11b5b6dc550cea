namespace OptionsAlerts.Gex.Core;

/// <summary>
/// The exposure of one book at any spot. What depends on time alone is computed once a minute (once a day under business days), what depends on
/// spot is one exponential a contract: with a = 1/(σ√T) and d₁ = a·ln S + c, a contract's exposure per point s·γ·OI·M·S is w·e^(−d₁²/2),
/// where w = s·OI·M·e^(−qT)·a/√(2π). Allocates nothing after construction. One owner, one thread.
/// </summary>
public sealed class ExposureKernel
{
    private const double InverseSqrtTwoPi = 0.39894228040143267794;

    // Beyond this d₁² a contract has less than e^−75 of its largest exposure. Most of a chain is that far from a given spot; leaving it out
    // saves the exponential, and the denormal numbers that would make it slow.
    private const double Negligible = 150;

    private readonly ChainBook _book;
    private readonly GexSettings _settings;
    private readonly double[] _inverseDeviation, _offset, _weight, _fixed;
    private readonly double[] _years;
    private long _preparedFor = long.MinValue;

    public ExposureKernel(ChainBook book, GexSettings settings)
    {
        _book = book;
        _settings = settings;
        var rows = book.Model.Cell.Length;
        (_inverseDeviation, _offset, _weight) = (new double[rows], new double[rows], new double[rows]);
        _fixed = new double[book.Fixed.Cell.Length];
        _years = new double[book.Expiries.Length];
    }

    /// <summary>Counts the minutes (or days) that terms were prepared for; another value means that earlier results are of another time.</summary>
    public int Generation { get; private set; }

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
    public double ModelNetPerPoint(double spot)
    {
        var logSpot = Math.Log(spot);
        var net = 0.0;
        for (var i = 0; i < _weight.Length; i++)
        {
            var d1 = (_inverseDeviation[i] * logSpot) + _offset[i];
            var square = d1 * d1;
            if (square < Negligible) net += _weight[i] * Math.Exp(-0.5 * square);
        }

        return net;
    }

    /// <summary>Adds the exposure per point at <paramref name="spot"/> to its strike and right; gross and net to its expiry.</summary>
    /// <param name="byCell">Two cells a strike, call then put.</param>
    public void Accumulate(double spot, Span<double> byCell, Span<double> netByExpiry, Span<double> grossByExpiry)
    {
        if (_settings.Gamma == GammaSource.Model)
        {
            var logSpot = Math.Log(spot);
            var (cells, expiries) = (_book.Model.Cell, _book.Model.Expiry);
            for (var i = 0; i < cells.Length; i++)
            {
                var d1 = (_inverseDeviation[i] * logSpot) + _offset[i];
                var square = d1 * d1;
                if (!(square < Negligible)) continue;
                var exposure = _weight[i] * Math.Exp(-0.5 * square);
                byCell[cells[i]] += exposure;
                netByExpiry[expiries[i]] += exposure;
                grossByExpiry[expiries[i]] += Math.Abs(exposure);
            }
        }

        for (var i = 0; i < _fixed.Length; i++)
        {
            var (exposure, expiry) = (_fixed[i] * spot, _book.Fixed.Expiry[i]);
            byCell[_book.Fixed.Cell[i]] += exposure;
            netByExpiry[expiry] += exposure;
            grossByExpiry[expiry] += Math.Abs(exposure);
        }
    }

    private void Prepare(DateTimeOffset at)
    {
        for (var i = 0; i < _years.Length; i++)
        {
            var (date, settlesAt) = _book.Expiries[i];
            _years[i] = Settlement.IsGone(_settings.DayCount, date, settlesAt, at) ? 0 : Settlement.Years(_settings.DayCount, date, settlesAt, at);
        }

        var (rate, yield) = (_settings.Rate, _settings.DividendYield);
        var model = _book.Model;
        for (var i = 0; i < _weight.Length; i++)
        {
            var (years, volatility) = (_years[model.Expiry[i]], model.Volatility[i]);
            if (years <= 0)
            {
                _weight[i] = 0;
                continue;
            }

            var a = 1 / (volatility * Math.Sqrt(years));
            _inverseDeviation[i] = a;
            _offset[i] = a * (((rate - yield + (0.5 * volatility * volatility)) * years) - model.LogStrike[i]);
            _weight[i] = model.Weight[i] * Math.Exp(-yield * years) * a * InverseSqrtTwoPi;
        }

        for (var i = 0; i < _fixed.Length; i++) _fixed[i] = _years[_book.Fixed.Expiry[i]] > 0 ? _book.Fixed.WeightedGamma[i] : 0;
    }
}
