using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Puts a chain together from its pages. Bad rows are left out and counted, bad numbers of good rows dropped and counted; what a plan or a contract does not have (quotes, greeks,
/// volatility, the underlying's price) is null. The day's volume is taken only where it is of today.
/// </summary>
/// <param name="today">The date in New York of the market that the data speaks of.</param>
public sealed class PolygonChainReader(string underlying, DateOnly today)
{
    private readonly ChainBuilder _chain = new();
    private readonly XxHash64 _content = new();

    /// <summary>The newest time of any row; null where no row has one.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>The underlying's price, from the first row that has it.</summary>
    public double? Spot { get; private set; }

    /// <summary>A hash of all rows.</summary>
    public ulong ContentHash => _content.GetCurrentHashAsUInt64();

    /// <summary>Adds one page.</summary>
    /// <returns>Where the next page is; null after the last.</returns>
    /// <exception cref="InvalidFileException">Not JSON, or no page of a chain; the reader is then of no more use.</exception>
    public string? Add(byte[] page) => LooseJson.Read(page, $"chain {underlying}", root =>
    {
        if (!LooseJson.Has(root, "results")) throw new InvalidFileException($"chain {underlying}", "no page of a chain: it has no 'results'");
        foreach (var row in LooseJson.Many(root, "results"))
        {
            _content.Append(JsonMarshal.GetRawUtf8Value(row));
            if (row.ValueKind != JsonValueKind.Object) _chain.Excluded.Add(RowReason.Malformed);
            else if (!OccSymbol.TryParse(LooseJson.Text(LooseJson.Member(row, "details"), "ticker"), out var symbol)) _chain.Excluded.Add(RowReason.UnparsableSymbol);
            else Row(symbol, row);
        }

        return LooseJson.Text(root, "next_url", longest: 4096);
    });

    /// <summary>The chain as a message with a provisional stamp; null where it holds no contract of the underlying.</summary>
    public ParsedChain? Finish(DateTimeOffset asOf, MarketStamp stamp) => _chain.Finish(underlying, Spot, asOf, stamp);

    private void Row(OccSymbol symbol, JsonElement row)
    {
        JsonElement? quote = LooseJson.Member(row, "last_quote"), day = LooseJson.Member(row, "day"), asset = LooseJson.Member(row, "underlying_asset");
        Newest = EpochTime.Later(Newest, PolygonReader.Nanos(quote, "last_updated"));
        Newest = EpochTime.Later(Newest, PolygonReader.Nanos(LooseJson.Member(row, "last_trade"), "sip_timestamp"));
        Newest = EpochTime.Later(Newest, PolygonReader.Nanos(asset, "last_updated"));
        Spot ??= PolygonReader.Price(asset, "price") ?? PolygonReader.Price(asset, "value");

        var greeks = LooseJson.Member(row, "greeks");
        var (delta, gamma) = _chain.Greeks(symbol.Right, LooseJson.Number(greeks, "delta"), LooseJson.Number(greeks, "gamma"));
        var isToday = PolygonReader.Nanos(day, "last_updated") is { } updated && ExchangeTime.Date(updated) == today;
        _chain.Add(symbol, new ChainRow(
            LooseJson.Number(quote, "bid"),
            LooseJson.Number(quote, "ask"),
            LooseJson.Number(row, "open_interest"),
            isToday ? LooseJson.Number(day, "volume") : null,
            _chain.Volatility(LooseJson.Number(row, "implied_volatility")),
            delta,
            gamma,
            LooseJson.Number(LooseJson.Member(row, "details"), "shares_per_contract")));
    }
}
