using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>One answer of a chain.</summary>
/// <param name="IsKnown">False where Yahoo has no options of the symbol.</param>
/// <param name="Expiries">All that are listed, ascending.</param>
/// <param name="Expiry">The one whose contracts the answer holds; null where it holds none.</param>
/// <param name="Rows">How many contracts that is.</param>
public sealed record YahooChainPage(bool IsKnown, IReadOnlyList<DateOnly> Expiries, DateOnly? Expiry, int Rows);

/// <summary>
/// Puts a chain together from one answer an expiry. There are no greeks. What Yahoo writes before the session (no bid, no ask, no open interest, a volatility of
/// 0.00001) is nothing, not zeros; the volatility of a contract without a quote is none either.
/// </summary>
/// <param name="underlying">The plain symbol.</param>
/// <param name="name">The symbol as Yahoo names it.</param>
public sealed class YahooChainReader(string underlying, string name)
{
    private const double LeastVolatility = 0.001;
    private const double MostVolatility = 50;

    private readonly ChainBuilder _chain = new();
    private readonly XxHash64 _content = new();

    /// <summary>The underlying's price; null where Yahoo has none.</summary>
    public double? Spot { get; private set; }

    /// <summary>The time of that price; null where Yahoo does not say.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>A hash of the contracts and the price.</summary>
    public ulong ContentHash => _content.GetCurrentHashAsUInt64();

    /// <summary>Adds one answer.</summary>
    /// <param name="expiry">The expiry that was asked for; null for whichever is nearest.</param>
    /// <exception cref="InvalidFileException">Not JSON, no chain, another symbol's or another expiry's; the reader is then of no more use.</exception>
    public YahooChainPage Add(byte[] body, DateOnly? expiry)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"chain {underlying}{(expiry is null ? "" : " ")}{expiry:yyyy-MM-dd}");
        return LooseJson.Read(body, where, root => Page(root, where, expiry));
    }

    /// <summary>The expiry had no contract.</summary>
    public void CountEmpty() => _chain.Excluded.Add(RowReason.EmptyExpiry);

    /// <summary>The chain as a message with a provisional stamp; null where it holds no contract of the underlying.</summary>
    public ParsedChain? Finish(DateTimeOffset asOf, MarketStamp stamp) => _chain.Finish(underlying, Spot, asOf, stamp);

    private YahooChainPage Page(JsonElement root, string where, DateOnly? expiry)
    {
        if (LooseJson.Member(root, "optionChain") is not { } chain) throw new InvalidFileException(where, "no chain: it has no 'optionChain'");
        JsonElement? found = LooseJson.Many(chain, "result").Cast<JsonElement?>().FirstOrDefault();
        if (found is not { } result) return YahooReader.Said(chain) is { } said ? throw new InvalidFileException(where, said) : new YahooChainPage(false, [], null, 0);
        var symbol = LooseJson.Text(result, "underlyingSymbol");
        if (!string.Equals(symbol, name, StringComparison.OrdinalIgnoreCase)) throw new InvalidFileException(where, "answers for another symbol");

        JsonElement? options = LooseJson.Many(result, "options").Cast<JsonElement?>().FirstOrDefault();
        var answered = Date(LooseJson.Number(options, "expirationDate"));
        if (expiry is not null && answered != expiry) throw new InvalidFileException(where, "answers for another expiry");
        Quote(LooseJson.Member(result, "quote"));
        var rows = Rows(options, "calls") + Rows(options, "puts");
        var listed = LooseJson.Many(result, "expirationDates").Select(date => Date(LooseJson.Number(date))).OfType<DateOnly>();
        return new YahooChainPage(true, [.. listed.Distinct().Order()], rows > 0 ? answered : null, rows);
    }

    private void Quote(JsonElement? quote)
    {
        var (spot, at) = (YahooReader.Positive(LooseJson.Number(quote, "regularMarketPrice")), EpochTime.OfSeconds(LooseJson.Number(quote, "regularMarketTime")));
        if (spot is null || at < At) return;
        (Spot, At) = (spot, at ?? At);
    }

    private int Rows(JsonElement? options, string side)
    {
        var rows = 0;
        foreach (var row in LooseJson.Many(options, side))
        {
            rows++;
            _content.Append(System.Text.Encoding.UTF8.GetBytes(row.GetRawText()));
            if (row.ValueKind != JsonValueKind.Object) _chain.Excluded.Add(RowReason.Malformed);
            else if (!OccSymbol.TryParse(LooseJson.Text(row, "contractSymbol"), out var symbol)) _chain.Excluded.Add(RowReason.UnparsableSymbol);
            else _chain.Add(symbol, Row(row));
        }

        return rows;
    }

    private ChainRow Row(JsonElement row)
    {
        var (bid, ask, open, volatility) =
            (LooseJson.Number(row, "bid"), LooseJson.Number(row, "ask"), LooseJson.Number(row, "openInterest"), LooseJson.Number(row, "impliedVolatility"));
        var quoted = bid > 0 || ask > 0;
        var junk = volatility is { } written && !(quoted && written is >= LeastVolatility and <= MostVolatility);
        if (junk) _chain.Repaired.Add(RowReason.BadVolatility);
        return new ChainRow(
            bid == 0 && !quoted ? null : bid,
            ask == 0 && !quoted ? null : ask,
            open == 0 && junk && !quoted ? null : open,
            LooseJson.Number(row, "volume"),
            junk ? null : volatility,
            Delta: null,
            Gamma: null,
            LooseJson.Text(row, "contractSize") == "MINI" ? 10 : null);
    }

    // The epoch of midnight UTC of the expiry.
    private static DateOnly? Date(double? seconds) => EpochTime.OfSeconds(seconds) is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;
}
