using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// Alpaca, live: chains, spots of stocks and ETFs, the option tape. A chain's open interest comes from the trading API and is absent where that cannot be
/// asked; its volume is absent always. An index has no spot here: its chain comes without one. A chain of which a page is missing is no chain.
/// </summary>
public sealed class AlpacaFeed(FeedHttp http, IOptions<AlpacaOptions> options, FeedMetrics metrics, TimeProvider time, ILogger<AlpacaFeed> logger) : IChainSource, IQuoteSource, IStreamSource, IChainFollower
{
    public const string FeedName = "alpaca";

    // How far a quote's time may lie ahead of this machine's clock.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private readonly AlpacaOptions _options = options.Value;
    private readonly AlpacaRest _rest = new(http, options.Value);
    private readonly AlpacaOpenInterest _openInterest = new(new AlpacaRest(http, options.Value), options.Value, time, logger);
    private readonly AlpacaWatchList _watch = new(options.Value.MaxQuotes, options.Value.QuoteExpiries);
    private readonly ConcurrentDictionary<string, (DateTimeOffset AsOf, ulong Hash)> _last = new(StringComparer.Ordinal);
    private readonly SnapshotMemory _spots = new();

    public string Name => FeedName;

    /// <summary>The feed over the HTTP client of its name.</summary>
    public static AlpacaFeed Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<AlpacaOptions>>();
        var limits = options.Value.Limits();
        return ActivatorUtilities.CreateInstance<AlpacaFeed>(services, services.GetFeedHttp(FeedName, limits), options);
    }

    /// <summary>The spot of an index, which its chain is without too.</summary>
    public static FeedCapabilities Lacks(string symbol) => UnderlyingSymbol.IsIndex(symbol) ? FeedCapabilities.Quotes : FeedCapabilities.None;

    public async Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken)
    {
        var contracts = await _openInterest.Get(symbol, cancellationToken);
        (double Price, DateTimeOffset At)? spot = null;
        // A chain without a spot is better than none; a refused key shows at the chain itself.
        if (!UnderlyingSymbol.IsIndex(symbol)) await Spot(symbol, read => spot = read, cancellationToken);

        var snapshots = new AlpacaSnapshots(contracts, time.GetUtcNow() + ClockSlack);
        var hash = new XxHash64();
        var problem = await _rest.Pages(
            new Uri(_options.RestUrl, $"/v1beta1/options/snapshots/{Uri.EscapeDataString(symbol)}?feed={_options.FeedPath}&limit=1000"),
            $"chain of {symbol}",
            page =>
            {
                hash.Append(page);
                return snapshots.Read(page, $"chain of {symbol}");
            },
            cancellationToken);
        return problem is null ? Take(symbol, snapshots, hash.GetCurrentHashAsUInt64(), spot?.Price) : ServedBefore(symbol, problem);
    }

    public async Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken)
    {
        if (UnderlyingSymbol.IsIndex(symbol)) return new PollOutcome.Unknown($"Alpaca has no spot of the index {symbol}");
        (double Price, DateTimeOffset At)? spot = null;
        if (await Spot(symbol, read => spot = read, cancellationToken) is { } problem) return problem;
        return spot is { } trade
            ? _spots.News(symbol, trade.At, SnapshotMemory.Hash(trade.Price, trade.At.UtcTicks), time.GetUtcNow(), 0, asOf =>
                new UnderlyingQuote { Stamp = Stamp(0), AsOf = asOf, Underlying = symbol, Spot = trade.Price })
            : new PollOutcome.Unavailable($"snapshot of {symbol}: it has no last trade");
    }

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken)
    {
        if (_options.ApiKey.Length == 0)
            return Task.FromResult<StreamPreparation>(new StreamPreparation.NotNow(new StreamEnd(StreamEndKind.AuthRefused, $"{AlpacaOptions.Section}:ApiKey is not set")));
        var address = new Uri($"{_options.StreamUrl.AbsoluteUri.TrimEnd('/')}/{_options.FeedPath}");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = "application/msgpack" };
        return Task.FromResult<StreamPreparation>(new StreamPreparation.Ready(address, headers, new AlpacaConversation(_options, _watch, tape)));
    }

    public void Follow(OptionChainSnapshot chain) => _watch.Update(chain, ExchangeTime.Date(time.GetUtcNow()));

    private Task<PollOutcome?> Spot(string symbol, Action<(double Price, DateTimeOffset At)?> take, CancellationToken cancellationToken) => _rest.Get(
        new Uri(_options.RestUrl, $"/v2/stocks/{Uri.EscapeDataString(symbol)}/snapshot"),
        $"snapshot of {symbol}",
        body => take(AlpacaStockSnapshot.Read(body, $"snapshot of {symbol}")),
        cancellationToken);

    private PollOutcome ServedBefore(string symbol, PollOutcome problem) =>
        problem is PollOutcome.Unknown unknown && _last.ContainsKey(symbol) ? new PollOutcome.Unavailable($"{unknown.Reason}, which was served before") : problem;

    private PollOutcome Take(string symbol, AlpacaSnapshots snapshots, ulong hash, double? spot)
    {
        var asOf = snapshots.AsOf ?? time.GetUtcNow().AddSeconds(-_options.DelayOf());
        if (_last.TryGetValue(symbol, out var last) && (asOf <= last.AsOf || hash == last.Hash))
            return new PollOutcome.Unchanged(string.Create(CultureInfo.InvariantCulture, $"still the chain of {last.AsOf:yyyy-MM-dd HH:mm:ss} UTC"));
        if (snapshots.Build(symbol, spot, Stamp(_options.DelayOf()), asOf) is not { Contracts.Count: > 0 } chain)
            return new PollOutcome.Unavailable($"chain of {symbol}: it holds no contract");
        chain.Validate();
        Count(symbol, chain, snapshots);
        _last[symbol] = (asOf, hash);
        return new PollOutcome.Fresh([chain]);
    }

    private void Count(string symbol, OptionChainSnapshot chain, AlpacaSnapshots snapshots)
    {
        var bad = chain.Excluded.Concat(snapshots.Repaired.ToDictionary()).ToList();
        metrics.BadRows(FeedName, bad);
        if (bad.Count > 0) logger.BadRows(symbol, bad.Sum(pair => pair.Value), string.Join(", ", bad.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    // Spots are in real time on every plan; options are 15 minutes late on the free one.
    private static MarketStamp Stamp(int delaySeconds) => new() { RunId = "", Feed = FeedName, DelaySeconds = delaySeconds };
}
