using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// Puts the pages of an option chain together (<c>/v1beta1/options/snapshots/…</c>). The page has bid, ask, implied volatility and greeks, each often absent;
/// open interest comes from beside it, and the day's volume from nowhere. A bad contract is left out and counted.
/// </summary>
/// <param name="openInterest">Open interest and size by contract; empty where it could not be had.</param>
/// <param name="latest">Quote times beyond this one are not believed.</param>
internal sealed class AlpacaSnapshots(IReadOnlyDictionary<OccSymbol, AlpacaContract> openInterest, DateTimeOffset latest)
{
    private readonly ChainBuilder _chain = new();

    /// <summary>The newest time of any quote or trade so far; null where there was none.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    public Tally Repaired => _chain.Repaired;

    /// <summary>Reads one page.</summary>
    /// <returns>The token of the next page; null after the last.</returns>
    /// <exception cref="JsonException">Not JSON, or cut short.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    /// <exception cref="InvalidFileException">JSON, and no such page.</exception>
    public string? Read(ReadOnlySpan<byte> json, string where)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        string? next = null;
        var isPage = false;
        if (AlpacaJson.IsObject(ref reader))
        {
            while (AlpacaJson.Member(ref reader))
            {
                if (reader.ValueTextEquals("snapshots"u8)) isPage |= Snapshots(ref reader);
                else if (reader.ValueTextEquals("next_page_token"u8)) next = AlpacaJson.Text(ref reader);
                else AlpacaJson.Pass(ref reader);
            }
        }

        reader.Read();
        return isPage ? next : throw new InvalidFileException(where, "no page of option snapshots: it has no 'snapshots' object");
    }

    /// <summary>The chain; null where no page had a contract.</summary>
    public OptionChainSnapshot? Build(string underlying, double? spot, MarketStamp stamp, DateTimeOffset asOf)
    {
        if (_chain.Count == 0) return null;
        var columns = _chain.Build(underlying);
        return new OptionChainSnapshot
        {
            Stamp = stamp,
            AsOf = asOf,
            Underlying = underlying,
            Spot = spot,
            Contracts = columns with { Multiplier = Multipliers(columns) },
            Excluded = _chain.Excluded.ToDictionary(),
        };
    }

    private int[]? Multipliers(ChainColumns columns)
    {
        var sizes = Enumerable.Range(0, columns.Count).Select(row => openInterest.GetValueOrDefault(columns.Symbol(row))?.Size ?? AlpacaContract.UsualSize).ToArray();
        return Array.TrueForAll(sizes, size => size == AlpacaContract.UsualSize) ? null : sizes;
    }

    private bool Snapshots(ref Utf8JsonReader reader)
    {
        if (!AlpacaJson.IsObject(ref reader)) return false;
        Span<char> text = stackalloc char[32];
        while (AlpacaJson.Member(ref reader))
        {
            OccSymbol symbol = default;
            var known = !reader.ValueIsEscaped && reader.ValueSpan.Length <= text.Length
                && Encoding.UTF8.TryGetChars(reader.ValueSpan, text, out var length) && OccSymbol.TryParse(text[..length], out symbol);
            if (!AlpacaJson.IsObject(ref reader))
            {
                _chain.Excluded.Add(RowReason.Malformed);
                continue;
            }

            var row = Snapshot(ref reader);
            if (known) _chain.Add(symbol, row with { OpenInterest = openInterest.GetValueOrDefault(symbol)?.OpenInterest });
            else _chain.Excluded.Add(RowReason.UnparsableSymbol);
        }

        return true;
    }

    private ChainRow Snapshot(ref Utf8JsonReader reader)
    {
        var row = default(ChainRow);
        while (AlpacaJson.Member(ref reader))
        {
            if (reader.ValueTextEquals("impliedVolatility"u8)) row = row with { ImpliedVolatility = AlpacaJson.Number(ref reader) };
            else if (reader.ValueTextEquals("greeks"u8)) Members(ref reader, ref row, Greek);
            else if (reader.ValueTextEquals("latestQuote"u8)) Members(ref reader, ref row, Quote);
            else if (reader.ValueTextEquals("latestTrade"u8)) Members(ref reader, ref row, Trade);
            else AlpacaJson.Pass(ref reader);
        }

        return row;
    }

    private delegate void MemberReader(ref Utf8JsonReader reader, ref ChainRow row);

    private static void Members(ref Utf8JsonReader reader, ref ChainRow row, MemberReader read)
    {
        if (!AlpacaJson.IsObject(ref reader)) return;
        while (AlpacaJson.Member(ref reader)) read(ref reader, ref row);
    }

    private static void Greek(ref Utf8JsonReader reader, ref ChainRow row)
    {
        if (reader.ValueTextEquals("delta"u8)) row = row with { Delta = AlpacaJson.Number(ref reader) };
        else if (reader.ValueTextEquals("gamma"u8)) row = row with { Gamma = AlpacaJson.Number(ref reader) };
        else AlpacaJson.Pass(ref reader);
    }

    private void Quote(ref Utf8JsonReader reader, ref ChainRow row)
    {
        if (reader.ValueTextEquals("bp"u8)) row = row with { Bid = AlpacaJson.Number(ref reader) };
        else if (reader.ValueTextEquals("ap"u8)) row = row with { Ask = AlpacaJson.Number(ref reader) };
        else if (reader.ValueTextEquals("t"u8)) Seen(AlpacaJson.Time(ref reader));
        else AlpacaJson.Pass(ref reader);
    }

    private void Trade(ref Utf8JsonReader reader, ref ChainRow row)
    {
        if (reader.ValueTextEquals("t"u8)) Seen(AlpacaJson.Time(ref reader));
        else AlpacaJson.Pass(ref reader);
    }

    private void Seen(DateTimeOffset? time)
    {
        if (time is { } at && at <= latest && !(at <= AsOf)) AsOf = at;
    }
}
