using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>
/// The watch over option volume of all underlyings, each with a book of its own: prints, chains and histories in, signals out. Messages are taken by one thread;
/// another may bring kept days in and take finished ones out, between two messages.
/// </summary>
public sealed partial class VolumeAnalysis(VolumeOptionsBook options, VolumeBoard board, VolumeTelemetry telemetry, ILogger<VolumeAnalysis> logger) : IAnalysis
{
    /// <summary>A market message may be so far ahead of the run's clock: machines' clocks differ. One further ahead would end the day before its time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>A watch that begins this long after the session's start has missed none of it worth speaking of.</summary>
    private static readonly TimeSpan OpeningTolerance = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly List<Anomaly> _found = [];
    private DateOnly _openingSeenOn;
    private Dictionary<string, Watched> _books = new(StringComparer.Ordinal);

    public string Source => Analyses.Volume;

    public IReadOnlyList<SignalDetected> Take(IMarketMessage message, DateTimeOffset now)
    {
        using var alone = _gate.EnterScope();
        if (message is not (OptionTradeBatch or OptionChainSnapshot or VolumeHistory) || Of(message, now) is not { } watched) return [];
        _found.Clear();
        switch (message)
        {
            case OptionTradeBatch batch:
                watched.Book.Take(batch, _found, SawOpening(batch.AsOf));
                break;
            case OptionChainSnapshot chain:
                watched.Book.Take(chain, _found);
                break;
            case VolumeHistory history:
                watched.Book.Take(history);
                break;
        }

        Show(watched, hasNews: _found.Count > 0 || message is not OptionTradeBatch);
        return _found.Count == 0 ? [] : Signals(message, watched.Book.Underlying);
    }

    public IReadOnlyList<StateRow> TakeChanges()
    {
        using var alone = _gate.EnterScope();
        var rows = new List<BookRow>();
        foreach (var watched in _books.Values.Where(watched => watched.IsChanged).OrderBy(watched => watched.Book.Underlying, StringComparer.Ordinal))
        {
            watched.Book.TakeChanges(rows);
            watched.IsChanged = false;
        }

        return rows.ConvertAll(row => new StateRow(row.Key, row.Body));
    }

    public void Restore(IReadOnlyList<StateRow> rows)
    {
        using var alone = _gate.EnterScope();
        // Whole or not at all: half a state would raise again what the other half knows of.
        var books = BookRestore.Read(rows.Select(row => new BookRow(row.Key, row.Body)), Open);
        _books = books.ToDictionary(book => book.Underlying, book => new Watched(book), StringComparer.Ordinal);
        foreach (var watched in _books.Values)
        {
            if (watched.Book.IsWhole && watched.Book.Day > _openingSeenOn) _openingSeenOn = watched.Book.Day;
            TakeKept(watched);
            Show(watched, hasNews: true);
        }

        if (books.Count > 0) VolumeLog.Restored(logger, books.Count, books.Sum(book => book.Contracts));
    }

    private Watched? Of(IMarketMessage message, DateTimeOffset now)
    {
        if (message.AsOf > now + ClockTolerance)
        {
            board.Refusals.Count(Refusal.FutureMessage);
            VolumeLog.FromTheFuture(logger, message.AsOf, now, message.InputId);
            return null;
        }

        var underlying = message.PartitionKey;
        if (!_books.TryGetValue(underlying, out var watched))
        {
            if (_books.Count >= options.Common.MaxUnderlyings)
            {
                board.Refusals.Count(Refusal.UnderlyingLimit);
                VolumeLog.TooManyUnderlyings(logger, underlying, options.Common.MaxUnderlyings);
                return null;
            }

            _books.Add(underlying, watched = new Watched(Open(underlying)));
            TakeKept(watched, message.AsOf);
        }

        watched.IsChanged = true;
        SawOpening(message.AsOf);
        return watched;
    }

    // One watch covers all underlyings: a message of any of them shows that it ran.
    private bool SawOpening(DateTimeOffset at)
    {
        var day = ExchangeTime.TradingDay(at);
        if (day > _openingSeenOn && at <= ExchangeTime.Instant(day, ExchangeTime.SessionOpen) + OpeningTolerance) _openingSeenOn = day;
        return _openingSeenOn == day;
    }

    // An id holds kind, subject, time and input: of two findings that share it, as two rungs in one microsecond do, the more severe one stands.
    private List<SignalDetected> Signals(IMarketMessage message, string underlying)
    {
        var signals = new List<SignalDetected>(_found.Count);
        foreach (var anomaly in _found)
        {
            var signal = SignalDetected.From(
                message, Source, anomaly.Kind, anomaly.Severity, underlying, anomaly.Subject, anomaly.At, anomaly.Headline, anomaly.Facts) with
            { Phase = anomaly.Phase };
            var same = signals.FindIndex(each => each.SignalId == signal.SignalId);
            if (same < 0) signals.Add(signal);
            else if (signal.Severity >= signals[same].Severity) signals[same] = signal;
        }

        foreach (var signal in signals) telemetry.Raised(signal.Kind);
        board.Raised(signals.Count);
        return signals;
    }

    private void Show(Watched watched, bool hasNews)
    {
        var book = watched.Book;
        if (book.IsWhole != watched.WasWhole)
        {
            watched.WasWhole = book.IsWhole;
            if (book.IsWhole) VolumeLog.WholeAgain(logger, book.Underlying);
            else VolumeLog.Incomplete(logger, book.Underlying);
        }

        // Ranking walks every contract; once a second of market time is often enough to look at.
        if (!hasNews && book.ClockMicros - watched.ShownMicros < 1_000_000) return;
        watched.ShownMicros = book.ClockMicros;
        board.Show(new UnderlyingVolume(
            book.Underlying, book.Day, DateTimeOffset.UnixEpoch.AddTicks(book.ClockMicros * TimeSpan.TicksPerMicrosecond), book.Prints, book.Contracts,
            book.CallVolume, book.PutVolume, book.Flow, book.IsWhole, book.MostUnusual(options.Common.BoardSize)));
    }

    private sealed class Watched(UnderlyingBook book)
    {
        public UnderlyingBook Book { get; } = book;
        public bool IsChanged { get; set; }
        public bool WasWhole { get; set; } = true;
        public long ShownMicros { get; set; } = long.MinValue / 2;
    }
}
