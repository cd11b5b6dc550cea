using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// The tape of one feed: prints in, batches of columns by underlying out. It drops repeats within a window, refuses what cannot be a print, tells sides by the contract's last
/// quote, and keeps the latest spots. Everything it holds is bounded; where the bus does not keep up, the oldest batch is dropped and the next one of its underlying carries the
/// gap mark. A print allocates nothing. Written by one caller at a time while <see cref="TapePump"/> empties it; the lock between them is held for moments only.
/// </summary>
/// <remarks>
/// Sequence numbers tell repeats, never holes: Polygon's are not consecutive within a contract, and the others have none. Prints that were missed are known by what the feed tells
/// of itself (<see cref="Gap"/>), and by where the tape itself begins: within a session it begins with a gap.
/// </remarks>
public sealed partial class MarketTape : ITape
{
    /// <summary>A price per share beyond this is no option's: strikes end below 100,000.</summary>
    public const double MaxPrice = 1_000_000;

    /// <summary>A print may be so far ahead of the clock: machines' clocks differ. A batch takes its time from its latest print, and none may be of the future.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    private const long FirstMicros = 946_684_800_000_000; // 2000-01-01: smaller numbers are not microseconds.

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<string> _underlyings;
    private readonly long _freshMicros;
    private readonly ContractTable _contracts;
    private readonly SeenPrints _seen;
    private readonly SpotBoard _spots;
    private readonly FinishedBatches _finished;
    private readonly TradeColumns?[] _filling;
    private readonly bool[] _gapBefore;
    private readonly long[] _numbers;
    private DateOnly _today;
    private DateOnly _forgotten;
    private long _latestMicros;
    private bool _written;

    /// <param name="underlyings">The watched, by plain symbol, each once.</param>
    public MarketTape(IReadOnlyList<string> underlyings, TapeOptions options, DateTimeOffset now)
    {
        _underlyings = underlyings;
        _freshMicros = options.QuoteSeconds * 1_000_000L;
        _contracts = new ContractTable(underlyings, options.MaxContracts);
        _seen = new SeenPrints(options.RepeatWindow);
        _spots = new SpotBoard(underlyings);
        _finished = new FinishedBatches(options.QueueBatches, options.BatchSize);
        _filling = new TradeColumns?[underlyings.Count];
        _gapBefore = new bool[underlyings.Count];
        _numbers = new long[underlyings.Count];
        _today = _forgotten = ExchangeTime.TradingDay(now);
        SetClock(now);
        Array.Fill(_gapBefore, ExchangeCalendar.IsOpen(now));
    }

    public int Contract(ReadOnlySpan<byte> symbol)
    {
        if (symbol.Length > 2 && symbol[0] == (byte)'O' && symbol[1] == (byte)':') symbol = symbol[2..];
        if (SymbolKey.TryOf(symbol, out var key))
        {
            if (_contracts.TryFind(key, out var id)) return id;
            if (key.HasTail) return FirstSight(key, symbol);
        }

        Bad(RowReason.UnparsableSymbol);
        return -1;
    }

    public void Trade(in TapeTrade trade)
    {
        lock (_gate)
        {
            // A contract without an id was counted when it was asked for.
            if (!_contracts.Has(trade.Contract)) return;
            if (Refusal(trade) is { } reason) Count(reason);
            else if (trade.Sequence != 0 && !_seen.TryAdd(trade.Contract, trade.Exchange, trade.Sequence, (trade.Flags & TradeFlags.Cancel) != TradeFlags.None)) _repeats++;
            else Append(trade, ref _contracts[trade.Contract]);
        }
    }

    public void Quote(in TapeQuote quote)
    {
        lock (_gate)
        {
            if (!_contracts.Has(quote.Contract)) return;
            if (!IsPrice(quote.Bid) || !IsPrice(quote.Ask))
            {
                Count(RowReason.BadPrice);
            }
            else if (!IsTime(quote.TimeMicros))
            {
                Count(RowReason.BadTime);
            }
            else
            {
                ref var contract = ref _contracts[quote.Contract];
                if (quote.TimeMicros >= contract.Quote.TimeMicros) contract.Quote = quote;
                _quotes++;
                _written = true;
            }
        }
    }

    public void Spot(string underlying, double spot, long timeMicros)
    {
        lock (_gate)
        {
            if (!double.IsFinite(spot) || spot <= 0) Count(RowReason.BadPrice);
            else if (!IsTime(timeMicros)) Count(RowReason.BadTime);
            else if (!_spots.TrySet(underlying, spot, timeMicros)) _unwatched++;
            else _written = true;
        }
    }

    public void Gap()
    {
        lock (_gate)
        {
            _gaps++;
            FinishAll();
            Array.Fill(_gapBefore, true);
        }
    }

    public void Bad(string reason)
    {
        lock (_gate) Count(reason);
    }

    private int FirstSight(in SymbolKey key, ReadOnlySpan<byte> symbol)
    {
        var underlying = _contracts.UnderlyingOf(key, symbol);
        lock (_gate)
        {
            if (underlying < 0)
            {
                if (underlying == ContractTable.NoRoot) Count(RowReason.UnparsableSymbol);
                else _unwatched++;
                return -1;
            }

            // Once a day, when a contract comes that was not there: what has expired makes place for it.
            if (_forgotten != _today)
            {
                _forgotten = _today;
                _contracts.ForgetExpired(_today);
            }

            switch (_contracts.Add(key, underlying, symbol, out var id))
            {
                case ContractAnswer.Known:
                    return id;
                case ContractAnswer.Full:
                    _refusedContracts++;
                    return -1;
                default:
                    Count(RowReason.UnparsableSymbol);
                    return -1;
            }
        }
    }

    private string? Refusal(in TapeTrade trade)
    {
        if (!IsPrice(trade.Price)) return RowReason.BadPrice;
        if (trade.Size < 1) return RowReason.BadSize;
        return IsTime(trade.TimeMicros) ? null : RowReason.BadTime;
    }

    // Not true for NaN.
    private static bool IsPrice(double price) => price is >= 0 and <= MaxPrice;

    private bool IsTime(long micros) => micros >= FirstMicros && micros <= _latestMicros;

    private void Append(in TapeTrade trade, ref ContractState contract)
    {
        ref var batch = ref _filling[contract.Underlying];
        batch ??= _finished.Rent(contract.Underlying);
        batch.Add(trade, ref contract, QuoteSide.Of(trade, contract.Quote, _freshMicros));
        _trades++;
        _written = true;
        if (batch.IsFull) Finish(ref batch);
    }
}
