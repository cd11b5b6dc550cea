using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>
/// Makes alerts of what the watchdog sees: each condition told at its begin, again each cooldown, and at its end. A stale source and a channel that is down go
/// through the engine, so that policy routes and silences them; what says that the engine itself is behind, and everything while it is, goes past it. One telling at
/// a time; what is told next waits for it, and the watch goes on meanwhile.
/// </summary>
internal sealed class OperationalAlerts(
    IOperationalSignals signals, DirectAlerts direct, IOptions<WatchdogOptions> options, WatchdogMetrics metrics, TimeProvider time, ILogger<OperationalAlerts> logger)
{
    // A queue that takes it takes it at once.
    private static readonly TimeSpan QueuePatience = TimeSpan.FromSeconds(5);

    private static readonly OperationalCondition Engine = new(SignalKind.EngineBehind, "alert-engine");

    private readonly Lock _gate = new();
    private readonly Dictionary<OperationalCondition, Episode> _episodes = [];
    private Task _telling = Task.CompletedTask;

    /// <summary>Takes how everything stands, and begins to tell what is due. The watch's loop alone.</summary>
    public void Take(WatchReport report, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var standing = Standing(report);
            foreach (var condition in _episodes.Keys.Except(standing.Keys).ToList()) _episodes[condition] = _episodes[condition].Take(null, now);
            foreach (var (condition, reason) in standing) _episodes[condition] = _episodes.GetValueOrDefault(condition, Episode.None).Take(reason, now);
        }

        if (_telling.IsCompleted) _telling = TellAll(report.Engine is not null, cancellationToken);
    }

    /// <summary>Completes when nothing is being told any more.</summary>
    public async Task WhenTold() => await _telling;

    // What holds now, and why. The engine's silence may be the broker's or the store's.
    private Dictionary<OperationalCondition, string> Standing(WatchReport report)
    {
        var standing = new Dictionary<OperationalCondition, string>();
        if (report.Engine is { } behind)
        {
            string?[] causes = [behind, report.Broker is { } broker ? $"broker: {broker}" : null, report.Store is { } store ? $"store: {store}" : null];
            standing[Engine] = string.Join("; ", causes.OfType<string>());
        }

        foreach (var source in report.Sources.Where(source => source.IsStale))
        {
            var condition = new OperationalCondition(SignalKind.FeedStale, source.Source.Name);
            // A feed that says so itself has told the engine: twice is once too often, unless the engine is behind, or the end of what was told here is still to be told.
            if (!report.IsToldOf(source) || report.Engine is not null || _episodes.GetValueOrDefault(condition, Episode.None).Since is not null) standing[condition] = source.Words;
        }

        foreach (var channel in report.Channels.Where(channel => !channel.TakesMessages)) standing[new OperationalCondition(SignalKind.ChannelDown, channel.Channel)] = channel.Words;
        return standing;
    }

    private async Task TellAll(bool pastTheEngine, CancellationToken cancellationToken)
    {
        foreach (var (condition, telling) in Due())
        {
            if (cancellationToken.IsCancellationRequested) return;
            var taken = await Tell(condition, telling, pastTheEngine || condition == Engine, cancellationToken);
            lock (_gate) _episodes[condition] = _episodes[condition].Told(telling, taken, time.GetUtcNow());
        }
    }

    private List<(OperationalCondition Condition, Telling Telling)> Due()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            // The engine first: it is why the others go past it.
            return [.. from episode in _episodes
                       let telling = episode.Value.Due(now, options.Value.Cooldown)
                       where telling is not null
                       orderby episode.Key.Severity descending, episode.Key.Subject
                       select (episode.Key, telling)];
        }
    }

    private async Task<bool> Tell(OperationalCondition condition, Telling telling, bool pastTheEngine, CancellationToken cancellationToken)
    {
        try
        {
            if (!pastTheEngine && await TellEngine(condition, telling, cancellationToken)) return true;
            var channel = await direct.Send(condition, telling, cancellationToken);
            metrics.Told(WireName.Of(condition.Kind), channel is null ? "nobody" : "channel");
            if (channel is null) NotifierLog.ToldNobody(logger, condition.Headline(telling));
            else NotifierLog.Told(logger, condition.Headline(telling), channel);
            return channel is not null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            // The watch must go on, whatever a channel does.
            NotifierLog.WatchdogFault(logger, exception.GetType().Name);
            return false;
        }
    }

    private async Task<bool> TellEngine(OperationalCondition condition, Telling telling, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(QueuePatience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await signals.Tell(condition, telling, time.GetUtcNow(), limited.Token);
            metrics.Told(WireName.Of(condition.Kind), "engine");
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
