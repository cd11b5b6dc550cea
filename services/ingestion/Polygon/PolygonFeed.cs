using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// Polygon: the streamed tape of all contracts, chains near the money page by page, spots, VIX with its relatives and its daily closes. A chain is whole within its window or there is
/// none. A key that is refused rejects the feed; what its plan lacks is said to be just that, and indices are a plan of their own: a chain of one does without its spot.
/// </summary>
public sealed class PolygonFeed(
    PolygonApi api, IReadOnlyList<string> symbols, IOptions<PolygonOptions> options, TimeProvider time, FeedMetrics metrics, ILogger<PolygonFeed> logger)
    : IChainSource, IQuoteSource, IVolatilitySource, IStreamSource, IChainFollower
{
    public const string FeedName = "polygon";

    private const string Family = "VIX and relatives";
    private const int HistoryDays = 800;

    private readonly PolygonChains _chains = new(api, options.Value, time);
    private readonly SnapshotMemory _memory = new();
    private readonly PolygonWatch _watch = new(symbols, options.Value.QuoteContracts, options.Value.QuoteExpiries);

    public string Name => FeedName;

    /// <summary>The feed over the HTTP client of its name.</summary>
    public static PolygonFeed Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PolygonOptions>>();
        var limits = options.Value.Limits();
        var symbols = services.GetRequiredService<IOptions<IngestionOptions>>().Value.PlainSymbols();
        return ActivatorUtilities.CreateInstance<PolygonFeed>(
            services, new PolygonApi(services.GetFeedHttp(FeedName, limits), options), LivePlan.Watched(symbols));
    }

    public async Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken)
    {
        // Without a spot the chain has no window of strikes: it is read whole only where there is none to be had, not where the question failed.
        if (_chains.SpotOf(symbol) is null && (await AskSpot(symbol, cancellationToken)).Failure is { } unasked && !IsOfIndicesAlone(symbol, unasked)) return unasked;
        var (reader, failure) = await _chains.Read(symbol, cancellationToken);
        if (reader is null) return failure!;
        OptionChainSnapshot? chain = null;
        var outcome = News($"chain {symbol}", reader.Newest, reader.ContentHash, asOf =>
        {
            if (reader.Finish(asOf, Provisional()) is not { } parsed) return null;
            Count(symbol, parsed);
            return chain = parsed.Snapshot;
        });
        if (chain is not null && outcome is PollOutcome.Fresh) _chains.Remember(symbol, chain.Spot);
        return outcome;
    }

    public void Follow(OptionChainSnapshot chain) =>
        _watch.Take(chain.Spot is null ? chain with { Spot = _chains.SpotOf(chain.Underlying) } : chain, ExchangeTime.Date(chain.AsOf));

    public async Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken)
    {
        var (price, at, failure) = await AskSpot(symbol, cancellationToken);
        if (failure is not null) return failure;
        if (price is not { } spot) return new PollOutcome.Unavailable($"Polygon has no price of {symbol}");
        return News(symbol, at, SnapshotMemory.Hash(spot, Ticks(at)), asOf => new UnderlyingQuote { Stamp = Provisional(), AsOf = asOf, Underlying = symbol, Spot = spot });
    }

    public async Task<PollOutcome> GetVolatility(CancellationToken cancellationToken)
    {
        var path = IndicesOf(VolatilityFamily.Symbols);
        var answer = await api.Get(path, cancellationToken);
        if (answer.Content is not { } content) return answer.Failure!;
        try
        {
            return Volatility(PolygonReader.Indices(content, path));
        }
        catch (InvalidFileException exception)
        {
            return new PollOutcome.Unavailable(exception.Message);
        }
    }

    public async Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken)
    {
        var today = ExchangeTime.Date(time.GetUtcNow());
        var path = string.Create(
            CultureInfo.InvariantCulture, $"/v2/aggs/ticker/I:VIX/range/1/day/{today.AddDays(-HistoryDays):yyyy-MM-dd}/{today:yyyy-MM-dd}?adjusted=true&sort=asc&limit=5000");
        var answer = await api.Get(path, cancellationToken);
        if (answer.Content is not { } content) return answer.Failure!;
        try
        {
            var history = PolygonReader.History(content, "VIX history");
            metrics.BadRows(FeedName, history.Skipped);

            // The running day's bar is no close yet.
            var day = history.Days.LastOrDefault(bar => bar.Date < today).Date;
            if (day == default) return new PollOutcome.Unavailable("a history without one day that is over");
            return new PollOutcome.Fresh([VolatilityReading.History(FeedName, history, ExchangeTime.Instant(day, ExchangeTime.SessionClose), today)]);
        }
        catch (InvalidFileException exception)
        {
            return new PollOutcome.Unavailable(exception.Message);
        }
    }

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.Value.ApiKey))
            return Task.FromResult<StreamPreparation>(new StreamPreparation.NotNow(new StreamEnd(StreamEndKind.AuthRefused, $"no key ({PolygonOptions.Section}:ApiKey)")));
        var conversation = new PolygonConversation(tape, _watch, options.Value.ApiKey, options.Value.Asked());
        return Task.FromResult<StreamPreparation>(new StreamPreparation.Ready(options.Value.Stream(), new Dictionary<string, string>(StringComparer.Ordinal), conversation));
    }

    private static string IndicesOf(params IEnumerable<string> symbols) => $"/v3/snapshot/indices?ticker.any_of={string.Join(',', symbols.Select(symbol => $"I:{symbol}"))}";

    private static (double? Price, DateTimeOffset? At) ValueOf(string symbol, IReadOnlyDictionary<string, PolygonIndex> indices) =>
        indices.TryGetValue(symbol, out var index) ? (index.Value, index.At) : (null, null);

    private static bool IsOfIndicesAlone(string symbol, PollOutcome failure) => failure is (PollOutcome.NotEntitled or PollOutcome.Unknown) && UnderlyingSymbol.IsIndex(symbol);

    // Within an answer that is HTTP 200.
    private static PollOutcome? Error(string symbol, IReadOnlyDictionary<string, PolygonIndex> indices) => indices.GetValueOrDefault(symbol)?.Error switch
    {
        null => null,
        "NOT_ENTITLED" => new PollOutcome.NotEntitled($"{symbol}: NOT_ENTITLED"),
        var error => new PollOutcome.Unknown($"Polygon gives no {symbol}: {ServerText.OneLine(error)}"),
    };

    private static double Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private async Task<(double? Spot, DateTimeOffset? At, PollOutcome? Failure)> AskSpot(string symbol, CancellationToken cancellationToken)
    {
        var isIndex = UnderlyingSymbol.IsIndex(symbol);
        var path = isIndex ? IndicesOf(symbol) : $"/v3/snapshot/options/{Uri.EscapeDataString(symbol)}?limit=1";
        var answer = await api.Get(path, cancellationToken);
        if (answer.Content is not { } content) return (null, null, answer.Failure);
        try
        {
            if (!isIndex) return Known(symbol, PolygonReader.Underlying(content, path));
            var indices = PolygonReader.Indices(content, path);
            return ValueOf(symbol, indices) is { Price: not null } value ? Known(symbol, value) : (null, null, Error(symbol, indices));
        }
        catch (InvalidFileException exception)
        {
            return (null, null, new PollOutcome.Unavailable(exception.Message));
        }
    }

    private (double? Spot, DateTimeOffset? At, PollOutcome? Failure) Known(string symbol, (double? Price, DateTimeOffset? At) value)
    {
        _chains.Remember(symbol, value.Price);
        return (value.Price, value.At, null);
    }

    private PollOutcome Volatility(IReadOnlyDictionary<string, PolygonIndex> indices)
    {
        if (ValueOf("VIX", indices) is not ({ } vix, var at)) return Error("VIX", indices) ?? new PollOutcome.Unavailable("Polygon has no value of VIX");

        var content = VolatilityFamily.Symbols.SelectMany(symbol => ValueOf(symbol, indices) is ({ } value, var when) ? new[] { value, Ticks(when) } : [0, 0]);
        return News(Family, at, SnapshotMemory.Hash([.. content]), asOf =>
            VolatilityFamily.Of(FeedName, options.Value.DelayOf(), new IndexValue(vix, asOf), Value("VIX3M", asOf), Value("VVIX", asOf), Value("VIX9D", asOf)));

        IndexValue? Value(string symbol, DateTimeOffset asOf) => ValueOf(symbol, indices) is ({ } value, var when) ? new IndexValue(value, when ?? asOf) : null;
    }

    private MarketStamp Provisional() => new() { RunId = "", Feed = FeedName, DelaySeconds = options.Value.DelayOf() };

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
