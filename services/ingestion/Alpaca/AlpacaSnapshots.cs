using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// Puts the pages of an option chain together (<c>/v1beta1/options/snapshots/…</c>). A page has bid, ask, implied volatility and greeks, each often absent;
/// open interest comes from beside it, and the day's volume from nowhere. A bad contract is left out and counted.
/// </summary>
/// <param name="contracts">Open interest and size by contract; empty where they could not be had.</param>
/// <param name="latest">Times beyond this one are not believed.</param>
internal sealed class AlpacaSnapshots(IReadOnlyDictionary<OccSymbol, AlpacaContract> contracts, DateTimeOffset latest)
{
    private readonly ChainBuilder _chain = new();

    /// <summary>The newest time of any quote or trade so far; null where there was none.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    public Tally Repaired => _chain.Repaired;

    /// <summary>Reads one page.</summary>
    /// <returns>The token of the next page; null after the last.</returns>
    /// <exception cref="InvalidFileException">Not JSON, cut short, or no such page.</exception>
    public string? Read(byte[] page, string where) => LooseJson.Read(page, where, root =>
    {
        if (LooseJson.Member(root, "snapshots") is not { ValueKind: JsonValueKind.Object } snapshots)
            throw new InvalidFileException(where, "no page of option snapshots: it has no 'snapshots' object");
        foreach (var snapshot in snapshots.EnumerateObject()) Take(snapshot.Name, snapshot.Value);
        return AlpacaPages.Next(root, where);
    });

    /// <summary>The chain; null where no page had a contract of the underlying.</summary>
    public OptionChainSnapshot? Build(string underlying, double? spot, MarketStamp stamp, DateTimeOffset asOf) => _chain.Finish(underlying, spot, asOf, stamp)?.Snapshot;

    private void Take(string name, JsonElement snapshot)
    {
        if (snapshot.ValueKind != JsonValueKind.Object)
        {
            _chain.Excluded.Add(RowReason.Malformed);
            return;
        }

        if (!OccSymbol.TryParse(name, out var symbol))
        {
            _chain.Excluded.Add(RowReason.UnparsableSymbol);
            return;
        }

        var greeks = LooseJson.Member(snapshot, "greeks");
        var quote = LooseJson.Member(snapshot, "latestQuote");
        var contract = contracts.GetValueOrDefault(symbol);
        Seen(AlpacaPages.Time(quote, "t"));
        Seen(AlpacaPages.Time(LooseJson.Member(snapshot, "latestTrade"), "t"));
        _chain.Add(symbol, new ChainRow(
            LooseJson.Number(quote, "bp"),
            LooseJson.Number(quote, "ap"),
            contract?.OpenInterest,
            DayVolume: null,
            LooseJson.Number(snapshot, "impliedVolatility"),
            LooseJson.Number(greeks, "delta"),
            LooseJson.Number(greeks, "gamma"),
            contract?.Size));
    }

    private void Seen(DateTimeOffset? time)
    {
        if (time is { } at && at <= latest && !(at <= AsOf)) AsOf = at;
    }
}
