using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// What Polygon's option trade conditions mean to a detector (its reference list for asset class options). Codes that are not listed, plain
/// executions among them, carry no flag.
/// </summary>
public static class TradeConditions
{
    /// <summary>The flags of one condition code.</summary>
    public static TradeFlags Flags(int condition) => condition switch
    {
        // Cancelled; last and cancelled; opening and cancelled; only and cancelled.
        201 or 203 or 205 or 207 => TradeFlags.Cancel,

        // Late and out of sequence; late; opening, late and out of sequence; opening and late.
        202 or 204 or 206 or 208 => TradeFlags.Late,

        // Intermarket sweep; single-leg auction and cross of one.
        219 or 228 or 230 => TradeFlags.IntermarketSweep,

        // Multi-leg and stock-option trades of every kind, and multilateral compression.
        >= 232 and <= 247 => TradeFlags.MultiLeg,

        _ => TradeFlags.None,
    };
}
