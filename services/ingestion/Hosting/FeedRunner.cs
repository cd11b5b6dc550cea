using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>
/// Runs one live feed until it is cancelled: makes it, keeps its sources asked, its state announced. A feed that breaks down, however, is made
/// again after a while and disturbs no other.
/// </summary>
internal sealed class FeedRunner : IDisposable
{
    private readonly FeedEntry _entry;
    private readonly IReadOnlyList<string> _symbols;
    private readonly IngestionOptions _options;
    private readonly IServiceProvider _services;
    private readonly IFeedSeat _seat;
    private readonly FeedTiming _timing;
    private readonly ILogger<FeedRunner> _logger;

    public FeedRunner(FeedEntry entry, IReadOnlyList<string> symbols, IFeedSeat seat, IngestionOptions options, string runId, IMarketPublisher publisher, IServiceProvider services)
    {
        (_entry, _symbols, _seat, _options, _services) = (entry, symbols, seat, options, services);
        _logger = services.GetRequiredService<ILogger<FeedRunner>>();
        _timing = entry.Timing(services);
        Outlet = ActivatorUtilities.CreateInstance<FeedOutlet>(services, entry.Feed, runId, publisher, seat);
        var sources = LivePlan.Slots(entry.Capabilities, symbols).Where(slot => slot.Capability != FeedCapabilities.Trades).Select(slot => slot.ToString());
        Reporter = ActivatorUtilities.CreateInstance<FeedReporter>(services, entry.Feed, runId, (IReadOnlyList<string>)[.. sources], _timing.Policy, publisher);
    }

    public FeedEntry Entry => _entry;

    public FeedOutlet Outlet { get; }

    public FeedReporter Reporter { get; }

    public void Dispose() => Reporter.Dispose();

    public async Task Run(CancellationToken cancellationToken)
    {
        var random = new Random((int)(_options.Seed & int.MaxValue));
        await Reporter.Begin(cancellationToken);
        for (var failures = 1; ; failures++)
        {
            try
            {
                await RunOnce(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var wait = Backoff.After(failures, _timing.Policy.FirstBackoff, _timing.Policy.MaxBackoff, random.NextDouble());
                _logger.FeedBroke(exception, _entry.Feed, exception.GetType().Name, wait.TotalSeconds);
                await Reporter.Break($"broke down with {exception.GetType().Name}; it is started again", cancellationToken);
                foreach (var slot in LivePlan.Slots(_entry.Capabilities, _symbols)) _seat.Report(slot, SourceState.Unavailable);
                await Task.Delay(wait, _services.GetRequiredService<TimeProvider>(), cancellationToken);
            }
        }
    }

    private async Task RunOnce(CancellationToken cancellationToken)
    {
        var feed = _entry.Create(_services);
        var intervals = new LiveIntervals(TimeSpan.FromSeconds(_options.ChainIntervalSeconds), _timing.QuoteInterval, TimeSpan.FromSeconds(_options.VolatilityIntervalSeconds));
        var polls = ActivatorUtilities.CreateInstance<PollSupervisor>(_services, _entry.Feed, _timing.Policy, Outlet, Reporter, _seat, (int)(_options.Seed & int.MaxValue));
        await polls.Run(LivePlan.Tasks(feed, _symbols, intervals), cancellationToken);
    }
}
