using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>The latest spot of each watched underlying that has not been told yet. One caller at a time.</summary>
internal sealed class SpotBoard(IReadOnlyList<string> underlyings)
{
    private readonly Dictionary<string, int> _index = underlyings.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
    private readonly Spot[] _latest = new Spot[underlyings.Count];

    /// <summary>Keeps a spot unless a later one is there; false where the underlying is not watched.</summary>
    public bool TrySet(string underlying, double value, long timeMicros)
    {
        if (!_index.TryGetValue(underlying, out var i)) return false;
        if (timeMicros >= _latest[i].TimeMicros) _latest[i] = new Spot(value, timeMicros, IsNew: true);
        return true;
    }

    /// <summary>The untold as messages with provisional stamps; they are told then.</summary>
    public List<UnderlyingQuote> Take(MarketStamp stamp)
    {
        var quotes = new List<UnderlyingQuote>();
        for (var i = 0; i < _latest.Length; i++)
        {
            if (!_latest[i].IsNew) continue;
            _latest[i] = _latest[i] with { IsNew = false };
            quotes.Add(new UnderlyingQuote
            {
                Stamp = stamp,
                AsOf = DateTimeOffset.UnixEpoch.AddTicks(_latest[i].TimeMicros * TimeSpan.TicksPerMicrosecond),
                Underlying = underlyings[i],
                Spot = _latest[i].Value,
            });
        }

        return quotes;
    }

    private readonly record struct Spot(double Value, long TimeMicros, bool IsNew);
}
