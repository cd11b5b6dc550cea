using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>Passes everything on to the tape and remembers that market data has come, of any contract: a stream that speaks of others than the watched is alive.</summary>
internal sealed class WatchedTape(ITape tape) : ITape
{
    private volatile bool _hasData;

    /// <summary>True where market data has come since the last call.</summary>
    public bool TakeData()
    {
        if (!_hasData) return false;
        _hasData = false;
        return true;
    }

    public int Contract(ReadOnlySpan<byte> symbol)
    {
        _hasData = true;
        return tape.Contract(symbol);
    }

    public void Trade(in TapeTrade trade)
    {
        _hasData = true;
        tape.Trade(trade);
    }

    public void Quote(in TapeQuote quote)
    {
        _hasData = true;
        tape.Quote(quote);
    }

    public void Spot(string underlying, double spot, long timeMicros)
    {
        _hasData = true;
        tape.Spot(underlying, spot, timeMicros);
    }

    public void Gap() => tape.Gap();

    public void Bad(string reason) => tape.Bad(reason);
}
