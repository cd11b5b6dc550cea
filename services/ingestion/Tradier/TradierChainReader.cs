using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Puts a chain together from one answer an expiry. Bad rows are left out and counted, bad numbers of good rows dropped and counted; greeks that are
/// absent or cannot be an option's are null. The greeks are hourly: what moves within the hour must be priced from volatility and spot.
/// </summary>
/// <param name="now">Times later than a minute after it are none.</param>
public sealed class TradierChainReader(string underlying, DateTimeOffset now)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private readonly ChainBuilder _chain = new();
    private readonly XxHash64 _content = new();

    /// <summary>The newest quote's or trade's time; null where no row has one.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>A hash of all that was read.</summary>
    public ulong ContentHash => _content.GetCurrentHashAsUInt64();

    /// <summary>Adds one expiry's answer.</summary>
    /// <returns>False where the answer holds no contract.</returns>
    /// <exception cref="InvalidFileException">Not JSON, no chain, or another expiry's; the reader is then of no more use.</exception>
    public bool Add(byte[] body, DateOnly expiry)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"chain {underlying} {expiry:yyyy-MM-dd}");
        var (rows, matching) = LooseJson.Read(body, where, root => Rows(root, where, expiry));
        if (rows > 0 && matching == 0) throw new InvalidFileException(where, "has no contract of the expiry asked for");
        _content.Append(body);
        if (rows == 0) _chain.Excluded.Add(RowReason.EmptyExpiry);
        return rows > 0;
    }

    /// <summary>The chain as a message with a provisional stamp; null where it holds no contract of the underlying.</summary>
    public ParsedChain? Finish(double? spot, DateTimeOffset asOf, MarketStamp stamp) => _chain.Finish(underlying, spot, asOf, stamp);

    private (int Rows, int Matching) Rows(JsonElement root, string where, DateOnly expiry)
    {
        if (!LooseJson.Has(root, "options")) throw new InvalidFileException(where, "no chain: it has no 'options'");
        int rows = 0, matching = 0;
        foreach (var row in LooseJson.Many(LooseJson.Member(root, "options"), "option"))
        {
            rows++;
            if (row.ValueKind != JsonValueKind.Object) _chain.Excluded.Add(RowReason.Malformed);
            else if (!OccSymbol.TryParse(LooseJson.Text(row, "symbol"), out var symbol)) _chain.Excluded.Add(RowReason.UnparsableSymbol);
            else
            {
                if (symbol.Expiry == expiry) matching++;
                Row(symbol, row);
            }
        }

        return (rows, matching);
    }

    private void Row(OccSymbol symbol, JsonElement row)
    {
        foreach (var name in (ReadOnlySpan<string>)["bid_date", "ask_date", "trade_date"])
        {
            var time = TradierReader.Time(row, name);
            if (time > now + Ahead) _chain.Repaired.Add(RowReason.BadTime);
            else Newest = EpochTime.Later(Newest, time);
        }

        var greeks = LooseJson.Member(row, "greeks");
        var (delta, gamma) = _chain.Greeks(symbol.Right, LooseJson.Number(greeks, "delta"), LooseJson.Number(greeks, "gamma"));
        _chain.Add(symbol, new ChainRow(
            LooseJson.Number(row, "bid"),
            LooseJson.Number(row, "ask"),
            LooseJson.Number(row, "open_interest"),
            LooseJson.Number(row, "volume"),
            _chain.Volatility(LooseJson.Number(greeks, "mid_iv")) ?? _chain.Volatility(LooseJson.Number(greeks, "smv_vol")),
            delta,
            gamma,
            LooseJson.Number(row, "contract_size")));
    }
}
