using System.Runtime.CompilerServices;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// Plays a folder of recorded data in event time: chains as Cboe served them, and volatility and trades where the recording has them; and what
/// <c>options-alerts record</c> wrote, as it was said. One instant
/// an event; of several at one time the trades come first, then volatility, then chains. Holds one body at a time.
/// </summary>
public sealed class RecordedFeed : IReplayFeed
{
    public const string FeedName = "recorded";

    private readonly Recording _recording;
    private readonly IReadOnlyCollection<string> _symbols;
    private readonly TimeSpan _tradeWindow;
    private readonly FeedMetrics _metrics;
    private readonly ILogger<RecordedFeed> _logger;

    private RecordedFeed(Recording recording, IReadOnlyCollection<string> symbols, TimeSpan tradeWindow, FeedMetrics metrics, ILogger<RecordedFeed> logger)
    {
        (_recording, _symbols, _tradeWindow, _metrics, _logger) = (recording, symbols, tradeWindow, metrics, logger);
        BadFiles = recording.BadFiles;
    }

    public string Name => FeedName;

    public FeedCapabilities Capabilities =>
        _recording.Records.Aggregate(FeedCapabilities.None, (all, record) => all | record.Capabilities)
        | (_recording.Bodies.Any(body => body.IsChain) ? FeedCapabilities.Chains : FeedCapabilities.None)
        | (_recording.Bodies.Any(body => !body.IsChain && !Recording.IsVolatility(body)) ? FeedCapabilities.Quotes : FeedCapabilities.None)
        | (_recording.Volatility.Count > 0 || _recording.Bodies.Any(Recording.IsVolatility) ? FeedCapabilities.VolatilityIndices : FeedCapabilities.None)
        | (_recording.Trades.Count > 0 ? FeedCapabilities.Trades : FeedCapabilities.None);

    /// <summary>Files that could not be read so far.</summary>
    public int BadFiles { get; private set; }

    /// <summary>Bodies left out because they only repeat the one before.</summary>
    public int RepeatedBodies => _recording.RepeatedBodies;

    /// <summary>Looks a folder through.</summary>
    /// <param name="folder">Holds what <c>RecordingFiles</c> lists.</param>
    /// <param name="symbols">The underlyings to play, under any vendor's name; none given: all of the recording.</param>
    /// <param name="tradeWindow">The most market time whose prints go out together.</param>
    /// <exception cref="InvalidFileException">The folder holds nothing that can be played; the message says why.</exception>
    public static RecordedFeed Open(string folder, IEnumerable<string> symbols, TimeSpan tradeWindow, FeedMetrics metrics, ILogger<RecordedFeed> logger)
    {
        var wanted = symbols.Select(UnderlyingSymbol.Canonical).ToHashSet(StringComparer.Ordinal);
        return new RecordedFeed(Recording.Open(folder, wanted, metrics, logger), wanted, tradeWindow, metrics, logger);
    }

    public async IAsyncEnumerable<MarketInstant> Replay([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var history = _recording.VixHistory;
        foreach (var instant in InOrder(Instants(), new RecordPlayer(_recording.Records, _symbols, _metrics, _logger).Instants()))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The history belongs before everything else: it goes with the first instant and knows nothing of that day.
            yield return history is null ? instant : instant with { Messages = [History(history, instant.At), .. instant.Messages] };
            history = null;
            await Task.Yield();
        }
    }

    // At one time the files of single bodies go first.
    private static IEnumerable<MarketInstant> InOrder(IEnumerable<MarketInstant> bodies, IEnumerable<MarketInstant> records)
    {
        using var first = bodies.GetEnumerator();
        using var second = records.GetEnumerator();
        bool hasFirst = first.MoveNext(), hasSecond = second.MoveNext();
        while (hasFirst || hasSecond)
        {
            if (hasFirst && (!hasSecond || first.Current.At <= second.Current.At))
            {
                yield return first.Current;
                hasFirst = first.MoveNext();
            }
            else
            {
                yield return second.Current;
                hasSecond = second.MoveNext();
            }
        }
    }

    private static VolatilityHistory History(DailyHistory history, DateTimeOffset first) =>
        VolatilityReading.History(FeedName, history, first, before: ExchangeTime.TradingDay(first));

    private IEnumerable<MarketInstant> Instants()
    {
        var relatives = new Dictionary<string, CboeBody>(StringComparer.Ordinal);
        var trades = new TradeBatches(_recording.Trades, FeedName, _tradeWindow);
        int body = 0, reading = 0;
        while (true)
        {
            var bodyAt = body < _recording.Bodies.Count ? _recording.Bodies[body].At : (DateTimeOffset?)null;
            var readingAt = reading < _recording.Volatility.Count ? _recording.Volatility[reading].AsOf : (DateTimeOffset?)null;
            var next = bodyAt is null || readingAt < bodyAt ? readingAt : bodyAt;
            if (trades.NextAt is { } tradeAt && (next is null || tradeAt <= next))
            {
                var batches = trades.Take(next ?? DateTimeOffset.MaxValue);
                yield return new MarketInstant(batches.Max(batch => batch.AsOf), batches);
            }
            else if (next is null)
            {
                yield break;
            }
            else if (readingAt <= next)
            {
                yield return new MarketInstant(next.Value, [_recording.Volatility[reading++]]);
            }
            else if (Message(_recording.Bodies[body++], relatives) is { } message)
            {
                yield return new MarketInstant(next.Value, [message]);
            }
        }
    }

    private IMarketMessage? Message(RecordedBody recorded, Dictionary<string, CboeBody> relatives)
    {
        try
        {
            var body = CboeBodyReader.ReadFile(recorded.Path);
            if (recorded.IsChain) return Chain(recorded, body);
            if (!Recording.IsVolatility(recorded)) return body.ToQuote(FeedName);
            if (body.Symbol == "VIX") return Volatility(body, relatives);
            relatives[body.Symbol] = body;
            return null;
        }
        catch (InvalidFileException exception)
        {
            // Readable when the folder was looked through, and no longer.
            BadFiles++;
            _metrics.BadFile(FeedName);
            _logger.BadFile(exception.Message);
            return null;
        }
    }

    private static VolatilityIndexQuote? Volatility(CboeBody vix, Dictionary<string, CboeBody> relatives) => VolatilityReading.Of(
        FeedName, CboeBody.DelaySeconds, vix, relatives.GetValueOrDefault("VIX3M"), relatives.GetValueOrDefault("VVIX"), relatives.GetValueOrDefault("VIX9D"));

    private OptionChainSnapshot? Chain(RecordedBody recorded, CboeBody body)
    {
        if (body.ToChain(FeedName) is not { } chain) return null;
        var bad = chain.Snapshot.Excluded.Concat(chain.Repaired).ToList();
        if (bad.Count > 0)
        {
            _metrics.BadRows(FeedName, bad);
            _logger.BadRows(recorded.Path, bad.Sum(pair => pair.Value), string.Join(", ", bad.Select(pair => $"{pair.Key} {pair.Value}")));
        }

        return chain.Snapshot;
    }
}
