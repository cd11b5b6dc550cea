using System.Threading.Channels;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>
/// Keeps one feed's stream up until it is cancelled: connects, and when a connection has ended, for whatever reason, waits as its end asks and connects again. Failures in a row make
/// the waits longer until market data has come for a while; a mere connection does not shorten them. A stream without market data in the regular session is cut and opened anew; out of
/// session it may be silent as long as its pongs come. Every connection in session, and every one after data has come,
/// begins with a gap mark. How the stream does is told to a monitor, which may be slow.
/// </summary>
public sealed class StreamSupervisor(string feed, StreamPolicy policy, IStreamMonitor monitor, TimeProvider time, int seed, ILogger<StreamSupervisor> logger)
{
    /// <summary>The stream's name among the feed's sources.</summary>
    public const string Source = "stream";

    private readonly Random _random = new(seed);
    private readonly Channel<PollOutcome> _reports = Channel.CreateBounded<PollOutcome>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Counts and state since start.</summary>
    public StreamStatistics Statistics { get; } = new();

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(IStreamProtocol protocol, ITape tape, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAll(stop.Token);
        try
        {
            await KeepUp(protocol, new WatchedTape(tape), cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepUp(IStreamProtocol protocol, WatchedTape tape, CancellationToken cancellationToken)
    {
        bool hasFlowed = false, hasEnded = false;
        for (var failures = 0; ;)
        {
            var watch = new StreamWatch(policy, tape, time, mustProve: hasEnded, outcome => _reports.Writer.TryWrite(outcome));
            var end = await Connect(protocol, tape, watch, hasFlowed, cancellationToken);
            hasFlowed |= watch.HasFlowed;
            hasEnded = true;

            failures = watch.WasHealthy ? 1 : failures + 1;
            var wait = policy.Wait(end, failures, _random.NextDouble());
            Statistics.Ended(end.Reason);
            _reports.Writer.TryWrite(Outcome(end, wait));
            logger.StreamEnded(feed, end.Kind, end.Reason, wait.TotalSeconds);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<StreamEnd> Connect(IStreamProtocol protocol, WatchedTape tape, StreamWatch watch, bool hasFlowed, CancellationToken cancellationToken)
    {
        try
        {
            switch (await Prepare(protocol, tape, cancellationToken))
            {
                case StreamPreparation.NotNow none:
                    return none.End;
                case StreamPreparation.Ready ready:
                    if (hasFlowed || ExchangeCalendar.IsOpen(time.GetUtcNow() - policy.Delay)) tape.Gap();
                    using (var stream = new WebSocketStream(ready, policy, Statistics, time, state => Advanced(watch, state)))
                    await using (watch.Over(stream))
                        return await stream.Run(cancellationToken);
                case var other:
                    throw new InvalidOperationException($"No such preparation: {other}.");
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A fault of ours must not end the stream for good. Its words are not known to be free of secrets.
            return new StreamEnd(StreamEndKind.Broken, $"failed with {exception.GetType().Name}");
        }
    }

    private async Task<StreamPreparation> Prepare(IStreamProtocol protocol, WatchedTape tape, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(policy.PrepareTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await protocol.Prepare(tape, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new StreamPreparation.NotNow(new StreamEnd(StreamEndKind.Broken, StreamFailure.Seconds("not prepared within", policy.PrepareTimeout)));
        }
    }

    private void Advanced(StreamWatch watch, StreamState state)
    {
        logger.StreamState(feed, state);
        watch.Advanced(state);
    }

    // A long wait is no time to gather failures in.
    private PollOutcome Outcome(StreamEnd end, TimeSpan wait) => end.Kind switch
    {
        StreamEndKind.AuthRefused => new PollOutcome.Rejected(end.Reason),
        StreamEndKind.NotEntitled => new PollOutcome.NotEntitled(end.Reason),
        StreamEndKind.Silent => new PollOutcome.Unavailable(end.Reason, end.RetryAfter) { IsSilent = true },
        _ => new PollOutcome.Unavailable(end.Reason, end.RetryAfter) { IsLasting = end.Kind == StreamEndKind.TooManyConnections || wait >= policy.StaleAfter },
    };

    private async Task ReportAll(CancellationToken cancellationToken)
    {
        await foreach (var outcome in _reports.Reader.ReadAllAsync(cancellationToken)) await monitor.Report(outcome, cancellationToken);
    }
}
