using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Tape;

/// <content>What the pump takes, and what is counted.</content>
public sealed partial class MarketTape
{
    /// <summary>Reasons counted apart; there are a dozen. Further ones are counted together.</summary>
    private const int MaxReasons = 64;
    private const string OtherReason = "other";

    private readonly Dictionary<string, long> _bad = new(StringComparer.Ordinal);
    private readonly Channel<bool> _ready = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _trades, _repeats, _quotes, _unwatched, _refusedContracts, _gaps;
    private long _publishedBatches, _publishedTrades, _publishedSpots, _droppedBatches, _droppedTrades;
    private TimeSpan? _lag;
    private DateTimeOffset? _lastEventAt;

    /// <summary>The counts and depths of this moment.</summary>
    public TapeStatistics Statistics()
    {
        lock (_gate)
        {
            return new TapeStatistics
            {
                Trades = _trades,
                Repeats = _repeats,
                Quotes = _quotes,
                Unwatched = _unwatched,
                Contracts = _contracts.Count,
                RefusedContracts = _refusedContracts,
                Gaps = _gaps,
                PublishedBatches = _publishedBatches,
                PublishedTrades = _publishedTrades,
                PublishedSpots = _publishedSpots,
                DroppedBatches = _droppedBatches,
                DroppedTrades = _droppedTrades,
                QueuedBatches = _finished.Count,
                QueuedTrades = _finished.Prints,
                Lag = _lag,
                LastEventAt = _lastEventAt,
                Bad = new Dictionary<string, long>(_bad, StringComparer.Ordinal),
            };
        }
    }

    /// <summary>The linger is over: what has been filled so far is finished.</summary>
    internal void Tick(DateTimeOffset now)
    {
        lock (_gate)
        {
            SetClock(now);
            if (_written) _lastEventAt = now;
            _written = false;
            FinishAll();
            var today = ExchangeTime.TradingDay(now);
            if (today == _today) return;
            // Sequence numbers begin anew with the day.
            _today = today;
            _seen.Clear();
        }
    }

    /// <summary>Asks for the pump's attention.</summary>
    internal void Wake() => _ready.Writer.TryWrite(true);

    /// <summary>Completes when a batch has been finished, or on <see cref="Wake"/>.</summary>
    internal ValueTask<bool> Ready(CancellationToken cancellationToken) => _ready.Reader.ReadAsync(cancellationToken);

    /// <summary>The oldest finished batch; the caller gives it back by <see cref="Published"/> or <see cref="Lost"/>.</summary>
    internal bool TryTake([NotNullWhen(true)] out TradeColumns? batch)
    {
        lock (_gate) return _finished.TryTake(out batch);
    }

    internal List<UnderlyingQuote> TakeSpots(MarketStamp stamp)
    {
        lock (_gate) return _spots.Take(stamp);
    }

    internal string NameOf(TradeColumns batch) => _underlyings[batch.Underlying];

    /// <summary>A batch is on the bus.</summary>
    internal void Published(TradeColumns batch, TimeSpan lag)
    {
        lock (_gate)
        {
            _publishedBatches++;
            _publishedTrades += batch.Count;
            _lag = lag;
            _finished.Return(batch);
        }
    }

    /// <summary>A spot is on the bus.</summary>
    internal void PublishedSpot()
    {
        lock (_gate) _publishedSpots++;
    }

    /// <summary>A batch did not get onto the bus: the next one of its underlying says that prints are missing.</summary>
    internal void Lost(TradeColumns batch)
    {
        lock (_gate)
        {
            Drop(batch);
            if (!_finished.TryMarkGap(batch.Underlying)) MarkGap(batch.Underlying);
        }
    }

    private void FinishAll()
    {
        for (var i = 0; i < _filling.Length; i++)
            if (_filling[i] is { Count: > 0 }) Finish(ref _filling[i]);
    }

    private void Finish([NotNull] ref TradeColumns? filled)
    {
        var batch = filled!;
        filled = null!;
        var underlying = batch.Underlying;
        batch.Number = ++_numbers[underlying];
        batch.GapBefore |= _gapBefore[underlying];
        _gapBefore[underlying] = false;
        if (_finished.Add(batch) is { } dropped)
        {
            if (!_finished.TryMarkGap(dropped.Underlying)) MarkGap(dropped.Underlying);
            Drop(dropped);
        }

        Wake();
    }

    private void MarkGap(int underlying) => _gapBefore[underlying] = true;

    private void Drop(TradeColumns batch)
    {
        _droppedBatches++;
        _droppedTrades += batch.Count;
        _finished.Return(batch);
    }

    private void Count(string reason)
    {
        if (_bad.Count >= MaxReasons && !_bad.ContainsKey(reason)) reason = OtherReason;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_bad, reason, out _)++;
    }

    private void SetClock(DateTimeOffset now) => _latestMicros = (now + ClockTolerance - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
