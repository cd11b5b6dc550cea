using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>What identifies a contract to TWS. An id of 0 and empty texts are "not said".</summary>
public sealed record TwsContract(string Symbol, string SecurityType, string Exchange)
{
    public int Id { get; init; }

    /// <summary>The last day of trading, yyyyMMdd; empty for what does not expire.</summary>
    public string LastTradeDate { get; init; } = "";

    /// <summary>In points.</summary>
    public decimal Strike { get; init; }

    /// <summary><c>C</c>, <c>P</c>, or empty.</summary>
    public string Right { get; init; } = "";

    public string Multiplier { get; init; } = "";

    /// <summary>The root of an option: <c>SPXW</c>.</summary>
    public string TradingClass { get; init; } = "";

    public string Currency { get; init; } = "USD";
}

/// <summary>The messages to TWS, framed: four bytes of length, then fields that end in a zero byte each. In the text form of server versions 157 to 178.</summary>
public static class TwsRequests
{
    /// <summary>The oldest server version spoken to.</summary>
    public const int OldestVersion = 157;

    /// <summary>The newest one; from 201 on the protocol is another.</summary>
    public const int NewestVersion = 178;

    private const int IssuerIdVersion = 176;

    /// <summary>The first bytes: the protocol's name, unframed, and the versions spoken.</summary>
    public static byte[] Hello()
    {
        var versions = string.Create(CultureInfo.InvariantCulture, $"v{OldestVersion}..{NewestVersion}");
        return [.. "API\0"u8, .. Frame(Encoding.ASCII.GetBytes(versions))];
    }

    public static byte[] StartApi(int clientId) => Message("71", "2", Text(clientId), "");

    /// <summary>Delayed data where the account has no other: 3.</summary>
    public static byte[] DelayedAllowed() => Message("59", "1", "3");

    public static byte[] ContractDetails(int requestId, TwsContract contract, int serverVersion)
    {
        string[] fields = ["9", "8", Text(requestId), .. Fields(contract), "0", "", ""];
        return Message(serverVersion >= IssuerIdVersion ? [.. fields, ""] : fields);
    }

    /// <summary>The expiries and strikes of an underlying, by its contract's id.</summary>
    public static byte[] OptionParameters(int requestId, TwsContract underlying, int contractId) =>
        Message("78", Text(requestId), underlying.Symbol, "", underlying.SecurityType, Text(contractId));

    /// <param name="genericTicks">Numbers with commas between: 101 is open interest.</param>
    public static byte[] MarketData(int requestId, TwsContract contract, string genericTicks) =>
        Message(["1", "11", Text(requestId), .. Fields(contract), "0", genericTicks, "0", "0", ""]);

    public static byte[] CancelMarketData(int requestId) => Message("2", "2", Text(requestId));

    /// <summary>A year of daily bars up to now.</summary>
    public static byte[] DailyBars(int requestId, TwsContract contract) =>
        Message(["20", Text(requestId), .. Fields(contract), "0", "", "1 day", "1 Y", "1", "TRADES", "1", "0", ""]);

    private static string[] Fields(TwsContract contract) =>
    [
        Text(contract.Id), contract.Symbol, contract.SecurityType, contract.LastTradeDate, contract.Strike.ToString("0.###", CultureInfo.InvariantCulture), contract.Right,
        contract.Multiplier, contract.Exchange, "", contract.Currency, "", contract.TradingClass,
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Message(params string[] fields) => Frame(Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0"))));

    private static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame.AsSpan(4));
        return frame;
    }
}
