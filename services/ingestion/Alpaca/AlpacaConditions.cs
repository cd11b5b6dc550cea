using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// What Alpaca's trade conditions mean to a detector. They are the letters of OPRA's own trade messages, A to Z and then a to v, in the order in which
/// Polygon numbers the same list from 201 on: <c>A</c> cancelled is 201, <c>S</c> intermarket sweep is 219, <c>a</c> single-leg auction is 227, <c>v</c>
/// extended hours is 248. So one table stands for both. A letter outside the list carries no flag.
/// </summary>
public static class AlpacaConditions
{
    private const int FirstUpper = 201;
    private const int FirstLower = 227;

    /// <summary>The flags of one letter.</summary>
    public static TradeFlags Flags(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => TradeConditions.Flags(FirstUpper + letter - 'A'),
        >= (byte)'a' and <= (byte)'v' => TradeConditions.Flags(FirstLower + letter - 'a'),
        _ => TradeFlags.None,
    };

    /// <summary>The flags of every letter of a text together.</summary>
    public static TradeFlags Flags(ReadOnlySpan<byte> letters)
    {
        var flags = TradeFlags.None;
        foreach (var letter in letters) flags |= Flags(letter);
        return flags;
    }
}
