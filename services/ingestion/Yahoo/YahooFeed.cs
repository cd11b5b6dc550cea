using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>
/// Yahoo, the last resort: chains without greeks (with a cookie and a crumb), spots, VIX with its relatives and VIX's daily history (without). A chain is whole
/// or there is none, as with Tradier.
/// </summary>
public sealed class YahooFeed(YahooApi api, IOptions<YahooOptions> options, TimeProvider time, FeedMetrics metrics, ILogger<YahooFeed> logger)
    : IChainSource, IQuoteSource, IVolatilitySource
{
    public const string FeedName = "yahoo";

    /// <summary>How much later than the market Yahoo may speak: 15 minutes.</summary>
    public const int DelaySeconds = 900;

    private const string Family = "VIX and relatives";

    private readonly ConcurrentDictionary<string, int[]> _expiries = new(StringComparer.Ordinal);
    private readonly SnapshotMemory _memory = new();

    public string Name => FeedName;

    /// <summary>The feed over the HTTP client of its name.</summary>
    public static YahooFeed Create(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<YahooFeed>(services, services.GetRequiredService<YahooApi>());

    /// <summary>How Yahoo names a symbol: an index takes a caret, a share class a hyphen.</summary>
    public static string YahooName(string symbol) => UnderlyingSymbol.IsIndex(symbol) ? $"^{symbol}" : symbol.Replace('.', '-');

    public async Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken)
    {
        var reader = new YahooChainReader(symbol, YahooName(symbol));
        var (nearest, failure) = await AskExpiry(reader, symbol, null, cancellationToken);
        if (nearest is null) return failure!;
        if (!nearest.IsKnown)
        {
            return _expiries.ContainsKey(symbol)
                ? new PollOutcome.Unavailable($"Yahoo has no options of {symbol}, which it had before")
                : new PollOutcome.Unknown($"Yahoo has no options of {symbol}");
        }

        var today = ExchangeTime.Date(time.GetUtcNow());
        var listed = nearest.Expiries.Where(expiry => expiry >= today).Take(options.Value.MaxExpiries).ToArray();
        foreach (var expiry in listed.Where(expiry => expiry != nearest.Expiry))
        {
            (var page, failure) = await AskExpiry(reader, symbol, expiry, cancellationToken);
            if (page is null) return failure!;
            if (page.Rows > 0) continue;

            // What expires today may be gone once it has; another expiry that had contracts has them still, whatever the answer says.
            if (expiry != today && _expiries.GetValueOrDefault(symbol, []).Contains(Number(expiry)))
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"the expiry {expiry:yyyy-MM-dd} of {symbol} came empty"));
            reader.CountEmpty();
        }

        return Finish(reader, symbol);
    }

    public async Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken)
    {
        var (chart, failure) = await AskChart(symbol, "interval=1m&range=1d", cancellationToken);
        if (chart is null) return failure!;
        if (chart.Price is not { } price) return new PollOutcome.Unavailable($"Yahoo has no price of {symbol}");
        return News(symbol, chart.At, SnapshotMemory.Hash(price, Ticks(chart.At)), asOf =>
            new UnderlyingQuote { Stamp = Provisional(), AsOf = asOf, Underlying = symbol, Spot = price });
    }

    public async Task<PollOutcome> GetVolatility(CancellationToken cancellationToken)
    {
        var values = new List<IndexValue?>();
        PollOutcome? failure = null;
        foreach (var symbol in VolatilityFamily.Symbols)
        {
            // A relative is absent, not wrong: VIX alone is still worth having.
            var (chart, why) = await AskChart(symbol, "interval=1m&range=1d", cancellationToken);
            values.Add(chart is { Price: { } price, At: { } at } ? new IndexValue(price, at) : null);
            if (values is [null]) return why ?? failure ?? new PollOutcome.Unavailable("Yahoo has no price of VIX");
        }

        var vix = values[0]!.Value;
        return News(Family, vix.At, SnapshotMemory.Hash([.. values.SelectMany(value => new[] { value?.Value ?? 0, Ticks(value?.At) })]), asOf =>
            VolatilityFamily.Of(FeedName, DelaySeconds, vix with { At = asOf }, values[1], values[2], values[3]));
    }

    public async Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken)
    {
        var (chart, failure) = await AskChart("VIX", "interval=1d&range=5y", cancellationToken);
        if (chart is null) return failure!;
        metrics.BadRows(FeedName, chart.Days.Skipped);

        // The running day's bar is no close yet.
        var today = ExchangeTime.Date(time.GetUtcNow());
        var last = chart.Days.Days.LastOrDefault(day => day.Date < today).Date;
        if (last == default) return new PollOutcome.Unavailable("a history without one day that is over");
        return new PollOutcome.Fresh([VolatilityReading.History(FeedName, chart.Days, ExchangeTime.Instant(last, ExchangeTime.SessionClose), today)]);
    }

    private static MarketStamp Provisional() => new() { RunId = "", Feed = FeedName, DelaySeconds = DelaySeconds };

    private static double Ticks(DateTimeOffset? at) => at?.UtcTicks ?? 0;

    private static int Number(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;

    private async Task<(YahooChainPage? Page, PollOutcome? Failure)> AskExpiry(YahooChainReader reader, string symbol, DateOnly? expiry, CancellationToken cancellationToken)
    {
        var date = expiry is { } day ? string.Create(CultureInfo.InvariantCulture, $"&date={new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeSeconds()}") : "";
        var path = $"v7/finance/options/{Uri.EscapeDataString(YahooName(symbol))}?formatted=false{date}";
        var answer = await api.GetWithCrumb(options.Value.Query2Url, path, cancellationToken);
        if (answer.Failure is { } failure) return (null, failure);
        try
        {
            return (reader.Add(answer.Content!, expiry), null);
        }
        catch (InvalidFileException exception)
        {
            return (null, new PollOutcome.Unavailable(exception.Message));
        }
    }

    private async Task<(YahooChart? Chart, PollOutcome? Failure)> AskChart(string symbol, string query, CancellationToken cancellationToken)
    {
        var name = YahooName(symbol);
        var answer = await api.Get(options.Value.Query1Url, $"v8/finance/chart/{Uri.EscapeDataString(name)}?{query}", cancellationToken);
        if (answer is { Status: 404, Content: { } said } && YahooReader.SaysNotFound(said) && !_memory.Knows(symbol))
            return (null, new PollOutcome.Unknown($"Yahoo has no symbol {symbol}"));
        if (answer.Failure is { } failure) return (null, failure);
        try
        {
            var chart = YahooReader.Chart(answer.Content!, $"chart {symbol}");
            return string.Equals(chart.Symbol, name, StringComparison.OrdinalIgnoreCase)
                ? (chart, null)
                : (null, new PollOutcome.Unavailable($"the chart of {symbol} answers for another symbol"));
        }
        catch (InvalidFileException exception)
        {
            return (null, new PollOutcome.Unavailable(exception.Message));
        }
    }

    private PollOutcome Finish(YahooChainReader reader, string symbol)
    {
        OptionChainSnapshot? chain = null;
        var content = SnapshotMemory.Hash(reader.Spot ?? 0, BitConverter.UInt64BitsToDouble(reader.ContentHash));
        var outcome = News($"chain {symbol}", reader.At, content, asOf =>
        {
            if (reader.Finish(asOf, Provisional()) is not { } parsed) return null;
            metrics.BadRows(FeedName, parsed.Snapshot.Excluded);
            metrics.BadRows(FeedName, parsed.Repaired);
            var bad = parsed.Snapshot.Excluded.Concat(parsed.Repaired).ToList();
            if (bad.Count > 0) logger.BadRows(symbol, bad.Sum(pair => pair.Value), string.Join(", ", bad.Select(pair => $"{pair.Key} {pair.Value}")));
            return chain = parsed.Snapshot;
        });
        if (chain is not null && outcome is PollOutcome.Fresh) _expiries[symbol] = [.. chain.Contracts.Expiry.Distinct()];
        return outcome;
    }

    private PollOutcome News(string name, DateTimeOffset? at, ulong content, Func<DateTimeOffset, IMarketMessage?> make) =>
        _memory.News(name, at, content, time.GetUtcNow(), DelaySeconds, make);
}
