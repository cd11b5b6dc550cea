namespace OptionsAlerts.Gex.Core;

/// <summary>
/// What one book has at one spot, in buffers that the next spot overwrites: whoever keeps it takes a <see cref="GexState"/> of it by
/// <see cref="ToState"/>. Exposures in US dollars per point.
/// </summary>
public sealed class ExposureFrame
{
    private readonly double[] _calls, _puts, _nets, _callByExpiry, _putByExpiry, _scratch;
    private readonly GexLevel[] _levels;
    private readonly FlipPoint[] _cumulative;
    private ReadOnlyMemory<FlipPoint> _flips;
    private int _levelCount;

    internal ExposureFrame(ChainBook book, int mostLevels)
    {
        Book = book;
        var strikes = book.StrikeMills.Length;
        (_calls, _puts, _nets, _scratch) = (new double[strikes], new double[strikes], new double[strikes], new double[strikes]);
        (_callByExpiry, _putByExpiry) = (new double[book.Expiries.Length], new double[book.Expiries.Length]);
        _levels = new GexLevel[mostLevels];
        _cumulative = new FlipPoint[strikes];
    }

    public ChainBook Book { get; }

    /// <summary>The market time this holds for.</summary>
    public DateTimeOffset AsOf { get; private set; }

    public double Spot { get; private set; }
    public double CallPerPointUsd { get; private set; }
    public double PutPerPointUsd { get; private set; }
    public double NetPerPointUsd { get; private set; }
    public double GrossPerPointUsd { get; private set; }

    /// <summary>Null where nothing has gamma.</summary>
    public GammaRegime? Regime { get; private set; }

    /// <summary>The one that the settings choose among <see cref="Flips"/>.</summary>
    public FlipPoint? Flip { get; private set; }

    /// <summary>All of them, ascending.</summary>
    public ReadOnlySpan<FlipPoint> Flips => _flips.Span;

    /// <summary>The strike with the largest call exposure, × 1000.</summary>
    public long? CallWallMills { get; private set; }

    /// <summary>The strike with the most negative put exposure, × 1000.</summary>
    public long? PutWallMills { get; private set; }

    /// <summary>Share of gross from contracts that expire on this New York date; null where gross is zero.</summary>
    public double? ZeroDteShare { get; private set; }

    /// <summary>By falling significance.</summary>
    public ReadOnlySpan<GexLevel> Levels => _levels.AsSpan(0, _levelCount);

    /// <summary>By the book's strikes.</summary>
    public ReadOnlySpan<double> Calls => _calls;

    /// <inheritdoc cref="Calls"/>
    public ReadOnlySpan<double> Puts => _puts;

    /// <inheritdoc cref="Calls"/>
    public ReadOnlySpan<double> Nets => _nets;

    internal void Compute(ExposureKernel kernel, double spot, DateTimeOffset at, DateOnly today, GexSettings settings, GammaRegime? standing)
    {
        (Spot, AsOf) = (spot, at);
        kernel.Compute(spot, _calls, _puts, _callByExpiry, _putByExpiry);
        double call = 0, put = 0, gross = 0, expiresToday = 0;
        for (var i = 0; i < _calls.Length; i++)
        {
            call += _calls[i];
            put += _puts[i];
            _nets[i] = _calls[i] + _puts[i];
        }

        // All calls of a settlement have one sign, and all puts: what they add up to is what they are.
        for (var i = 0; i < _callByExpiry.Length; i++)
        {
            var ofExpiry = Math.Abs(_callByExpiry[i]) + Math.Abs(_putByExpiry[i]);
            gross += ofExpiry;
            if (Book.Expiries[i].Date == today) expiresToday += ofExpiry;
        }

        (CallPerPointUsd, PutPerPointUsd, NetPerPointUsd, GrossPerPointUsd) = (call, put, call + put, gross);
        Regime = RegimeOf(call + put, gross, standing, settings.RegimeDeadBand);
        ZeroDteShare = gross > 0 ? expiresToday / gross : null;
        CallWallMills = GexLevels.Wall(Book.StrikeMills, _calls);
        PutWallMills = GexLevels.Wall(Book.StrikeMills, _puts);
        _levelCount = GexLevels.Find(Book.StrikeMills, _nets, spot, settings, _scratch, _levels);
    }

    internal void TakeCumulativeFlips(double[] strikes, GexSettings settings) =>
        TakeFlips(_cumulative.AsMemory(0, GammaFlip.Cumulative(strikes, _nets, Spot, settings.CumulativeRange, _cumulative)), settings);

    internal void TakeFlips(ReadOnlyMemory<FlipPoint> ascending, GexSettings settings)
    {
        _flips = ascending;
        Flip = GammaFlip.Select(ascending.Span, Spot, settings.FlipSelect);
    }

    /// <summary>A state of its own, which later spots leave as it is.</summary>
    internal GexState ToState(long? maxPainMills, GexSettings settings)
    {
        var byStrike = new StrikeExposure[_calls.Length];
        for (var i = 0; i < byStrike.Length; i++) byStrike[i] = new StrikeExposure(Book.StrikeMills[i], _calls[i], _puts[i]);
        var byExpiry = new ExpiryExposure[_callByExpiry.Length];
        for (var i = 0; i < byExpiry.Length; i++)
            byExpiry[i] = new ExpiryExposure(Book.Expiries[i].Date, Book.Expiries[i].SettlesAt, _callByExpiry[i], _putByExpiry[i]);
        return new GexState
        {
            Symbol = Book.Underlying,
            AsOf = AsOf,
            ChainAsOf = Book.AsOf,
            Spot = Spot,
            Contracts = Book.Contracts,
            NetPerPointUsd = NetPerPointUsd,
            CallPerPointUsd = CallPerPointUsd,
            PutPerPointUsd = PutPerPointUsd,
            GrossPerPointUsd = GrossPerPointUsd,
            Regime = Regime,
            Flip = Flip,
            Flips = Flips.ToArray(),
            CallWallMills = CallWallMills,
            PutWallMills = PutWallMills,
            MaxPainMills = maxPainMills,
            ZeroDteShare = ZeroDteShare,
            Coverage = Book.Coverage,
            IsPartial = !(Book.Coverage >= settings.MinimumCoverage) || !(GrossPerPointUsd > 0),
            Excluded = Book.Excluded,
            Levels = Levels.ToArray(),
            ByStrike = byStrike,
            ByExpiry = byExpiry,
        };
    }

    private static GammaRegime? RegimeOf(double net, double gross, GammaRegime? standing, double deadBand)
    {
        if (!(gross > 0)) return null;
        if (standing is not null && Math.Abs(net) <= deadBand * gross) return standing;
        return net > 0 ? GammaRegime.PositiveGamma : GammaRegime.NegativeGamma;
    }
}
