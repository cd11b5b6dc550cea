namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Why a row was left out or one of its numbers dropped. These are names on the wire (<c>OptionChainSnapshot.Excluded</c>).</summary>
public static class RowReason
{
    /// <summary>The row's contract is no OCC symbol, or there is none.</summary>
    public const string UnparsableSymbol = "unparsable_symbol";

    /// <summary>The contract's root belongs to another underlying.</summary>
    public const string UnknownRoot = "unknown_root";

    /// <summary>The contract, or the day, was there already; the first one stands.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The row is not what a row is made of (an object, enough columns).</summary>
    public const string Malformed = "malformed";

    /// <summary>A number that is none, or not finite.</summary>
    public const string NotANumber = "not_a_number";

    public const string NegativePrice = "negative_price";
    public const string NegativeOpenInterest = "negative_open_interest";
    public const string NegativeVolume = "negative_volume";

    /// <summary>A count beyond anything a market has seen (10¹²).</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>No date or time, or one outside 1970 to 2199.</summary>
    public const string BadTime = "bad_time";

    public const string BadPrice = "bad_price";

    /// <summary>A trade's size that is none, rounds to nothing, or does not fit 32 bits.</summary>
    public const string BadSize = "bad_size";

    /// <summary>The contract is listed, and the feed has no line left to watch it.</summary>
    public const string NotWatched = "not_watched";

    /// <summary>Shares per contract that are none.</summary>
    public const string BadMultiplier = "bad_multiplier";

    /// <summary>The row has no greeks; routine deep in the money.</summary>
    public const string NoGreeks = "no_greeks";

    /// <summary>Greeks that cannot be an option's: a put with a positive delta, a delta beyond ±1, a negative gamma.</summary>
    public const string BadGreeks = "bad_greeks";

    /// <summary>An implied volatility that a provider writes where it has none.</summary>
    public const string BadVolatility = "bad_volatility";

    /// <summary>A listed expiry without one contract.</summary>
    public const string EmptyExpiry = "empty_expiry";

    /// <summary>Quotes that were asked for and that the plan does not cover: sides are told without them.</summary>
    public const string QuotesRefused = "quotes_refused";

    /// <summary>A correction of an earlier print that does not say which.</summary>
    public const string Correction = "correction";
}
