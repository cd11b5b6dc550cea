using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Tradier over REST: chains, spots, VIX with its relatives, VIX's daily history. A chain is whole or there is none: one expiry that cannot be had, or
/// that has lost all contracts it had before, makes the chain unavailable, since no consumer could tell what is missing. The streamed tape is
/// <see cref="TradierStreamingFeed"/>'s, which the sandbox does not have.
/// </summary>
public class TradierFeed(TradierApi api, IOptions<TradierOptions> options, TimeProvider time, FeedMetrics metrics, ILogger<TradierFeed> logger)
    : IChainSource, IQuoteSource, IVolatilitySource
{
    public const string FeedName = "tradier";

    private const int AtOnce = 4;
    private const int HistoryYears = 5;
    private const string Family = "VIX and relatives";

    private readonly ConcurrentDictionary<string, OptionChainSnapshot> _chains = new(StringComparer.Ordinal);
    private readonly SnapshotMemory _memory = new();

    public string Name => FeedName;

    protected TradierApi Api => api;

    protected TradierOptions Options => options.Value;

    protected TimeProvider Time => time;

    /// <summary>The feed over the HTTP client of its name: with a stream, in the sandbox without.</summary>
    public static TradierFeed Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TradierOptions>>();
        var limits = options.Value.Limits();
        var api = new TradierApi(services.GetFeedHttp(FeedName, limits), services.GetRequiredService<TradierPacer>(), options);
        if (options.Value.Sandbox) return ActivatorUtilities.CreateInstance<TradierFeed>(services, api);
        return ActivatorUtilities.CreateInstance<TradierStreamingFeed>(services, api, LivePlan.Watched(services.GetRequiredService<IOptions<IngestionOptions>>().Value.PlainSymbols()));
    }

    public async Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken)
    {
        var (reader, quote, failure) = await Read(symbol, cancellationToken);
        return reader is null ? failure! : Finish(reader, symbol, quote);
    }

    /// <summary>Reads a chain for the feed's own use: whether the next <see cref="GetChain"/> has news is not touched by it.</summary>
    protected async Task<(OptionChainSnapshot? Chain, PollOutcome? Failure)> PeekChain(string symbol, CancellationToken cancellationToken)
    {
        var (reader, quote, failure) = await Read(symbol, cancellationToken);
        if (reader is null) return (null, failure);
        var asOf = EpochTime.Later(reader.Newest, quote?.At) ?? time.GetUtcNow().AddSeconds(-options.Value.DelayOf());
        return (reader.Finish(quote?.Price, asOf, Provisional())?.Snapshot, null);
    }

    private async Task<(TradierChainReader? Reader, TradierQuote? Quote, PollOutcome? Failure)> Read(string symbol, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (quotes, failure) = await Ask(QuotesOf(symbol), TradierReader.Quotes, cancellationToken);
        if (quotes is null) return (null, null, failure);
        if (quotes.Unmatched.Contains(symbol, StringComparer.Ordinal)) return (null, null, Unmatched(symbol, _chains.ContainsKey(symbol)));

        var path = $"markets/options/expirations?symbol={Uri.EscapeDataString(symbol)}&includeAllRoots=true&strikes=false";
        (var listed, failure) = await Ask(path, TradierReader.Expirations, cancellationToken);
        if (listed is null) return (null, null, failure);
        var today = ExchangeTime.Date(now);
        var expiries = listed.Where(expiry => expiry >= today).Take(options.Value.MaxExpiries).ToArray();
        if (expiries.Length == 0) return (null, null, new PollOutcome.Unavailable($"Tradier lists no expiry of {symbol}"));

        var reader = new TradierChainReader(symbol, now);
        foreach (var some in expiries.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(expiry => api.Get(ChainOf(symbol, expiry), cancellationToken)));
            for (var i = 0; i < some.Length; i++)
                if (Add(reader, symbol, some[i], answers[i], today) is { } missing) return (null, null, missing);
        }

        return (reader, quotes.Of(symbol), null);
    }

    public async Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken)
    {
        var (quotes, failure) = await Ask(QuotesOf(symbol), TradierReader.Quotes, cancellationToken);
        if (quotes is null) return failure!;
        if (quotes.Unmatched.Contains(symbol, StringComparer.Ordinal)) return Unmatched(symbol, _memory.Knows(symbol));
        if (quotes.Of(symbol) is not { Price: { } price } quote) return new PollOutcome.Unavailable($"Tradier has no price of {symbol}");
        return News(symbol, quote.At, SnapshotMemory.Hash(price, Ticks(quote.At)), asOf =>
            new UnderlyingQuote { Stamp = Provisional(), AsOf = asOf, Underlying = symbol, Spot = price });
    }

    public async Task<PollOutcome> GetVolatility(CancellationToken cancellationToken)
    {
        var (quotes, failure) = await Ask(QuotesOf(VolatilityFamily.Symbols), TradierReader.Quotes, cancellationToken);
        if (quotes is null) return failure!;
        if (quotes.Of("VIX") is not { Price: { } vix } quote) return new PollOutcome.Unavailable("Tradier has no price of VIX");
        var content = VolatilityFamily.Symbols.SelectMany(symbol => quotes.Of(symbol) is { Price: { } price } one ? new[] { price, Ticks(one.At) } : [0, 0]);
        return News(Family, quote.At, SnapshotMemory.Hash([.. content]), asOf =>
            VolatilityFamily.Of(FeedName, options.Value.DelayOf(), new IndexValue(vix, asOf), Value("VIX3M", asOf), Value("VVIX", asOf), Value("VIX9D", asOf)));

        IndexValue? Value(string symbol, DateTimeOffset asOf) => quotes.Of(symbol) is { Price: { } price } one ? new IndexValue(price, one.At ?? asOf) : null;
    }

    public async Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken)
    {
        var today = ExchangeTime.Date(time.GetUtcNow());
        var path = string.Create(CultureInfo.InvariantCulture, $"markets/history?symbol=VIX&interval=daily&start={today.AddYears(-HistoryYears):yyyy-MM-dd}");
        var (history, failure) = await Ask(path, TradierReader.History, cancellationToken);
        if (history is null) return failure!;
        metrics.BadRows(FeedName, history.Skipped);

        // The running day's bar is no close yet.
        var last = history.Days.LastOrDefault(day => day.Date < today).Date;
        if (last == default) return new PollOutcome.Unavailable("a history without one day that is over");
        return new PollOutcome.Fresh([VolatilityReading.History(FeedName, history, ExchangeTime.Instant(last, ExchangeTime.SessionClose), today)]);
    }

    private static string QuotesOf(params IEnumerable<string> symbols) => $"markets/quotes?symbols={string.Join(',', symbols.Select(Uri.EscapeDataString))}&greeks=false";

    private static string ChainOf(string symbol, DateOnly expiry) =>
        string.Create(CultureInfo.InvariantCulture, $"markets/options/chains?symbol={Uri.EscapeDataString(symbol)}&expiration={expiry:yyyy-MM-dd}&greeks=true");

    private static PollOutcome Unmatched(string symbol, bool served) => served
        ? new PollOutcome.Unavailable($"Tradier does not know {symbol}, which was served before")
        : new PollOutcome.Unknown($"Tradier has no symbol {symbol}");

    private static double Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private MarketStamp Provisional() => new() { RunId = "", Feed = FeedName, DelaySeconds = options.Value.DelayOf() };

    private async Task<(T? Read, PollOutcome? Failure)> Ask<T>(string path, Func<byte[], string, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await api.Get(path, cancellationToken);
        if (answer.Content is not { } content) return (null, answer.Failure);
        try
        {
            return (read(content, path), null);
        }
        catch (InvalidFileException exception)
        {
            return (null, new PollOutcome.Unavailable(exception.Message));
        }
    }

    // Not null where the expiry is missing, and with it the chain.
    private PollOutcome? Add(TradierChainReader reader, string symbol, DateOnly expiry, TradierAnswer answer, DateOnly today)
    {
        if (answer.Content is not { } content) return answer.Failure;
        try
        {
            // What expires today may be gone once it has; another expiry that had contracts has them still, whatever the answer says.
            if (reader.Add(content, expiry) || expiry == today || !Had(symbol, expiry)) return null;
            return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"the expiry {expiry:yyyy-MM-dd} of {symbol} came empty"));
        }
        catch (InvalidFileException exception)
        {
            return new PollOutcome.Unavailable(exception.Message);
        }
    }

    private bool Had(string symbol, DateOnly expiry) =>
        _chains.TryGetValue(symbol, out var last) && last.Contracts.Expiry.Contains((expiry.Year * 10_000) + (expiry.Month * 100) + expiry.Day);

    private PollOutcome Finish(TradierChainReader reader, string symbol, TradierQuote? quote)
    {
        OptionChainSnapshot? chain = null;
        var newest = EpochTime.Later(reader.Newest, quote?.At);
        var content = SnapshotMemory.Hash(quote?.Price ?? 0, BitConverter.UInt64BitsToDouble(reader.ContentHash));
        var outcome = News($"chain {symbol}", newest, content, asOf =>
        {
            if (reader.Finish(quote?.Price, asOf, Provisional()) is not { } parsed) return null;
            Count(symbol, parsed);
            return chain = parsed.Snapshot;
        });
        if (chain is not null && outcome is PollOutcome.Fresh) _chains[symbol] = chain;
        return outcome;
    }

    private PollOutcome News(string name, DateTimeOffset? at, ulong content, Func<DateTimeOffset, IMarketMessage?> make) =>
        _memory.News(name, at, content, time.GetUtcNow(), options.Value.DelayOf(), make);

    private void Count(string symbol, ParsedChain chain)
    {
        metrics.BadRows(FeedName, chain.Snapshot.Excluded);
        metrics.BadRows(FeedName, chain.Repaired);
        var bad = chain.Snapshot.Excluded.Concat(chain.Repaired).Where(pair => pair.Key != RowReason.NoGreeks).ToList();
        if (bad.Count > 0) logger.BadRows(symbol, bad.Sum(pair => pair.Value), string.Join(", ", bad.Select(pair => $"{pair.Key} {pair.Value}")));
    }
}
