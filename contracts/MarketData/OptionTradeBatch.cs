using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>What a print's condition codes mean to a detector.</summary>
[Flags]
public enum TradeFlags
{
    None = 0,

    /// <summary>The print cancels an earlier one: its size is subtracted from the day's volume.</summary>
    Cancel = 1,

    /// <summary>Reported late or out of sequence: counts to the day's volume, takes no part in timing.</summary>
    Late = 2,

    /// <summary>Part of an intermarket sweep order.</summary>
    IntermarketSweep = 4,

    /// <summary>One leg of a spread or a stock-option trade: no direction can be read from it.</summary>
    MultiLeg = 8,
}

/// <summary>Which side of the quote a print took.</summary>
public enum Aggressor
{
    Unknown = 0,
    Bid = 1,
    Mid = 2,
    Ask = 3,
}

/// <summary>Prints of one underlying's options, in the order of the tape, as columns of one length.</summary>
public sealed record OptionTradeBatch : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }

    /// <summary>The time of the last print.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required string Underlying { get; init; }

    /// <summary>The contracts that traded, as unpadded OCC symbols; <see cref="Contract"/> indexes it.</summary>
    public required string[] Contracts { get; init; }

    public required int[] Contract { get; init; }

    /// <summary>Time of each print, microseconds since 1970-01-01 UTC.</summary>
    public required long[] TimeMicros { get; init; }

    /// <summary>Premium per share, in dollars.</summary>
    public required double[] Price { get; init; }

    /// <summary>Contracts.</summary>
    public required int[] Size { get; init; }

    /// <summary>The provider's exchange id; 0 where unknown.</summary>
    public required int[] Exchange { get; init; }

    /// <summary>The first condition code as the tape gave it; 0 where absent.</summary>
    public required int[] Condition { get; init; }

    /// <summary><see cref="TradeFlags"/> of each print.</summary>
    public required int[] Flags { get; init; }

    /// <summary><see cref="MarketData.Aggressor"/> of each print.</summary>
    public required int[] Side { get; init; }

    /// <summary>True when prints before this batch were lost: sums since the last chain are incomplete.</summary>
    public bool GapBefore { get; init; }

    /// <summary>
    /// The batch's place among its underlying's batches of this feed since the feed's start, from 1; 0 where it is not numbered. One that is not the last one's successor
    /// means that prints between them were lost on the way, or that the feed began again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Number { get; init; }

    [JsonIgnore]
    public int Count => Contract.Length;

    [JsonIgnore]
    public string PartitionKey => Underlying;

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"trades:{Underlying}:{AsOf.UtcTicks}:{Stamp.Step}:{Stamp.Sequence}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Text(Underlying, "underlying");
        if (Number < 0) throw new InvalidContractException("number is negative.");
        var n = Count;
        Require.Length(n, TimeMicros.Length, "timeMicros");
        Require.Length(n, Price.Length, "price");
        Require.Length(n, Size.Length, "size");
        Require.Length(n, Exchange.Length, "exchange");
        Require.Length(n, Condition.Length, "condition");
        Require.Length(n, Flags.Length, "flags");
        Require.Length(n, Side.Length, "side");
        for (var i = 0; i < Contracts.Length; i++)
            if (!OccSymbol.TryParse(Contracts[i], out _)) throw Require.Refused("contracts", i, "is no OCC symbol");
        for (var i = 0; i < n; i++)
        {
            if ((uint)Contract[i] >= (uint)Contracts.Length) throw Require.Refused("contract", i, "is no index into contracts");
            if (!double.IsFinite(Price[i]) || Price[i] < 0) throw Require.Refused("price", i, "is no price");
            if (Size[i] < 0) throw Require.Refused("size", i, "is negative");
        }
    }
}
