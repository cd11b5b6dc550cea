using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>Cuts a tape into batches by underlying, window by window of event time.</summary>
public sealed class TradeBatches(TradeTape tape, string feed, TimeSpan window)
{
    /// <summary>The most prints in one batch; a busier window gives several of one underlying.</summary>
    public const int MaxBatch = 5_000;

    private readonly IReadOnlyList<OptionTrade> _trades = tape.Trades;
    private readonly string[] _underlyings = [.. tape.Contracts.Select(contract => contract.Underlying)];
    private readonly long _windowMicros = Math.Max(1, window.Ticks / TimeSpan.TicksPerMicrosecond);
    private int _next;

    /// <summary>The time of the next print; null at the end.</summary>
    public DateTimeOffset? NextAt => _next < _trades.Count ? Time(_trades[_next].TimeMicros) : null;

    /// <summary>
    /// The batches of the next print's window, none of its prints later than <paramref name="until"/>: underlyings in the order of their
    /// names, prints in the order of the tape. Empty at the end, or where the next print is later.
    /// </summary>
    public IReadOnlyList<OptionTradeBatch> Take(DateTimeOffset until)
    {
        if (NextAt is not { } first || first > until) return [];
        var windowEnd = ((_trades[_next].TimeMicros / _windowMicros) + 1) * _windowMicros;
        var groups = new SortedDictionary<string, List<OptionTrade>>(StringComparer.Ordinal);
        for (; _next < _trades.Count && _trades[_next].TimeMicros < windowEnd && Time(_trades[_next].TimeMicros) <= until; _next++)
        {
            var underlying = _underlyings[_trades[_next].Contract];
            if (!groups.TryGetValue(underlying, out var group)) groups.Add(underlying, group = []);
            group.Add(_trades[_next]);
        }

        return [.. groups.SelectMany(group => group.Value.Chunk(MaxBatch).Select(trades => Batch(group.Key, trades)))];
    }

    /// <summary>Every batch of the tape.</summary>
    public IEnumerable<OptionTradeBatch> All()
    {
        while (NextAt is not null)
            foreach (var batch in Take(DateTimeOffset.MaxValue)) yield return batch;
    }

    private OptionTradeBatch Batch(string underlying, OptionTrade[] trades)
    {
        var symbols = new List<string>();
        var index = new Dictionary<int, int>();
        var contract = new int[trades.Length];
        for (var i = 0; i < trades.Length; i++)
        {
            if (!index.TryGetValue(trades[i].Contract, out var at))
            {
                index.Add(trades[i].Contract, at = symbols.Count);
                symbols.Add(tape.Contracts[trades[i].Contract].ToString());
            }

            contract[i] = at;
        }

        return new OptionTradeBatch
        {
            Stamp = new MarketStamp { RunId = "", Feed = feed },
            AsOf = Time(trades[^1].TimeMicros),
            Underlying = underlying,
            Contracts = [.. symbols],
            Contract = contract,
            TimeMicros = Array.ConvertAll(trades, trade => trade.TimeMicros),
            Price = Array.ConvertAll(trades, trade => trade.Price),
            Size = Array.ConvertAll(trades, trade => trade.Size),
            Exchange = Array.ConvertAll(trades, trade => trade.Exchange),
            Condition = Array.ConvertAll(trades, trade => trade.Condition),
            Flags = Array.ConvertAll(trades, trade => (int)trade.Flags),
            Side = new int[trades.Length],
        };
    }

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
