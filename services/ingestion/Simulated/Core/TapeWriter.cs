using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>Puts the prints of one step in the order of the tape and into columns, and keeps the day's volume. Buffers live from step to step.</summary>
public sealed class TapeWriter
{
    private readonly ContractBook _book;
    private readonly List<Print> _prints = [];
    private readonly int[] _contractOfRow;

    public TapeWriter(ContractBook book)
    {
        _book = book;
        _contractOfRow = new int[book.Count];
        Array.Fill(_contractOfRow, -1);
        DayVolume = new long[book.Count];
    }

    /// <summary>Contracts traded today by row, cancelled ones taken off.</summary>
    public long[] DayVolume { get; }

    public void Add(Print print)
    {
        _prints.Add(print);
        DayVolume[print.Row] += print.Volume;
    }

    /// <summary>The batch of what was added since the last call; null where nothing was.</summary>
    public OptionTradeBatch? Flush(MarketStamp stamp)
    {
        if (_prints.Count == 0) return null;
        var n = _prints.Count;
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        Array.Sort(order, ByReport);

        var contracts = new List<string>();
        var batch = new OptionTradeBatch
        {
            Stamp = stamp,
            AsOf = DateTimeOffset.UnixEpoch.AddTicks(_prints[order[^1]].ReportedMicros * TimeSpan.TicksPerMicrosecond),
            Underlying = _book.Profile.Symbol,
            Contracts = [],
            Contract = new int[n],
            TimeMicros = new long[n],
            Price = new double[n],
            Size = new int[n],
            Exchange = new int[n],
            Condition = new int[n],
            Flags = new int[n],
            Side = new int[n],
        };
        for (var i = 0; i < n; i++)
        {
            var print = _prints[order[i]];
            batch.Contract[i] = IndexOf(print.Row, contracts);
            batch.TimeMicros[i] = print.ReportedMicros - print.LateByMicros;
            batch.Price[i] = print.PriceCents / 100.0;
            batch.Size[i] = print.Size;
            batch.Exchange[i] = print.Exchange;
            batch.Condition[i] = print.Condition;
            batch.Flags[i] = (int)print.Flags;
            batch.Side[i] = (int)print.Side;
        }

        foreach (var print in _prints) _contractOfRow[print.Row] = -1;
        _prints.Clear();
        return batch with { Contracts = [.. contracts] };
    }

    private int IndexOf(int row, List<string> contracts)
    {
        if (_contractOfRow[row] < 0)
        {
            _contractOfRow[row] = contracts.Count;
            contracts.Add(_book.Symbol[row]);
        }

        return _contractOfRow[row];
    }

    // Prints reported in one microsecond stay in the order they came; the sort alone would not promise it.
    private int ByReport(int a, int b)
    {
        var byTime = _prints[a].ReportedMicros.CompareTo(_prints[b].ReportedMicros);
        return byTime != 0 ? byTime : a.CompareTo(b);
    }
}
