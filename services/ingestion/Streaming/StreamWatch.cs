using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>Watches one connection from beside it: whether market data comes, whether it has come for long enough to call the connection healthy, whether it has stopped in session.</summary>
/// <param name="mustProve">True after an earlier connection has ended: in session, this one is then no better before market data comes, however well it is subscribed.</param>
/// <param name="report">Takes an outcome; it must not wait.</param>
internal sealed class StreamWatch(StreamPolicy policy, WatchedTape tape, TimeProvider time, bool mustProve, Action<PollOutcome> report)
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private WebSocketStream? _stream;
    private StreamState _state;
    private DateTimeOffset? _firstData;
    private DateTimeOffset? _lastData;

    /// <summary>True once market data has come.</summary>
    public bool HasFlowed => _lastData is not null;

    /// <summary>True where market data came over a long enough time.</summary>
    public bool WasHealthy => _lastData - _firstData >= policy.HealthyAfter;

    /// <summary>Watches a connection until what is returned is disposed.</summary>
    public IAsyncDisposable Over(WebSocketStream stream)
    {
        _stream = stream;
        return new Watching(this, time.CreateTimer(_ => Look(), null, policy.Pulse, policy.Pulse));
    }

    /// <summary>The connection has come further.</summary>
    public void Advanced(StreamState state)
    {
        lock (_gate) _state = state;
        if (state >= StreamState.Subscribed) Look();
    }

    private void Look()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (NoteData(now)) report(new PollOutcome.Fresh([]));
            else if (SessionSilence.IsOver(_lastData ?? _began, now, policy.StaleAfter, policy.Delay)) Cut();
            else if (_state >= StreamState.Subscribed && (HasFlowed || !mustProve || !ExchangeCalendar.IsOpen(now - policy.Delay))) report(new PollOutcome.Unchanged("subscribed; no market data at the moment"));
        }
    }

    private void LookLast()
    {
        lock (_gate) NoteData(time.GetUtcNow());
    }

    private bool NoteData(DateTimeOffset now)
    {
        if (!tape.TakeData()) return false;
        _firstData ??= now;
        _lastData = now;
        return true;
    }

    private void Cut() => _stream!.Cut(new StreamEnd(
        StreamEndKind.Silent, string.Create(CultureInfo.InvariantCulture, $"no market data in session for {policy.StaleAfter.TotalSeconds:0.#} s")));

    private sealed class Watching(StreamWatch watch, ITimer timer) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await timer.DisposeAsync();
            watch.LookLast();
        }
    }
}
