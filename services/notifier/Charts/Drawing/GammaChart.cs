namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>What a picture of gamma exposure shows. What does not exist is null.</summary>
public sealed record GammaChart
{
    public required string Symbol { get; init; }

    /// <summary>The market's time.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>In points, above 0.</summary>
    public required double Spot { get; init; }

    /// <summary>Ascending.</summary>
    public required IReadOnlyList<StrikeGamma> Strikes { get; init; }

    /// <summary>In thousandths of a point.</summary>
    public long? CallWallMills { get; init; }

    /// <summary>In thousandths of a point.</summary>
    public long? PutWallMills { get; init; }

    /// <summary>In points; one of <see cref="Flips"/>.</summary>
    public double? Flip { get; init; }

    /// <summary>All that the method finds.</summary>
    public IReadOnlyList<double> Flips { get; init; } = [];

    /// <summary>In words: <c>negative gamma</c>.</summary>
    public string? Regime { get; init; }

    public required double NetPerPercentUsd { get; init; }

    /// <summary>0 where nothing has gamma.</summary>
    public required double GrossPerPercentUsd { get; init; }

    /// <summary>Too little of the open interest has a gamma.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>A strike's exposure in US dollars per 1 %, by the dealers' sign.</summary>
public sealed record StrikeGamma(long StrikeMills, double CallPerPercentUsd, double PutPerPercentUsd);
