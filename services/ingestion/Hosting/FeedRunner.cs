using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>
/// Runs one live feed until it is cancelled: makes it, keeps its sources asked, its stream up, its state announced. A feed that breaks down, however, is
/// made again after a while and disturbs no other.
/// </summary>
internal sealed class FeedRunner : IDisposable
{
    private static readonly Dictionary<string, long> Nothing = new(StringComparer.Ordinal);

    private readonly FeedEntry _entry;
    private readonly FeedCapabilities _capabilities;
    private readonly IReadOnlyList<string> _symbols;
    private readonly IReadOnlyList<FeedSlot> _slots;
    private readonly IngestionOptions _options;
    private readonly string _runId;
    private readonly ChainRelay _relay;
    private readonly StreamPolicy _streamPolicy;
    private readonly IServiceProvider _services;
    private readonly IFeedSeat _seat;
    private readonly FeedTiming _timing;
    private readonly FeedOutlet _outlet;
    private readonly FeedReporter _reporter;
    private readonly ILogger<FeedRunner> _logger;
    private readonly int _seed;
    private volatile FeedStream? _stream;

    public FeedRunner(FeedEntry entry, IReadOnlyList<string> symbols, IFeedSeat seat, IngestionOptions options, string runId, ChainRelay publisher, IServiceProvider services)
    {
        (_entry, _symbols, _seat, _options, _runId, _relay, _services) = (entry, symbols, seat, options, runId, publisher, services);
        _capabilities = entry.Under(services);
        _slots = entry.Slots(services, symbols);
        _seed = services.GetRequiredService<JitterSeed>().Value;
        _logger = services.GetRequiredService<ILogger<FeedRunner>>();
        _timing = entry.Timing(services);
        _streamPolicy = services.GetRequiredService<IOptions<StreamOptions>>().Value.Policy(_timing.Policy.Delay);
        _outlet = ActivatorUtilities.CreateInstance<FeedOutlet>(services, entry.Feed, runId, publisher, seat);
        List<string> sources = [.. _slots.Where(slot => slot.Capability != FeedCapabilities.Trades).Select(slot => slot.ToString())];
        if (_capabilities.HasFlag(FeedCapabilities.Trades)) sources.Add(StreamSupervisor.Source);
        var limits = new SilenceLimits(_timing.Policy.StaleAfter) { [StreamSupervisor.Source] = _streamPolicy.StaleAfter };
        _reporter = ActivatorUtilities.CreateInstance<FeedReporter>(services, entry.Feed, runId, (IReadOnlyList<string>)sources, limits, _timing.Policy.Delay, publisher);
    }

    public string Feed => _entry.Feed;

    /// <summary>The feed as it is now.</summary>
    /// <param name="active">What it delivers now.</param>
    public FeedView View(IReadOnlyList<FeedSlot> active)
    {
        var stream = _stream;
        return new FeedView(_entry.Feed, _capabilities, _reporter.Last, active, _outlet.Lag, _outlet.LastAt, _reporter.LastTrouble, stream?.Counts() ?? Nothing, stream?.Bad() ?? Nothing);
    }

    public void Dispose() => _reporter.Dispose();

    public async Task Run(CancellationToken cancellationToken)
    {
        var random = new Random(_seed);
        await _reporter.Begin(cancellationToken);
        var time = _services.GetRequiredService<TimeProvider>();
        for (var failures = 1; ; failures++)
        {
            var began = time.GetUtcNow();
            try
            {
                await RunOnce(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // A run that outlasted the longest wait was healthy.
                if (time.GetUtcNow() - began > _timing.Policy.MaxBackoff) failures = 1;
                var wait = Backoff.After(failures, _timing.Policy.FirstBackoff, _timing.Policy.MaxBackoff, random.NextDouble());
                // Its words are not known to be free of secrets: a client's name the address.
                _logger.FeedBroke(_entry.Feed, exception.GetType().Name, wait.TotalSeconds, exception.StackTrace ?? "");
                await _reporter.Break($"broke down with {exception.GetType().Name}; it is started again", cancellationToken);
                foreach (var slot in _slots) _seat.Report(slot, SourceState.Unavailable);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    // What breaks one part of the feed ends the other: they are made again together.
    private async Task RunOnce(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = _entry.Create(_services);
        using var following = feed is IChainFollower follower ? _relay.Add(follower) : null;
        var intervals = new LiveIntervals(TimeSpan.FromSeconds(_options.ChainIntervalSeconds), _timing.QuoteInterval, TimeSpan.FromSeconds(_options.VolatilityIntervalSeconds));
        var polls = ActivatorUtilities.CreateInstance<PollSupervisor>(_services, _entry.Feed, _timing.Policy, _outlet, _reporter, _seat, _seed);
        List<Task> parts = [polls.Run(LivePlan.Tasks(feed, _slots, intervals), either.Token)];
        if (feed is IStreamSource source)
        {
            _stream = new FeedStream(source, _runId, _symbols, _streamPolicy, _outlet, _reporter, _seat, _seed, _services);
            parts.Add(_stream.Run(either.Token));
        }

        await foreach (var part in Task.WhenEach(parts).WithCancellation(CancellationToken.None))
        {
            if (part.IsCompletedSuccessfully) continue;
            await either.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await part;
        }
    }
}
