using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>One print of the simulated tape.</summary>
/// <param name="Row">The contract's row in the book.</param>
/// <param name="ReportedMicros">When it comes over the tape, microseconds since 1970-01-01 UTC.</param>
/// <param name="PriceCents">Premium per share.</param>
/// <param name="Size">Contracts; of a cancel, the size taken back.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Print(int Row, long ReportedMicros, long PriceCents, int Size, int Exchange, int Condition, TradeFlags Flags, Aggressor Side)
{
    /// <summary>How much earlier than its report it was traded; 0 but for a late print.</summary>
    public long LateByMicros { get; init; }

    /// <summary>What it adds to the day's volume.</summary>
    public int Volume => (Flags & TradeFlags.Cancel) != TradeFlags.None ? -Size : Size;
}

/// <summary>The tape's vocabulary: condition codes and exchange ids as Polygon numbers them.</summary>
public static class TapeCodes
{
    public const int Canceled = 201;
    public const int Late = 204;
    public const int AutomaticExecution = 209;
    public const int IntermarketSweep = 219;
    public const int SingleLegAuction = 227;
    public const int MultiLegAutoElectronic = 232;

    private const int FirstExchange = 300;
    private const int Exchanges = 18;

    /// <summary>An options exchange, the first ones busier than the last.</summary>
    public static int DrawExchange(Xoshiro256 draw)
    {
        var u = draw.NextDouble();
        return FirstExchange + (int)(u * u * Exchanges);
    }

    /// <summary>The exchange an order turns to after <paramref name="hops"/> others.</summary>
    public static int ExchangeAfter(int first, int hops) => FirstExchange + ((first - FirstExchange + hops) % Exchanges);
}
