using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Replay;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>
/// Owns the process' feeds for its lifetime: opens it at start, so that a recording that cannot be played stops the start, and runs it once the
/// bus is up.
/// </summary>
public sealed class FeedHost : BackgroundService
{
    private readonly IServiceProvider _services;
    private readonly TaskCompletionSource<ReplayResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StepRunner? _runner;
    private volatile LiveFeeds? _live;
    private Func<CancellationToken, Task>? _run;

    public FeedHost(IServiceProvider services) => _services = services;

    /// <summary>Completes when a recorded or simulated feed has come to its end; a live one has none.</summary>
    public Task<ReplayResult> Completion => _completion.Task;

    /// <summary>Takes the engine's word that a step is decided.</summary>
    public void OnDecided(StepDecided decided) => _runner?.OnDecided(decided);

    /// <exception cref="Formats.InvalidFileException">The recording cannot be played.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var factory = _services.GetRequiredService<FeedFactory>();
        _run = factory.Replay() is { } feed ? Replay(feed) : Live(factory);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The feed stops first of all, so that what is under way can be brought to its end.
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            await _services.GetRequiredService<MessagePublisher>().WhenReady(stopping.Token);
            await RunBeside(Board.Run, _run!, stopping.Token);
        }
        catch (OperationCanceledException) when (IsStopping(stoppingToken))
        {
            _completion.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
            throw;
        }
    }

    public override void Dispose()
    {
        _live?.Dispose();
        base.Dispose();
    }

    // The feeds' end is the end of both.
    private static async Task RunBeside(Func<CancellationToken, Task> beside, Func<CancellationToken, Task> main, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var besides = beside(ended.Token);
        try
        {
            await main(cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await besides.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsStopping(CancellationToken stoppingToken) =>
        stoppingToken.IsCancellationRequested || _services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    private Func<CancellationToken, Task> Replay(IReplayFeed feed)
    {
        var options = _services.GetRequiredService<IOptions<IngestionOptions>>().Value;
        _ = ReplayPace.TryParse(options.Speed, out var pace);
        var noted = new NotedPublisher(feed, Publisher, Time);
        Board.Show(() => [noted.View()]);
        var runner = _runner = new StepRunner(
            feed, noted, pace, options.Duration, RunId, Time, Metrics, _services.GetRequiredService<ILogger<StepRunner>>());
        return async token =>
        {
            await runner.Run(token);
            _completion.TrySetResult(await runner.Completion);
        };
    }

    private Func<CancellationToken, Task> Live(FeedFactory factory)
    {
        _live = factory.Live(Publisher);
        Board.Show(_live.Views);
        return _live.Run;
    }

    private IMarketPublisher Publisher => _services.GetRequiredService<IMarketPublisher>();

    private TimeProvider Time => _services.GetRequiredService<TimeProvider>();

    private FeedBoard Board => _services.GetRequiredService<FeedBoard>();

    private FeedMetrics Metrics => _services.GetRequiredService<FeedMetrics>();

    private string RunId => _services.GetRequiredService<IOptions<RunOptions>>().Value.Id;
}
