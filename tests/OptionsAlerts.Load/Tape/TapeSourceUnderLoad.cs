using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Load.Tape;

/// <summary>What writes to the tape: the stream of a stand-in for Polygon by the feed's own supervisor, or frames given to the decoder.</summary>
internal sealed class TapeSourceUnderLoad : IStreamProtocol, IStreamMonitor, IAsyncDisposable
{
    private readonly TradeFlood _flood;
    private readonly MarketTape _tape;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<FakeConnection> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FakePolygon? _polygon;
    private Task _running = Task.CompletedTask;

    private TapeSourceUnderLoad(MarketTape tape, TimeProvider time, CancellationToken stop) =>
        (_tape, _time, _stop, _flood) = (tape, time, CancellationTokenSource.CreateLinkedTokenSource(stop), new TradeFlood(time.GetUtcNow()));

    /// <summary>Starts it; it runs until it is disposed.</summary>
    public static async Task<TapeSourceUnderLoad> Start(MarketTape tape, bool useSocket, TimeProvider time, CancellationToken stop)
    {
        var source = new TapeSourceUnderLoad(tape, time, stop);
        if (!useSocket) return source;
        source._polygon = await FakePolygon.StartAsync();
        source._polygon.Say = async (connection, token) =>
        {
            source._listening.TrySetResult(connection);
            await connection.Silence(token);
        };
        source._running = new StreamSupervisor("load", new StreamPolicy(), source, time, seed: 1, NullLogger<StreamSupervisor>.Instance).Run(source, tape, source._stop.Token);
        await source._listening.Task.WaitAsync(TimeSpan.FromSeconds(30), time, stop);
        return source;
    }

    /// <summary>Sends at the rate for so long; how many prints, when the tape has read them all.</summary>
    public async Task<long> Send(int perSecond, TimeSpan duration)
    {
        if (_polygon is null) return await Task.Run(() => _flood.Write(_tape, perSecond, duration, _time, _stop.Token), _stop.Token);
        var before = _tape.Statistics().Trades;
        var connection = await _listening.Task;
        var sent = await Task.Run(() => _flood.Say(connection, perSecond, duration, _time, _stop.Token), _stop.Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);
        while (_tape.Statistics().Trades - before < sent && !patience.IsCancellationRequested) await Task.Delay(10, _stop.Token);
        return sent;
    }

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken) => Task.FromResult<StreamPreparation>(new StreamPreparation.Ready(
        _polygon!.StreamAddress,
        new Dictionary<string, string>(StringComparer.Ordinal),
        new PolygonConversation(tape, new PolygonWatch(TradeFlood.Underlyings, 8, 1), FakePolygon.Key, ["T"])));

    public Task Report(PollOutcome outcome, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_polygon is not null) await _polygon.DisposeAsync();
        _stop.Dispose();
    }
}
