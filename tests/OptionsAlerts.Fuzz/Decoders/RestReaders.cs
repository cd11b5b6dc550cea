using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Ingestion.Yahoo;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>The readers of answers over HTTP, by name. What each gives goes into the digest, and chains must be fit for the bus.</summary>
internal static class RestReaders
{
    private static readonly MarketStamp Stamp = new() { RunId = "", Feed = "trial" };
    private static readonly DateOnly Expiry = new(2026, 7, 17);

    public static readonly IReadOnlyDictionary<string, Func<byte[], Digest, bool>> All = new Dictionary<string, Func<byte[], Digest, bool>>(StringComparer.Ordinal)
    {
        ["polygon-chain"] = PolygonChain,
        ["polygon-indices"] = PolygonIndices,
        ["polygon-underlying"] = PolygonUnderlying,
        ["polygon-history"] = (body, digest) => History(PolygonReader.History(body, "bars"), digest),
        ["tradier-chain"] = TradierChain,
        ["tradier-expirations"] = TradierExpirations,
        ["tradier-quotes"] = TradierQuotes,
        ["tradier-history"] = (body, digest) => History(TradierReader.History(body, "history"), digest),
        ["tradier-session"] = TradierSession,
        ["alpaca-snapshots"] = AlpacaChain,
        ["alpaca-contracts"] = AlpacaOpenInterest,
        ["alpaca-stock"] = AlpacaStock,
        ["yahoo-chain"] = YahooChain,
        ["yahoo-chart"] = YahooChart,
        ["yahoo-consent"] = YahooConsentPage,
        ["cboe-body"] = CboeBodyOf,
    };

    /// <summary>A history must be of days in order with usable values.</summary>
    internal static bool History(DailyHistory history, Digest digest)
    {
        var before = DateOnly.MinValue;
        foreach (var day in history.Days)
        {
            var isFinite = double.IsFinite(day.Open) && double.IsFinite(day.High) && double.IsFinite(day.Low) && double.IsFinite(day.Close);
            if (day.Date <= before || !(day.Close > 0) || !isFinite) throw new FuzzException($"a day that cannot be: {day}");
            before = day.Date;
            digest.Add(day.Date.DayNumber);
            digest.Add(day.Open);
            digest.Add(day.High);
            digest.Add(day.Low);
            digest.Add(day.Close);
        }

        digest.Add(history.Skipped);
        return history.Days.Count > 0;
    }

    internal static bool Chain(ParsedChain? chain, Digest digest)
    {
        if (chain is null) return false;
        digest.Add(chain.Snapshot);
        digest.Add(chain.Repaired);
        return true;
    }

    private static bool PolygonChain(byte[] body, Digest digest)
    {
        var reader = new PolygonChainReader("SPY", TrialTime.Today);
        digest.Add(reader.Add(body));
        digest.Add(reader.Newest);
        return Chain(reader.Finish(reader.Newest ?? TrialTime.Start, Stamp), digest);
    }

    private static bool PolygonIndices(byte[] body, Digest digest)
    {
        var indices = PolygonReader.Indices(body, "indices");
        foreach (var (symbol, index) in indices)
        {
            Price(index.Value);
            digest.Add(symbol);
            digest.Add(index.Value);
            digest.Add(index.At);
            digest.Add(index.Error);
        }

        return indices.Count > 0;
    }

    private static bool PolygonUnderlying(byte[] body, Digest digest)
    {
        var (price, at) = PolygonReader.Underlying(body, "underlying");
        Price(price);
        digest.Add(price);
        digest.Add(at);
        return price is not null;
    }

    private static bool TradierChain(byte[] body, Digest digest)
    {
        var reader = new TradierChainReader("SPY", TrialTime.Start);
        reader.Add(body, Expiry);
        if (reader.Newest > TrialTime.Start.AddMinutes(1)) throw new FuzzException("a time of the future");
        digest.Add(reader.Newest);
        return Chain(reader.Finish(600, reader.Newest ?? TrialTime.Start, Stamp), digest);
    }

