using System.Globalization;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// One connection to TWS: agrees on a version of the text protocol, starts, and from when TWS is ready (next order id and accounts have both come) keeps the book by what it says.
/// A message that cannot be read is left out and told to the tape; one that is not known is passed over.
/// </summary>
internal sealed class IbkrConversation(IbkrOptions options, IbkrBook book, TimeProvider time, ITape tape) : IStreamConversation
{
    private StreamState _state = StreamState.Connecting;
    private StreamEnd? _end;
    private IbkrDesk? _desk;
    private bool _hasOrderId;
    private bool _hasAccounts;

    public StreamVerdict Opened(IStreamOutbox outbox)
    {
        outbox.Binary(TwsRequests.Hello());
        _state = StreamState.Connected;
        return Verdict();
    }

    public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
    {
        if (_end is not null) return Verdict();
        var fields = new TwsFields(message);
        lock (book.Gate)
        {
            if (message.IsEmpty)
            {
                // Somebody has wished for something.
            }
            else if (_desk is null)
            {
                Greeted(ref fields, outbox);
            }
            else if (!fields.TryInt(out var kind) || !Take(kind, ref fields, outbox))
            {
                tape.Bad(RowReason.Malformed);
            }

            if (_state >= StreamState.Subscribed && _end is null) _desk!.Follow(outbox);
        }

        return Verdict();
    }

    private void Greeted(ref TwsFields fields, IStreamOutbox outbox)
    {
        if (!fields.TryInt(out var version))
        {
            _end = new StreamEnd(StreamEndKind.Broken, "what answers is no TWS");
        }
        else if (version is < TwsRequests.OldestVersion or > TwsRequests.NewestVersion)
        {
            _end = new StreamEnd(
                StreamEndKind.Broken,
                string.Create(CultureInfo.InvariantCulture, $"TWS speaks version {version}, not one of {TwsRequests.OldestVersion} to {TwsRequests.NewestVersion}"));
        }
        else
        {
            _desk = new IbkrDesk(options, book, time, version);
            outbox.Binary(TwsRequests.StartApi(options.ClientId));
        }
    }

    /// <summary>False where a message of a known kind cannot be read; nothing has changed then.</summary>
    private bool Take(int kind, ref TwsFields fields, IStreamOutbox outbox)
    {
        switch (kind)
        {
            case 1: return Price(ref fields);
            case 2: return Size(ref fields);
            case 4: return Error(ref fields, outbox);
            case 9: return Ready(ref _hasOrderId, outbox);
            case 10: return TwsReplies.Details(ref fields, _desk!);
            case 15: return Ready(ref _hasAccounts, outbox);
            case 17: return TwsReplies.Closes(ref fields, _desk!, book);
            case 21: return Computation(ref fields);
            case 46: return TradeTime(ref fields);
            case 52:
                if (!fields.TrySkip(1) || !fields.TryInt(out var details)) return false;
                _desk!.DetailsEnd(details, outbox);
                return true;
            case 58: return DataType(ref fields);
            case 75: return TwsReplies.Parameters(ref fields, _desk!);
            case 76:
                if (!fields.TryInt(out var parameters)) return false;
                _desk!.ParametersEnd(parameters);
                return true;
            default: return true;
        }
    }

    private bool Ready(ref bool came, IStreamOutbox outbox)
    {
        if (came) return true;
        came = true;
        if (!_hasOrderId || !_hasAccounts) return true;
        _desk!.Open(outbox);
        _state = StreamState.Subscribed;
        return true;
    }

    private bool Price(ref TwsFields fields)
    {
        if (!fields.TrySkip(1) || !fields.TryInt(out var id) || !fields.TryInt(out var tick) || !fields.TryNumber(out var price)) return false;
        if (book.Lines.TryGetValue(id, out var line) && line.Priced(tick, price, time.GetUtcNow())) Ticked(line);
        return true;
    }

    private bool Size(ref TwsFields fields)
    {
        if (!fields.TrySkip(1) || !fields.TryInt(out var id) || !fields.TryInt(out var tick) || !fields.TryNumber(out var size)) return false;
        if (book.Lines.TryGetValue(id, out var line) && line.Sized(tick, size, time.GetUtcNow())) Ticked(line);
        return true;
    }

    private bool Computation(ref TwsFields fields)
    {
        if (!fields.TryInt(out var id) || !fields.TryInt(out var tick) || !fields.TrySkip(1) || !fields.TryNumber(out var volatility) || !fields.TryNumber(out var delta)
            || !fields.TrySkip(2) || !fields.TryNumber(out var gamma)) return false;
        if (book.Lines.TryGetValue(id, out var line) && line.Computed(tick, volatility, delta, gamma, time.GetUtcNow())) Ticked(line);
        return true;
    }

    private bool TradeTime(ref TwsFields fields)
    {
        if (!fields.TrySkip(1) || !fields.TryInt(out var id) || !fields.TryInt(out var tick)) return false;
        if (tick is not (45 or 88)) return true;
        if (!fields.TryNumber(out var seconds)) return false;
        if (seconds is not (> 0 and < int.MaxValue) || !book.Lines.TryGetValue(id, out var line)) return true;
        line.Traded(tick, (long)seconds, time.GetUtcNow());
        // Who asks for a price waits for this: it comes after the price, and nothing may come after it for long.
        book.Changed();
        return true;
    }

    private bool DataType(ref TwsFields fields)
    {
        if (!fields.TrySkip(1) || !fields.TryInt(out var id) || !fields.TryInt(out var type)) return false;
        if (type is >= 1 and <= 4 && book.Lines.TryGetValue(id, out var line)) line.IsDelayed = type >= 3;
        return true;
    }

    private bool Error(ref TwsFields fields, IStreamOutbox outbox)
    {
        if (!fields.TrySkip(1) || !fields.TryInt(out var id) || !fields.TryInt(out var code)) return false;
        var kind = TwsErrors.KindOf(code);
        switch (kind)
        {
            case TwsErrorKind.Notice: break;
            case TwsErrorKind.Fatal: _end = TwsErrors.End(code); break;
            case TwsErrorKind.Lost: book.Down = "TWS has lost Interactive Brokers (1100)"; break;
            case TwsErrorKind.BackWithData: book.Down = null; break;
            case TwsErrorKind.BackWithoutData:
                if (_state >= StreamState.Subscribed) _desk!.Open(outbox);
                break;
            default: _desk!.Refused(id, kind, code); break;
        }

        book.Changed();
        return true;
    }

    private void Ticked(IbkrLine line)
    {
        _state = StreamState.Live;
        if (line.Option is null && line.Price is { } price && (line.PriceAsOf ?? line.At) is { } asOf)
            tape.Spot(line.Name, price, (asOf - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        book.Changed();
    }

    private StreamVerdict Verdict() => new(_state, _end);
}
