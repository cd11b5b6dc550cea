using System.Globalization;
using System.Text;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>
/// One connection to Alpaca's option stream: waits to be greeted, says who it is, subscribes to every trade and to the quotes of the watched contracts, and
/// holds the server to its word: an acknowledgement names the whole subscription, and one that lacks a part of it ends the connection. Where the watched
/// contracts change later, it changes the subscription. A bad event is left out and told to the tape; a broken message ends at the break.
/// </summary>
public sealed class AlpacaConversation(AlpacaOptions options, AlpacaWatchList watch, ITape tape) : IStreamConversation
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private IReadOnlySet<string> _wanted = new HashSet<string>(StringComparer.Ordinal);
    private StreamState _state = StreamState.Connecting;
    private StreamEnd? _end;
    private bool _greeted;
    private int _unacknowledged;

    public StreamVerdict Opened(IStreamOutbox outbox) => To(StreamState.Connected);

    public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
    {
        if (_end is not null) return Verdict();
        if (!binary)
        {
            tape.Bad(RowReason.Malformed);
            return Verdict();
        }

        var reader = new MsgPackReader(message);
        if (!reader.TryArray(out var events)) events = 1;
        for (; events > 0 && _end is null; events--)
        {
            var item = AlpacaEvent.Read(ref reader, out var whole);
            if (!whole)
            {
                tape.Bad(RowReason.Malformed);
                break;
            }

            Take(item, outbox);
        }

        if (_state >= StreamState.Subscribed && _unacknowledged == 0 && !ReferenceEquals(_wanted, watch.Current)) Follow(outbox);
        return Verdict();
    }

    private void Take(in AlpacaEvent item, IStreamOutbox outbox)
    {
        if (item.Kind.SequenceEqual("t"u8)) Trade(item);
        else if (item.Kind.SequenceEqual("q"u8)) Quote(item);
        else if (item.Kind.SequenceEqual("success"u8)) Success(item, outbox);
        else if (item.Kind.SequenceEqual("subscription"u8)) Acknowledged(item);
        else if (item.Kind.SequenceEqual("error"u8)) Error(item.Code, outbox);
        else if (item.Kind.IsEmpty || item.Wrong is not null) tape.Bad(item.Wrong ?? RowReason.Malformed);
    }

    private void Trade(in AlpacaEvent trade)
    {
        if (Unusable(trade)) return;
        if (!double.IsFinite(trade.Price) || trade.Price < 0) tape.Bad(RowReason.BadPrice);
        else if (trade.Size < 1) tape.Bad(RowReason.BadSize);
        else if (tape.Contract(trade.Symbol) is >= 0 and var contract)
            tape.Trade(new TapeTrade(contract, trade.TimeMicros, trade.Price, trade.Size, trade.Exchange, Sequence: 0, trade.Condition, trade.Flags));
    }

    private void Quote(in AlpacaEvent quote)
    {
        if (Unusable(quote)) return;
        if (!double.IsFinite(quote.Bid) || !double.IsFinite(quote.Ask) || quote.Bid < 0 || quote.Ask < 0) tape.Bad(RowReason.BadPrice);
        else if (tape.Contract(quote.Symbol) is >= 0 and var contract) tape.Quote(new TapeQuote(contract, quote.TimeMicros, quote.Bid, quote.Ask));
    }

    private bool Unusable(in AlpacaEvent item)
    {
        var reason = item switch
        {
            { Wrong: { } wrong } => wrong,
            _ when _state < StreamState.Authenticated => RowReason.Malformed,
            { Symbol.IsEmpty: true } => RowReason.UnparsableSymbol,
            { TimeMicros: < 0 } => RowReason.BadTime,
            _ => null,
        };
        if (reason is not null)
        {
            tape.Bad(reason);
            return true;
        }

        if (_state == StreamState.Subscribed) To(StreamState.Live);
        return false;
    }

    private void Success(in AlpacaEvent item, IStreamOutbox outbox)
    {
        if (item.Words.SequenceEqual("connected"u8) && !_greeted)
        {
            _greeted = true;
            outbox.Binary(AlpacaRequests.Auth(options.ApiKey, options.Secret));
        }
        else if (item.Words.SequenceEqual("authenticated"u8))
        {
            LetIn(outbox);
        }
    }

    private void LetIn(IStreamOutbox outbox)
    {
        if (_state >= StreamState.Authenticated) return;
        To(StreamState.Authenticated);
        _wanted = watch.Current;
        _asked.UnionWith(_wanted);
        Send(AlpacaRequests.Subscribe(allTrades: true, _wanted), outbox);
    }

    // What is no longer watched goes first, so that the plan's limit is never passed.
    private void Follow(IStreamOutbox outbox)
    {
        _wanted = watch.Current;
        var gone = _asked.Where(symbol => !_wanted.Contains(symbol)).ToArray();
        var come = _wanted.Where(symbol => !_asked.Contains(symbol)).ToArray();
        _asked.ExceptWith(gone);
        _asked.UnionWith(come);
        Send(AlpacaRequests.Unsubscribe(gone), outbox);
        Send(AlpacaRequests.Subscribe(allTrades: false, come), outbox);
    }

    private void Send(IReadOnlyList<byte[]> messages, IStreamOutbox outbox)
    {
        foreach (var message in messages) outbox.Binary(message);
        _unacknowledged += messages.Count;
    }

    private void Acknowledged(in AlpacaEvent item)
    {
        if (_unacknowledged == 0 || --_unacknowledged > 0) return;
        var trades = Names(item.Trades);
        var quotes = Names(item.Quotes);
        var missing = _asked.Count(symbol => !quotes.Contains(symbol));
        if (!trades.Contains("*")) End(StreamEndKind.Broken, "the subscription that the server names lacks the trades asked for");
        else if (missing > 0) End(StreamEndKind.Broken, Text($"the subscription that the server names lacks {missing} of {_asked.Count} quotes asked for"));
        else if (_state < StreamState.Subscribed) To(StreamState.Subscribed);
    }

    private static HashSet<string> Names(ReadOnlySpan<byte> array)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new MsgPackReader(array);
        if (!reader.TryArray(out var count)) return names;
        for (; count > 0; count--)
        {
            if (reader.TryString(out var name)) names.Add(Encoding.UTF8.GetString(name));
            else if (!reader.TrySkip()) break;
        }

        return names;
    }

    private void Error(int code, IStreamOutbox outbox)
    {
        // Already authenticated: what was asked for is so.
        if (code == 403) LetIn(outbox);
        else if (code != 405) _end = AlpacaErrors.End(code);
        else if (watch.Lower() is { } quotes) End(StreamEndKind.Broken, Text($"symbol limit exceeded (405): the next connection asks for {quotes} quotes at most"));
        else End(StreamEndKind.NotEntitled, "symbol limit exceeded (405), with no quote asked for");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void End(StreamEndKind kind, string reason) => _end = new StreamEnd(kind, reason);

    private StreamVerdict To(StreamState state)
    {
        _state = state;
        return Verdict();
    }

    private StreamVerdict Verdict() => new(_state, _end);
}
