namespace OptionsAlerts.Vix.Core;

/// <summary>
/// The overlapping bands of the regimes, in index points. A band begins <see cref="OverlapPoints"/> below its cut and ends at the next cut, so
/// that a value inside two bands leaves the regime as it is: [0, 15), [14, 20), [19, 25), [24, 30), [29, ∞) by default.
/// </summary>
public sealed class RegimeBands
{
    private readonly double[] _cuts;

    /// <param name="normal">Cut between low volatility and normal, above 0.</param>
    /// <param name="elevated">Cut between normal and elevated.</param>
    /// <param name="high">Cut between elevated and high volatility.</param>
    /// <param name="extreme">Cut between high volatility and extreme fear.</param>
    /// <param name="overlapPoints">How far a band reaches below its cut; 0 or more, less than the narrowest distance of two cuts.</param>
    /// <exception cref="ArgumentException">The cuts do not rise, or the overlap would lay three bands over one value.</exception>
    public RegimeBands(double normal = 15, double elevated = 20, double high = 25, double extreme = 30, double overlapPoints = 1)
    {
        _cuts = [normal, elevated, high, extreme];
        OverlapPoints = overlapPoints;
        var below = 0.0;
        foreach (var cut in _cuts)
        {
            if (!double.IsFinite(cut) || !(overlapPoints >= 0) || !(cut - below > overlapPoints))
                throw new ArgumentException("The cuts must rise by more than the overlap, from 0, and the overlap be 0 or more.", nameof(normal));
            below = cut;
        }
    }

    /// <summary>How far a band reaches below its cut.</summary>
    public double OverlapPoints { get; }

    /// <summary>The lower end, inclusive.</summary>
    public double Lower(VixRegime regime) => regime == VixRegime.LowVolatility ? 0 : _cuts[(int)regime - 1] - OverlapPoints;

    /// <summary>The upper end, exclusive.</summary>
    public double Upper(VixRegime regime) => regime == VixRegime.ExtremeFear ? double.PositiveInfinity : _cuts[(int)regime];

    public bool Holds(VixRegime regime, double value) => value >= Lower(regime) && value < Upper(regime);

    /// <summary>The regime of a value without a past: by the cuts alone.</summary>
    public VixRegime ByCuts(double value)
    {
        var regime = VixRegime.LowVolatility;
        while (value >= Upper(regime)) regime++;
        return regime;
    }

    /// <summary>
    /// The regime of a value after <paramref name="former"/>: the former one while its band holds the value, else the nearest to it that does.
    /// Going up that is the first band whose upper end is above the value, going down the first whose lower end is not, band by band.
    /// </summary>
    public VixRegime After(VixRegime former, double value)
    {
        var regime = former;
        while (value >= Upper(regime)) regime++;
        while (value < Lower(regime)) regime--;
        return regime;
    }
}
