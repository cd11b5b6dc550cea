using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// A folder of recorded data, looked through once: bodies by their heads alone, in order of market time, without those that only repeat the one
/// before; volatility and trade files read whole. A bad file is said in one line, counted and left out; the rest stands.
/// </summary>
internal sealed class Recording
{
    private static readonly string[] VolatilityIndices = ["VIX", "VIX3M", "VVIX", "VIX9D"];

    private Recording(
        IReadOnlyList<RecordedBody> bodies, IReadOnlyList<VolatilityIndexQuote> volatility, DailyHistory? history, TradeTape trades, IReadOnlyList<RecordFile> records, int repeated, int bad)
    {
        (Bodies, Volatility, VixHistory, Trades, Records, RepeatedBodies, BadFiles) = (bodies, volatility, history, trades, records, repeated, bad);
    }

    /// <summary>Bodies to play, by market time, then symbol; VIX after its relatives of the same time.</summary>
    public IReadOnlyList<RecordedBody> Bodies { get; }

    public IReadOnlyList<VolatilityIndexQuote> Volatility { get; }

    /// <summary>VIX's daily history; null where the recording has none.</summary>
    public DailyHistory? VixHistory { get; }

    public TradeTape Trades { get; }

    /// <summary>What <c>options-alerts record</c> wrote.</summary>
    public IReadOnlyList<RecordFile> Records { get; }

    public int RepeatedBodies { get; }

    public int BadFiles { get; }

    /// <param name="symbols">The underlyings to play, by plain symbol; none given: all. Volatility indices are always played.</param>
    /// <exception cref="InvalidFileException">The folder holds nothing that can be played.</exception>
    public static Recording Open(string folder, IReadOnlyCollection<string> symbols, FeedMetrics metrics, ILogger logger)
    {
        var files = RecordingFiles.In(folder);
        var reader = new Reader(metrics, logger);
        var heads = files.Bodies.Select(path => reader.Try(() => RecordedBody.Of(path, CboeBodyReader.ReadHead(path)))).OfType<RecordedBody>().ToList();
        var wanted = heads.Where(head => symbols.Count == 0 || symbols.Contains(head.Symbol) || IsVolatility(head));
        var ordered = wanted.OrderBy(head => head.At).ThenBy(Rank).ThenBy(head => head.Symbol, StringComparer.Ordinal).ThenBy(head => head.Path, StringComparer.Ordinal);
        var (bodies, repeated) = WithoutRepeats(ordered);

        var volatility = files.Volatility.SelectMany(path => reader.Try(() => IntradayVolatilityCsv.ReadFile(path, RecordedFeed.FeedName)) is { } read
            ? reader.Rows(path, read.Skipped, read.Quotes)
            : []);
        var trades = new TradeTape();
        foreach (var path in files.Trades)
        {
            reader.Try(() =>
            {
                trades.AddFile(path, symbols.Count == 0 ? null : symbols.Contains);
                return path;
            });
        }

        reader.Rows("trades", trades.Skipped, trades.Trades);
        var history = files.VixHistory.Select(path => reader.Try(() => VolatilityHistoryCsv.ReadFile(path))).FirstOrDefault(read => read is not null);
        if (history is not null) reader.Rows("VIX history", history.Skipped, history.Days);

        var records = files.Records.Select(path => reader.Try(() => reader.Record(path))).OfType<RecordFile>().ToList();
        var recording = new Recording(bodies, [.. volatility.OrderBy(quote => quote.AsOf)], history, trades, records, repeated, reader.BadFiles);
        if (bodies.Count + recording.Volatility.Count + trades.Count + records.Count == 0) throw Nothing(folder, heads, symbols, reader.BadFiles);
        for (var i = 0; i < repeated; i++) metrics.Unchanged(RecordedFeed.FeedName);
        logger.RecordingOpened(
            folder,
            bodies.Count(body => body.IsChain),
            bodies.Count(body => !body.IsChain),
            string.Join(' ', bodies.Select(body => body.Symbol).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            trades.Count,
            recording.Volatility.Count,
            repeated,
            reader.BadFiles);
        return recording;
    }

    /// <summary>True for a single quote of VIX or a relative, false for a chain of VIX options.</summary>
    public static bool IsVolatility(RecordedBody body) => !body.IsChain && VolatilityIndices.Contains(body.Symbol, StringComparer.Ordinal);

    private static int Rank(RecordedBody body) => body.Symbol == "VIX" ? 1 : 0;

    // A stalled symbol repeats its last snapshot with the same time stamp, or with a new one and the same content.
    private static (List<RecordedBody> Kept, int Repeated) WithoutRepeats(IEnumerable<RecordedBody> ordered)
    {
        var kept = new List<RecordedBody>();
        var repeated = 0;
        var last = new Dictionary<(string Symbol, bool IsChain), RecordedBody>();
        foreach (var body in ordered)
        {
            if (last.TryGetValue((body.Symbol, body.IsChain), out var before) && (before.Timestamp == body.Timestamp || before.ContentHash == body.ContentHash))
            {
                repeated++;
                continue;
            }

            last[(body.Symbol, body.IsChain)] = body;
            kept.Add(body);
        }

        return (kept, repeated);
    }

    private static InvalidFileException Nothing(string folder, List<RecordedBody> heads, IReadOnlyCollection<string> symbols, int bad)
    {
        if (heads.Count == 0) return new InvalidFileException(folder, FormattableString.Invariant($"nothing to play: {bad} files, none of them readable"));
        var there = string.Join(", ", heads.Select(head => head.Symbol).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return new InvalidFileException(folder, $"nothing to play of {string.Join(", ", symbols)}: the recording holds {there}");
    }

    /// <summary>Reads what can be read and counts what cannot.</summary>
    private sealed class Reader(FeedMetrics metrics, ILogger logger)
    {
        public int BadFiles { get; private set; }

        public T? Try<T>(Func<T?> read) where T : class
        {
            try
            {
                return read();
            }
            catch (InvalidFileException exception)
            {
                BadFiles++;
                metrics.BadFile(RecordedFeed.FeedName);
                logger.BadFile(exception.Message);
                return null;
            }
        }

        /// <summary>A record, and a word where it ends too early.</summary>
        public RecordFile? Record(string path)
        {
            var file = RecordFile.Scan(path, out var isCut);
            if (isCut) logger.RecordIsCut(path, file?.Lines ?? 0);
            if (file is null) BadFiles++;
            return file;
        }

        public IReadOnlyList<T> Rows<T>(string file, IReadOnlyDictionary<string, int> skipped, IReadOnlyList<T> rows)
        {
            if (skipped.Count == 0) return rows;
            metrics.BadRows(RecordedFeed.FeedName, skipped);
            logger.BadRows(file, skipped.Values.Sum(), string.Join(", ", skipped.Select(pair => $"{pair.Key} {pair.Value}")));
            return rows;
        }
    }
}