    private static bool TradierExpirations(byte[] body, Digest digest)
    {
        var dates = TradierReader.Expirations(body, "expirations");
        digest.Add(dates, static (sum, date) => sum.Add(date.DayNumber));
        return dates.Count > 0;
    }

    private static bool TradierQuotes(byte[] body, Digest digest)
    {
        var quotes = TradierReader.Quotes(body, "quotes");
        foreach (var quote in quotes.Quotes)
        {
            Price(quote.Price);
            digest.Add(quote.Symbol);
            digest.Add(quote.Price);
            digest.Add(quote.At);
        }

        digest.Add(quotes.Unmatched, static (sum, symbol) => sum.Add(symbol));
        return quotes.Quotes.Count > 0;
    }

    private static bool TradierSession(byte[] body, Digest digest)
    {
        digest.Add(TradierReader.Session(body, "session"));
        return true;
    }

    private static bool AlpacaChain(byte[] body, Digest digest)
    {
        var reader = new AlpacaSnapshots(new Dictionary<OccSymbol, AlpacaContract>(), TrialTime.Start);
        digest.Add(reader.Read(body, "snapshots"));
        if (reader.AsOf > TrialTime.Start) throw new FuzzException("a time of the future");
        if (reader.Build("SPY", 600, Stamp, reader.AsOf ?? TrialTime.Start) is not { } chain) return false;
        digest.Add(chain);
        digest.Add(reader.Repaired.ToDictionary());
        return true;
    }

    private static bool AlpacaOpenInterest(byte[] body, Digest digest)
    {
        var contracts = new Dictionary<OccSymbol, AlpacaContract>();
        digest.Add(AlpacaContracts.Read(body, "contracts", contracts));
        foreach (var (symbol, contract) in contracts)
        {
            digest.Add(symbol.ToString());
            digest.Add(contract.OpenInterest);
            digest.Add(contract.Size);
        }

        return contracts.Count > 0;
    }

    private static bool AlpacaStock(byte[] body, Digest digest)
    {
        if (AlpacaStockSnapshot.Read(body, "stock") is not { } spot) return false;
        Price(spot.Price);
        digest.Add(spot.Price);
        digest.Add(spot.At);
        return true;
    }

    private static bool YahooChain(byte[] body, Digest digest)
    {
        var reader = new YahooChainReader("SPY", "SPY");
        var page = reader.Add(body, expiry: null);
        digest.Add(page.Expiries, static (sum, date) => sum.Add(date.DayNumber));
        digest.Add(reader.At);
        return Chain(reader.Finish(TrialTime.Start, Stamp), digest);
    }

    private static bool YahooChart(byte[] body, Digest digest)
    {
        YahooReader.SaysNotFound(body);
        var chart = YahooReader.Chart(body, "chart");
        Price(chart.Price);
        digest.Add(chart.Symbol);
        digest.Add(chart.Price);
        digest.Add(chart.At);
        History(chart.Days, digest);
        return chart.Price is not null;
    }

    private static bool YahooConsentPage(byte[] body, Digest digest)
    {
        if (YahooConsent.Find(body) is not { } consent) return false;
        digest.Add(consent.CsrfToken);
        digest.Add(consent.SessionId);
        return true;
    }

    private static bool CboeBodyOf(byte[] body, Digest digest)
    {
        var read = CboeBodyReader.Read(body, "body");
        digest.Add(read.Symbol);
        digest.Add(read.AsOf);
        digest.Add(read.SequenceNumber ?? -1L);
        digest.Add((long)read.ContentHash);
        if (read.ToQuote("trial") is { } quote)
        {
            quote.Validate();
            digest.Add(quote.Spot);
        }

        Chain(read.ToChain("trial"), digest);
        return true;
    }

    private static void Price(double? price)
    {
        if (price is { } value && !(value > 0 && double.IsFinite(value))) throw new FuzzException($"a price that cannot be: {value}");
    }
}
