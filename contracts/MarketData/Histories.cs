using System.Globalization;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>Daily closes of VIX before the run, oldest first; published once at the start of a feed that has them.</summary>
public sealed record VolatilityHistory : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Trading days as yyyyMMdd, ascending.</summary>
    public required int[] Day { get; init; }

    /// <summary>VIX at the close of each day, in index points, finite; range is the detector's to check, day by day.</summary>
    public required double[] VixClose { get; init; }

    [JsonIgnore]
    public string PartitionKey => "VIX";

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"vix-history:{AsOf.UtcTicks}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Length(Day.Length, VixClose.Length, "vixClose");
        for (var i = 0; i < Day.Length; i++)
        {
            Require.Date(Day[i], "day", i);
            if (i > 0 && Day[i] <= Day[i - 1]) throw Require.Refused("day", i, "is not after the day before it");
        }

        Require.Finite(VixClose, "vixClose");
    }
}

/// <summary>Daily volumes of one underlying's contracts before the run; published once at the start of a feed that has them.</summary>
public sealed record VolumeHistory : IMarketMessage
{
    public required MarketStamp Stamp { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required string Underlying { get; init; }

    /// <summary>Trading days as yyyyMMdd, ascending.</summary>
    public required int[] Day { get; init; }

    /// <summary>Unpadded OCC symbols.</summary>
    public required string[] Contracts { get; init; }

    /// <summary>Volumes by contract, then by day: row <c>c</c>, day <c>d</c> is at <c>c × Day.Length + d</c>; −1 where the contract did not exist.</summary>
    public required int[] Volume { get; init; }

    /// <summary>The underlying's whole call volume of each day.</summary>
    public required long[] CallVolume { get; init; }

    /// <summary>The underlying's whole put volume of each day.</summary>
    public required long[] PutVolume { get; init; }

    [JsonIgnore]
    public string PartitionKey => Underlying;

    [JsonIgnore]
    public string InputId => string.Create(CultureInfo.InvariantCulture, $"volume-history:{Underlying}:{AsOf.UtcTicks}");

    public IMarketMessage WithStamp(MarketStamp stamp) => this with { Stamp = stamp };

    public void Validate()
    {
        Require.Text(Underlying, "underlying");
        Require.Length(Day.Length, CallVolume.Length, "callVolume");
        Require.Length(Day.Length, PutVolume.Length, "putVolume");
        Require.Length(Contracts.Length * Day.Length, Volume.Length, "volume");
        for (var i = 0; i < Day.Length; i++) Require.Date(Day[i], "day", i);
        for (var i = 0; i < Contracts.Length; i++)
            if (!OccSymbol.TryParse(Contracts[i], out _)) throw Require.Refused("contracts", i, "is no OCC symbol");
    }
}
