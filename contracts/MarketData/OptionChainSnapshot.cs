using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>The whole option chain of one underlying at one instant. State transfer: a consumer needs no earlier message.</summary>
public sealed record OptionChainSnapshot : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The plain symbol (<c>SPX</c>, <c>IWM</c>).</summary>
    public required string Underlying { get; init; }

    /// <summary>Spot in points; null where the feed has none. Zero or less is passed on as null by every feed.</summary>
    public double? Spot { get; init; }

    public required ChainColumns Contracts { get; init; }

    /// <summary>Rows the feed left out, by reason (<c>unparsable_symbol</c>, <c>duplicate</c>, …); never silent.</summary>
    public Dictionary<string, int> Excluded { get; init; } = [];

    [JsonIgnore]
    public string PartitionKey => Underlying;

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"chain:{Underlying}:{AsOf.UtcTicks}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Text(Underlying, "underlying");
        if (Spot is { } spot) Require.Positive(spot, "spot");
        Contracts.Validate();
    }
}

/// <summary>
/// A chain as columns of one length, one row a contract. The symbol is held in parts: root by index into <see cref="Roots"/>, expiry as
/// yyyyMMdd, right as one character of a string of <c>C</c> and <c>P</c>, strike × 1000. A number that is absent is null: NaN and infinity stand for
/// nothing and are refused, and zero is a zero (a bid of 0 is a quote).
/// </summary>
public sealed record ChainColumns
{
    public required string[] Roots { get; init; }
    public required int[] Root { get; init; }
    public required int[] Expiry { get; init; }
    public required string Right { get; init; }
    public required long[] StrikeMills { get; init; }
    public required double?[] Bid { get; init; }
    public required double?[] Ask { get; init; }

    /// <summary>Open interest of the previous close, in contracts.</summary>
    public required long?[] OpenInterest { get; init; }

    /// <summary>Volume of the day so far, in contracts.</summary>
    public required long?[] DayVolume { get; init; }

    /// <summary>Implied volatility as a fraction a year (0.20 = 20 %).</summary>
    public required double?[] ImpliedVolatility { get; init; }

    /// <summary>The provider's delta.</summary>
    public required double?[] Delta { get; init; }

    /// <summary>The provider's gamma, per point.</summary>
    public required double?[] Gamma { get; init; }

    /// <summary>Shares per contract, where any row differs from 100; null means 100 throughout.</summary>
    public int[]? Multiplier { get; init; }

    [JsonIgnore]
    public int Count => Root.Length;

    /// <summary>The identity of row <paramref name="row"/>.</summary>
    public OccSymbol Symbol(int row)
    {
        var expiry = Expiry[row];
        return new OccSymbol(
            Roots[Root[row]],
            new DateOnly(expiry / 10_000, expiry / 100 % 100, expiry % 100),
            Right[row] == 'C' ? OptionRight.Call : OptionRight.Put,
            StrikeMills[row]);
    }

    /// <exception cref="InvalidContractException">A column differs in length, a symbol's part is out of range, or a number is not finite.</exception>
    public void Validate()
    {
        var n = Count;
        Require.Length(n, Expiry.Length, "contracts.expiry");
        Require.Length(n, Right.Length, "contracts.right");
        Require.Length(n, StrikeMills.Length, "contracts.strikeMills");
        Require.Length(n, Bid.Length, "contracts.bid");
        Require.Length(n, Ask.Length, "contracts.ask");
        Require.Length(n, OpenInterest.Length, "contracts.openInterest");
        Require.Length(n, DayVolume.Length, "contracts.dayVolume");
        Require.Length(n, ImpliedVolatility.Length, "contracts.impliedVolatility");
        Require.Length(n, Delta.Length, "contracts.delta");
        Require.Length(n, Gamma.Length, "contracts.gamma");
        if (Multiplier is not null) Require.Length(n, Multiplier.Length, "contracts.multiplier");
        foreach (var root in Roots) Require.Text(root, "contracts.roots");
        for (var row = 0; row < n; row++)
        {
            if ((uint)Root[row] >= (uint)Roots.Length) throw Require.Refused("contracts.root", row, "is no index into roots");
            if (Right[row] is not ('C' or 'P')) throw Require.Refused("contracts.right", row, "is neither C nor P");
            if (StrikeMills[row] is < 0 or > 99_999_999) throw Require.Refused("contracts.strikeMills", row, "is out of range");
            Require.Date(Expiry[row], "contracts.expiry", row);
        }

        Require.Finite(Bid, "contracts.bid");
        Require.Finite(Ask, "contracts.ask");
        Require.Finite(ImpliedVolatility, "contracts.impliedVolatility");
        Require.Finite(Delta, "contracts.delta");
        Require.Finite(Gamma, "contracts.gamma");
    }
}
