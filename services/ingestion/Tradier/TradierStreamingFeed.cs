using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Tradier with its stream: prints and quotes of the contracts nearest the money, which the newest chain names, whoever it is from, and the spots of their underlyings. Every
/// connection takes a new session, since one that waits five minutes is void.
/// </summary>
public sealed class TradierStreamingFeed : TradierFeed, IStreamSource, IChainFollower
{
    private static readonly TimeSpan ChainWait = TimeSpan.FromSeconds(10);

    private readonly TradierWatch _watch;

    /// <param name="symbols">The underlyings to follow, plain, at least one.</param>
    public TradierStreamingFeed(
        TradierApi api, IReadOnlyList<string> symbols, IOptions<TradierOptions> options, TimeProvider time, FeedMetrics metrics, ILogger<TradierFeed> logger)
        : base(api, options, time, metrics, logger) =>
        _watch = new TradierWatch(symbols, options.Value.MaxContracts, options.Value.StreamExpiries);

    /// <summary>Reads the chains that are missing or of another day, picks the day's contracts, then asks for a session.</summary>
    public async Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken)
    {
        var today = ExchangeTime.Date(Time.GetUtcNow());
        foreach (var symbol in _watch.Underlyings)
        {
            // Without one underlying's chain the others are still worth following.
            if (_watch.IsOf(symbol, today)) continue;
            var (chain, failure) = await PeekChain(symbol, cancellationToken);
            if (failure is PollOutcome.Rejected or PollOutcome.NotEntitled) return Refused(failure);
            if (chain is not null) Follow(chain);
        }

        if (!_watch.Current.HasContracts) return NotNow(StreamEndKind.Broken, "no chain to pick contracts from yet", ChainWait);
        var answer = await Api.Post("markets/events/session", cancellationToken);
        if (answer.Content is not { } content) return Refused(answer.Failure!);
        try
        {
            var session = TradierReader.Session(content, "session");
            var conversation = new TradierConversation(tape, _watch, session, Time);
            return new StreamPreparation.Ready(Options.StreamUrl, new Dictionary<string, string>(StringComparer.Ordinal), conversation);
        }
        catch (InvalidFileException exception)
        {
            return NotNow(StreamEndKind.Broken, exception.Message);
        }
    }

    public void Follow(OptionChainSnapshot chain) => _watch.Take(chain, ExchangeTime.Date(Time.GetUtcNow()));

    private static StreamPreparation.NotNow Refused(PollOutcome failure) => failure switch
    {
        PollOutcome.Rejected rejected => NotNow(StreamEndKind.AuthRefused, rejected.Reason),
        PollOutcome.NotEntitled notEntitled => NotNow(StreamEndKind.NotEntitled, notEntitled.Reason),
        PollOutcome.Unavailable { RetryAfter: { } wait } limited => NotNow(StreamEndKind.RateLimited, limited.Reason, wait),
        PollOutcome.Unavailable unavailable => NotNow(StreamEndKind.Broken, unavailable.Reason),
        _ => throw new InvalidOperationException($"No such failure: {failure}."),
    };

    private static StreamPreparation.NotNow NotNow(StreamEndKind kind, string reason, TimeSpan? wait = null) => new(new StreamEnd(kind, reason, wait));
}
