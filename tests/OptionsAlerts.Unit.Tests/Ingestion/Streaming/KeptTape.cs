using System.Collections.Concurrent;
using System.Text;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

/// <summary>Keeps what a feed writes, as it wrote it, but for prints that no tape takes.</summary>
/// <param name="watched">The underlyings whose contracts get an id.</param>
internal sealed class KeptTape(params string[] watched) : ITape
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _symbols = new();
    private int _gaps;

    public ConcurrentQueue<TapeTrade> Trades { get; } = new();

    public ConcurrentQueue<TapeQuote> Quotes { get; } = new();

    public ConcurrentQueue<(string Underlying, double Spot, long TimeMicros)> Spots { get; } = new();

    public ConcurrentQueue<string> Reasons { get; } = new();

    public int Gaps => Volatile.Read(ref _gaps);

    /// <summary>The symbol of an id.</summary>
    public string Symbol(int id) => _symbols.ElementAt(id);

    public int Contract(ReadOnlySpan<byte> symbol)
    {
        if (!OccSymbol.TryParse(Encoding.UTF8.GetString(symbol), out var occ))
        {
            Bad(RowReason.UnparsableSymbol);
            return -1;
        }

        if (!watched.Contains(occ.Underlying, StringComparer.Ordinal)) return -1;
        return _ids.GetOrAdd(occ.ToString(), text =>
        {
            _symbols.Enqueue(text);
            return _symbols.Count - 1;
        });
    }

    public void Trade(in TapeTrade trade)
    {
        if (!double.IsFinite(trade.Price) || trade.Price < 0) Bad(RowReason.BadPrice);
        else if (trade.Size < 1) Bad(RowReason.BadSize);
        else if (trade.TimeMicros <= 0) Bad(RowReason.BadTime);
        else Trades.Enqueue(trade);
    }

    public void Quote(in TapeQuote quote) => Quotes.Enqueue(quote);

    public void Spot(string underlying, double spot, long timeMicros) => Spots.Enqueue((underlying, spot, timeMicros));

    public void Gap() => Interlocked.Increment(ref _gaps);

    public void Bad(string reason) => Reasons.Enqueue(reason);
}
