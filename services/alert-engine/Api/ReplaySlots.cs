using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>
/// How much of the engine's machine calls may take beside it. Replays of the whole log beyond the bound are refused; what folds a day waits for its turn; watchers beyond
/// the bound are refused.
/// </summary>
internal sealed class ReplaySlots(IOptions<AlertEngineOptions> options) : IDisposable
{
    private const int MostWatchers = 64;
    private const int MostFolds = 4;
    private const int MostWaiting = 32;

    private readonly ConcurrencyLimiter _replays = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxReplays, QueueLimit = 0 });
    private readonly ConcurrencyLimiter _folds = new(new ConcurrencyLimiterOptions { PermitLimit = MostFolds, QueueLimit = MostWaiting });
    private readonly ConcurrencyLimiter _watchers = new(new ConcurrencyLimiterOptions { PermitLimit = MostWatchers, QueueLimit = 0 });

    /// <summary>A replay of more than a day.</summary>
    public IDisposable Replay() => Taken(_replays.AttemptAcquire(), $"{options.Value.MaxReplays} replays run already: try again when one of them has ended.");

    public IDisposable Watcher() => Taken(_watchers.AttemptAcquire(), $"{MostWatchers} calls watch already.");

    /// <summary>A fold of a day at the most.</summary>
    public async Task<IDisposable> Fold(CancellationToken cancellationToken) => Taken(await _folds.AcquireAsync(1, cancellationToken), $"{MostWaiting} calls wait for the log already.");

    public void Dispose()
    {
        _replays.Dispose();
        _folds.Dispose();
        _watchers.Dispose();
    }

    private static RateLimitLease Taken(RateLimitLease lease, string otherwise)
    {
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw Problems.Busy(otherwise);
    }
}
