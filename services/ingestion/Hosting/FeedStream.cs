using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Keeps one feed's stream up while its trades are wanted, and brings its tape to the outlet. How the stream does counts for every underlying's trades.</summary>
internal sealed class FeedStream : IStreamMonitor
{
    private readonly IStreamSource _source;
    private readonly FeedReporter _reporter;
    private readonly IFeedSeat _seat;
    private readonly IReadOnlyList<FeedSlot> _slots;
    private readonly StreamSupervisor _supervisor;
    private readonly MarketTape _tape;
    private readonly TapePump _pump;

    public FeedStream(IStreamSource source, string runId, IReadOnlyList<string> symbols, StreamPolicy policy, FeedOutlet outlet, FeedReporter reporter, IFeedSeat seat, int seed, IServiceProvider services)
    {
        (_source, _reporter, _seat) = (source, reporter, seat);
        _slots = [.. symbols.Select(symbol => new FeedSlot(FeedCapabilities.Trades, symbol))];
        var time = services.GetRequiredService<TimeProvider>();
        var options = services.GetRequiredService<IOptions<TapeOptions>>().Value;
        _tape = new MarketTape(symbols, options, time.GetUtcNow());
        var speaker = new TapeSource(source.Name, runId, (int)policy.Delay.TotalSeconds);
        _pump = new TapePump(_tape, speaker, options, outlet.Throwing, time, services.GetRequiredService<FeedMetrics>(), services.GetRequiredService<ILogger<TapePump>>());
        _supervisor = new StreamSupervisor(source.Name, policy, this, time, seed, services.GetRequiredService<ILogger<StreamSupervisor>>());
    }

    /// <summary>What the stream and its tape have counted, by name.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        var (tape, stream) = (_tape.Statistics(), _supervisor.Statistics.Now());
        return new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["trades"] = tape.Trades,
            ["repeats"] = tape.Repeats,
            ["gaps"] = tape.Gaps,
            ["unwatched"] = tape.Unwatched,
            ["dropped_trades"] = tape.DroppedTrades,
            ["waiting_trades"] = tape.QueuedTrades,
            ["refused_contracts"] = tape.RefusedContracts,
            ["connects"] = stream.Connects,
            ["frames"] = stream.Messages,
            ["bytes"] = stream.Bytes,
        };
    }

    /// <summary>Events that the tape left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> Bad() => _tape.Statistics().Bad;

    public async Task Report(PollOutcome outcome, CancellationToken cancellationToken)
    {
        var state = await _reporter.Report(StreamSupervisor.Source, outcome, cancellationToken);
        foreach (var slot in _slots) _seat.Report(slot, state);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [_pump.Run(stop.Token), KeepUp(stop.Token)];
        // Neither ends by itself: the end of one is a fault, and a stream without its pump would be heard by nobody.
        var first = await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task KeepUp(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!_slots.Any(_seat.IsWanted))
            {
                await _reporter.StandBy(StreamSupervisor.Source, cancellationToken);
                await _seat.WhenWanted(_slots, cancellationToken);
                // Nobody listened in the meantime.
                _tape.Gap();
            }

            using var wanted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = _supervisor.Run(_source, _tape, wanted.Token);
            var unwanted = _seat.WhenUnwanted(_slots, wanted.Token);
            var first = await Task.WhenAny(running, unwanted);
            await wanted.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await unwanted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            // A stream that ends by itself has broken down, which its feed's runner answers for.
            if (first == running) await running;
        }
    }
}
