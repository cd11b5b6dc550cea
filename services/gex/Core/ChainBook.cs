using System.Runtime.InteropServices;

namespace OptionsAlerts.Gex.Core;

/// <summary>Why a row of a chain adds nothing to the exposure.</summary>
public enum Exclusion
{
    /// <summary>Settled before the chain's time.</summary>
    Expired,

    /// <summary>An adjusted root: its deliverable is not 100 shares of the underlying.</summary>
    AdjustedRoot,

    /// <summary>The root belongs to another underlying.</summary>
    OtherUnderlying,

    /// <summary>The same contract again.</summary>
    Duplicate,

    /// <summary>A strike of zero.</summary>
    BadStrike,

    /// <summary>A multiplier of zero or less, or beyond what a contract can have.</summary>
    BadMultiplier,

    /// <summary>No open interest is given.</summary>
    NoOpenInterest,

    /// <summary>Open interest below zero or beyond what a contract can have.</summary>
    BadOpenInterest,

    /// <summary>No volatility, and the rules ask for none to be found.</summary>
    NoVolatility,

    /// <summary>No volatility, and no bid or no ask to solve one from; the provider's gamma does not help either.</summary>
    NoQuote,

    /// <summary>No volatility, and bid above ask; the provider's gamma does not help either.</summary>
    CrossedQuote,

    /// <summary>No volatility, and the mid lies outside the no-arbitrage bounds; the provider's gamma does not help either.</summary>
    MidOutsideBounds,

    /// <summary>The provider's gamma is asked for and absent.</summary>
    NoProviderGamma,
}

/// <summary>All contracts that settle at one instant.</summary>
/// <param name="Date">The expiry date.</param>
/// <param name="SettlesAt">The settlement minute, UTC.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExpiryBucket(DateOnly Date, DateTimeOffset SettlesAt);

/// <summary>
/// What a chain says that does not depend on spot: usable contracts as columns sorted by strike, right and expiry, so that the order of the
/// chain's rows changes no sum by one bit. Contracts without open interest are counted and hold no row. Immutable once built.
/// </summary>
public sealed class ChainBook
{
    public required string Underlying { get; init; }
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Spot at <see cref="AsOf"/>, in points.</summary>
    public required double Spot { get; init; }

    /// <summary>Listed, unexpired contracts of this underlying with known open interest, zero included.</summary>
    public required int Contracts { get; init; }

    /// <summary>Distinct strikes, ascending, in thousandths.</summary>
    public required long[] StrikeMills { get; init; }

    /// <summary>Share contracts under open calls of each strike.</summary>
    public required double[] CallShares { get; init; }

    /// <summary>Share contracts under open puts of each strike.</summary>
    public required double[] PutShares { get; init; }

    public required ExpiryBucket[] Expiries { get; init; }

    /// <summary>Contracts whose gamma the model computes.</summary>
    public required ModelColumns Model { get; init; }

    /// <summary>Contracts whose gamma is the provider's.</summary>
    public required FixedColumns Fixed { get; init; }

    /// <summary>Share of open interest with a usable gamma, 0 to 1; null where there is no open interest at all.</summary>
    public required double? Coverage { get; init; }

    /// <summary>Rows left out, by reason: the feed's own counts first, then this book's.</summary>
    public required IReadOnlyDictionary<string, int> Excluded { get; init; }
}

/// <summary>Contracts that the model prices. One row a contract, all columns of one length.</summary>
/// <param name="Cell">2 × the strike's index, + 1 for a put.</param>
/// <param name="Expiry">The index of the expiry.</param>
/// <param name="Weight">Sign × open interest × multiplier.</param>
/// <param name="Volatility">A fraction a year.</param>
public sealed record ModelColumns(int[] Cell, int[] Expiry, double[] Weight, double[] Volatility);

/// <summary>Contracts with a gamma that does not move with spot. One row a contract, all columns of one length.</summary>
/// <param name="Cell">2 × the strike's index, + 1 for a put.</param>
/// <param name="Expiry">The index of the expiry.</param>
/// <param name="WeightedGamma">Sign × open interest × multiplier × gamma.</param>
public sealed record FixedColumns(int[] Cell, int[] Expiry, double[] WeightedGamma);
