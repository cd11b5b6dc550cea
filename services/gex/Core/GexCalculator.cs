using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Computes the states of one book as spot and time move. The profile does not depend on spot, so that it is computed once a minute and each
/// state only chooses among its flips. One owner, one thread.
/// </summary>
public sealed class GexCalculator
{
    private readonly ChainBook _book;
    private readonly GexSettings _settings;
    private readonly ExposureKernel _kernel;
    private readonly double[] _strikes;
    private readonly long? _maxPain;
    private GammaProfile? _profile;
    private int _profileGeneration;

    public GexCalculator(ChainBook book, GexSettings settings)
    {
        _book = book;
        _settings = settings;
        _kernel = new ExposureKernel(book, settings);
        _strikes = Array.ConvertAll(book.StrikeMills, mills => mills / 1000.0);
        _maxPain = GexLevels.MaxPain(book);
    }

    public ChainBook Book => _book;

    /// <summary>True where a spot can belong to this book: between half its lowest strike and twice its highest.</summary>
    public bool IsPlausible(double spot) => _strikes.Length == 0 || (spot >= _strikes[0] / 2 && spot <= _strikes[^1] * 2);

    /// <summary>The state at a spot and time.</summary>
    /// <param name="spot">Finite and above 0.</param>
    /// <param name="standing">The regime that stands, which a net inside the dead band does not change; null for the first.</param>
    public GexState At(double spot, DateTimeOffset at, GammaRegime? standing)
    {
        _kernel.MoveTo(at);
        var (cells, netByExpiry, grossByExpiry) = (new double[2 * _strikes.Length], new double[_book.Expiries.Length], new double[_book.Expiries.Length]);
        _kernel.Accumulate(spot, cells, netByExpiry, grossByExpiry);

        var byStrike = new StrikeExposure[_strikes.Length];
        var (calls, puts, nets) = (new double[_strikes.Length], new double[_strikes.Length], new double[_strikes.Length]);
        double call = 0, put = 0;
        for (var i = 0; i < byStrike.Length; i++)
        {
            (calls[i], puts[i]) = (cells[2 * i], cells[(2 * i) + 1]);
            nets[i] = calls[i] + puts[i];
            call += calls[i];
            put += puts[i];
            byStrike[i] = new StrikeExposure(_book.StrikeMills[i], calls[i], puts[i]);
        }

        double gross = 0, today = 0;
        var date = ExchangeTime.Date(at);
        var byExpiry = new ExpiryExposure[netByExpiry.Length];
        for (var i = 0; i < byExpiry.Length; i++)
        {
            var bucket = _book.Expiries[i];
            byExpiry[i] = new ExpiryExposure(bucket.Date, bucket.SettlesAt, netByExpiry[i], grossByExpiry[i]);
            gross += grossByExpiry[i];
            if (bucket.Date == date) today += grossByExpiry[i];
        }

        var net = call + put;
        return new GexState
        {
            Symbol = _book.Underlying,
            AsOf = at,
            ChainAsOf = _book.AsOf,
            Spot = spot,
            Contracts = _book.Contracts,
            NetPerPointUsd = net,
            CallPerPointUsd = call,
            PutPerPointUsd = put,
            GrossPerPointUsd = gross,
            Regime = Regime(net, gross, standing),
            Flip = Flip(nets, spot),
            CallWallMills = GexLevels.Wall(_book.StrikeMills, calls),
            PutWallMills = GexLevels.Wall(_book.StrikeMills, puts),
            MaxPainMills = _maxPain,
            ZeroDteShare = gross > 0 ? today / gross : null,
            Coverage = _book.Coverage,
            IsPartial = !(_book.Coverage >= _settings.MinimumCoverage) || !(gross > 0),
            Excluded = _book.Excluded,
            Levels = GexLevels.Find(_book.StrikeMills, nets, spot, _settings),
            ByStrike = byStrike,
            ByExpiry = byExpiry,
        };
    }

    /// <summary>The profile of the time last computed for, round <paramref name="spot"/>.</summary>
    public GammaProfile Profile(double spot)
    {
        if (_profile is null || _profileGeneration != _kernel.Generation)
        {
            _profile = GammaProfile.Of(_kernel, spot, _settings);
            _profileGeneration = _kernel.Generation;
        }

        return _profile;
    }

    private FlipPoint? Flip(double[] netByStrike, double spot) => GammaFlip.Select(
        _settings.Flip == FlipMethod.Profile ? Profile(spot).Flips : GammaFlip.Cumulative(_strikes, netByStrike, spot, _settings.CumulativeRange),
        spot,
        _settings.FlipSelect);

    private GammaRegime? Regime(double net, double gross, GammaRegime? standing)
    {
        if (!(gross > 0)) return null;
        if (standing is not null && Math.Abs(net) <= _settings.RegimeDeadBand * gross) return standing;
        return net > 0 ? GammaRegime.PositiveGamma : GammaRegime.NegativeGamma;
    }
}
