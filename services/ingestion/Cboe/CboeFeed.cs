using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Cboe;

/// <summary>
/// Cboe's delayed quotes, live: chains, spots, VIX with its relatives, VIX's daily history. No key. Data is 15 minutes old. An answer that only
/// repeats the last one (same or older time stamp, or same content) is no news, whatever its HTTP status; a symbol that Cboe
/// refuses is unknown for good unless it was served before.
/// </summary>
public sealed class CboeFeed(FeedHttp http, IOptions<CboeOptions> options, FeedMetrics metrics, ILogger<CboeFeed> logger) : IChainSource, IQuoteSource, IVolatilitySource
{
    public const string FeedName = "cboe";

    private const string Chains = "/api/global/delayed_quotes/options/";
    private const string Quotes = "/api/global/delayed_quotes/quotes/";
    private const string VixHistory = "/api/global/us_indices/daily_prices/VIX_History.csv";

    private static readonly string[] Relatives = ["VIX3M", "VVIX", "VIX9D"];

    private readonly ConcurrentDictionary<string, (DateTimeOffset Timestamp, ulong Hash)> _last = new(StringComparer.Ordinal);

    public string Name => FeedName;

    /// <summary>The feed over the HTTP client of its name.</summary>
    public static CboeFeed Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CboeOptions>>();
        var limits = options.Value.Limits();
        return ActivatorUtilities.CreateInstance<CboeFeed>(services, services.GetFeedHttp(FeedName, limits), options);
    }

    /// <summary>How Cboe names a symbol in an address: an index takes an underscore.</summary>
    public static string PathName(string symbol) => UnderlyingSymbol.IsIndex(symbol) ? $"_{symbol}" : Uri.EscapeDataString(symbol);

    public Task<PollOutcome> GetChain(string symbol, CancellationToken cancellationToken) =>
        Get($"{Chains}{PathName(symbol)}.json", symbol, body => body.ToChain(FeedName) is { Snapshot.Contracts.Count: > 0 } chain ? Chain(symbol, chain) : null, cancellationToken);

    public Task<PollOutcome> GetQuote(string symbol, CancellationToken cancellationToken) =>
        Get($"{Quotes}{PathName(symbol)}.json", symbol, body => body.ToQuote(FeedName), cancellationToken);

    public async Task<PollOutcome> GetVolatility(CancellationToken cancellationToken)
    {
        var relatives = Relatives.Select(symbol => Relative(symbol, cancellationToken)).ToArray();
        var values = await Task.WhenAll(relatives);
        return await Get(
            $"{Quotes}{PathName("VIX")}.json",
            "VIX",
            body => VolatilityReading.Of(FeedName, CboeBody.DelaySeconds, body, values[0], values[1], values[2]),
            cancellationToken);
    }

    public async Task<PollOutcome> GetVolatilityHistory(CancellationToken cancellationToken)
    {
        switch (await Ask(VixHistory, cancellationToken))
        {
            case HttpAnswer.Body body:
                try
                {
                    var history = VolatilityHistoryCsv.Read(new StringReader(Encoding.UTF8.GetString(body.Content)), VixHistory);
                    metrics.BadRows(FeedName, history.Skipped);
                    return new PollOutcome.Fresh([VolatilityReading.History(FeedName, history, CloseOf(history.Days[^1].Date))]);
                }
                catch (InvalidFileException exception)
                {
                    return new PollOutcome.Unavailable(exception.Message);
                }

            case HttpAnswer.Refused refused:
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status} for {VixHistory}"));
            case HttpAnswer.Failed failed:
                return new PollOutcome.Unavailable(failed.Reason, failed.RetryAfter);
            case var other:
                throw new InvalidOperationException($"No such answer: {other}.");
        }
    }

    private static DateTimeOffset CloseOf(DateOnly day) => ExchangeTime.Instant(day, ExchangeTime.SessionClose);

    private async Task<CboeBody?> Relative(string symbol, CancellationToken cancellationToken)
    {
        if (await Ask($"{Quotes}{PathName(symbol)}.json", cancellationToken) is not HttpAnswer.Body answer) return null;
        try
        {
            var body = CboeBodyReader.Read(answer.Content, symbol);
            return body.Symbol == symbol ? body : null;
        }
        catch (InvalidFileException)
        {
            // A relative is absent, not wrong: VIX alone is still worth having.
            return null;
        }
    }

    private async Task<PollOutcome> Get(string path, string symbol, Func<CboeBody, IMarketMessage?> message, CancellationToken cancellationToken)
    {
        switch (await Ask(path, cancellationToken))
        {
            case HttpAnswer.Body answer:
                return Read(answer.Content, path, symbol, message);
            case HttpAnswer.Refused { Status: 403 or 404 } refused when _last.ContainsKey(path):
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status} for {symbol}, which was served before"));
            case HttpAnswer.Refused { Status: 403 or 404 } refused:
                return new PollOutcome.Unknown(string.Create(CultureInfo.InvariantCulture, $"Cboe has no symbol {symbol} (HTTP {refused.Status})"));
            case HttpAnswer.Failed failed:
                return new PollOutcome.Unavailable(failed.Reason, failed.RetryAfter);
            case HttpAnswer.Refused refused:
                return new PollOutcome.Unavailable(string.Create(CultureInfo.InvariantCulture, $"HTTP {refused.Status}"));
            case var other:
                throw new InvalidOperationException($"No such answer: {other}.");
        }
    }

    private Task<HttpAnswer> Ask(string path, CancellationToken cancellationToken) => http.Get(new Uri(options.Value.BaseUrl, path), authorization: null, cancellationToken);

    private PollOutcome Read(byte[] content, string path, string symbol, Func<CboeBody, IMarketMessage?> make)
    {
        try
        {
            var body = CboeBodyReader.Read(content, path);
            if (body.Symbol != symbol) return new PollOutcome.Unavailable($"{path} answered for {body.Symbol}");
            if (_last.TryGetValue(path, out var last) && (body.Timestamp <= last.Timestamp || body.ContentHash == last.Hash))
                return new PollOutcome.Unchanged(string.Create(CultureInfo.InvariantCulture, $"still the snapshot of {last.Timestamp:yyyy-MM-dd HH:mm:ss} UTC"));
            if (make(body) is not { } message) return new PollOutcome.Unavailable($"{path} holds no data");
            message.Validate();
            _last[path] = (body.Timestamp, body.ContentHash);
            return new PollOutcome.Fresh([message]);
        }
        catch (Exception exception) when (exception is InvalidFileException or InvalidContractException)
        {
            return new PollOutcome.Unavailable(exception.Message);
        }
    }

    private OptionChainSnapshot Chain(string symbol, ParsedChain chain)
    {
        metrics.BadRows(FeedName, chain.Snapshot.Excluded);
        metrics.BadRows(FeedName, chain.Repaired);
        var bad = chain.Snapshot.Excluded.Concat(chain.Repaired).ToList();
        if (bad.Count > 0) logger.BadRows(symbol, bad.Sum(pair => pair.Value), string.Join(", ", bad.Select(pair => $"{pair.Key} {pair.Value}")));
        return chain.Snapshot;
    }
}
