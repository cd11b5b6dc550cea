using System.Globalization;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>What an error number of TWS asks for.</summary>
public enum TwsErrorKind
{
    /// <summary>A notice: a data farm is fine, or a remark.</summary>
    Notice,

    /// <summary>The request it names cannot be served: there is no such contract.</summary>
    NoContract,

    /// <summary>The account has no live data for the request it names; delayed data comes instead where there is any.</summary>
    Delayed,

    /// <summary>The account's market data lines are all taken.</summary>
    NoMoreLines,

    /// <summary>TWS has lost Interactive Brokers; it stays with us.</summary>
    Lost,

    /// <summary>It is back, and every subscription is gone.</summary>
    BackWithoutData,

    /// <summary>It is back, and so are the subscriptions.</summary>
    BackWithData,

    /// <summary>The connection is of no more use.</summary>
    Fatal,

    /// <summary>The request it names was refused for another reason.</summary>
    Request,
}

/// <summary>The published error numbers that this client meets. Their words are ours: what TWS writes beside them may name an account.</summary>
public static class TwsErrors
{
    public static TwsErrorKind KindOf(int code) => code switch
    {
        200 => TwsErrorKind.NoContract,
        354 or 10167 => TwsErrorKind.Delayed,
        101 => TwsErrorKind.NoMoreLines,
        1100 => TwsErrorKind.Lost,
        1101 => TwsErrorKind.BackWithoutData,
        1102 => TwsErrorKind.BackWithData,
        100 or 326 or 1300 or (>= 501 and <= 507) => TwsErrorKind.Fatal,
        >= 2100 and <= 2199 => TwsErrorKind.Notice,
        _ => TwsErrorKind.Request,
    };

    /// <summary>How a connection ends on a fatal number.</summary>
    public static StreamEnd End(int code) => code switch
    {
        100 => new StreamEnd(StreamEndKind.RateLimited, "more than 50 messages a second (100)"),
        326 => new StreamEnd(StreamEndKind.TooManyConnections, $"the client id is in use ({IbkrOptions.Section}:ClientId; 326)"),
        _ => new StreamEnd(StreamEndKind.Broken, string.Create(CultureInfo.InvariantCulture, $"TWS ends the connection ({code})")),
    };
}
