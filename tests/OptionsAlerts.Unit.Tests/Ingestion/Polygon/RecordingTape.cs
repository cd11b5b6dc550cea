using System.Text;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

/// <summary>Keeps every call, number by number to the last bit.</summary>
internal sealed class RecordingTape : ITape
{
    private readonly List<byte[]> _symbols = [];

    public List<object> Calls { get; } = [];

    public IEnumerable<TapeTrade> Trades => Calls.OfType<TapeTrade>();

    public string SymbolOf(int contract) => Encoding.Latin1.GetString(_symbols[contract]);

    // As a tape that watches all; what is too short is no symbol.
    public int Contract(ReadOnlySpan<byte> symbol)
    {
        var bytes = symbol.ToArray();
        Calls.Add("contract " + Convert.ToHexString(bytes));
        if (bytes.Length < 16) return -1;
        var id = _symbols.FindIndex(each => each.AsSpan().SequenceEqual(bytes));
        if (id >= 0) return id;
        _symbols.Add(bytes);
        return _symbols.Count - 1;
    }

    public void Trade(in TapeTrade trade) => Calls.Add(trade);

    public void Quote(in TapeQuote quote) => Calls.Add(quote);

    public void Spot(string underlying, double spot, long timeMicros) => Calls.Add((underlying, spot, timeMicros));

    public void Gap() => Calls.Add("gap");

    public void Bad(string reason) => Calls.Add("bad " + reason);
}
