using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>A batch while it is filled and while it waits: columns of a fixed capacity, used again and again.</summary>
internal sealed class TradeColumns(int capacity)
{
    private readonly string[] _symbols = new string[capacity];
    private readonly int[] _contract = new int[capacity];
    private readonly long[] _time = new long[capacity];
    private readonly double[] _price = new double[capacity];
    private readonly int[] _size = new int[capacity];
    private readonly int[] _exchange = new int[capacity];
    private readonly int[] _condition = new int[capacity];
    private readonly int[] _flags = new int[capacity];
    private readonly int[] _side = new int[capacity];
    private int _symbolCount;
    private long _latest;

    /// <summary>Told apart from every other batch of its tape by this.</summary>
    public long Id { get; private set; }

    /// <summary>Index into the watched underlyings.</summary>
    public int Underlying { get; private set; }

    /// <summary>The place among its underlying's batches, from 1.</summary>
    public long Number { get; set; }

    public bool GapBefore { get; set; }

    public int Count { get; private set; }

    public bool IsFull => Count == _contract.Length;

    /// <summary>The time of its latest print.</summary>
    public DateTimeOffset AsOf => DateTimeOffset.UnixEpoch.AddTicks(_latest * TimeSpan.TicksPerMicrosecond);

    public void Begin(long id, int underlying)
    {
        Id = id;
        Underlying = underlying;
        Number = _latest = 0;
        Count = _symbolCount = 0;
        GapBefore = false;
    }

    public void Add(in TapeTrade trade, ref ContractState contract, Aggressor side)
    {
        if (contract.Batch != Id)
        {
            contract.Batch = Id;
            contract.Place = _symbolCount;
            _symbols[_symbolCount++] = contract.Symbol!;
        }

        var i = Count;
        _contract[i] = contract.Place;
        _time[i] = trade.TimeMicros;
        _price[i] = trade.Price;
        _size[i] = trade.Size;
        _exchange[i] = trade.Exchange;
        _condition[i] = trade.Condition;
        _flags[i] = (int)trade.Flags;
        _side[i] = (int)side;
        Count = i + 1;
        // A late print at the end must not make the batch one of the past.
        if (trade.TimeMicros > _latest) _latest = trade.TimeMicros;
    }

    /// <summary>A copy as a message, which outlives this.</summary>
    public OptionTradeBatch ToBatch(string underlying, MarketStamp stamp) => new()
    {
        Stamp = stamp,
        AsOf = AsOf,
        Underlying = underlying,
        Number = Number,
        GapBefore = GapBefore,
        Contracts = _symbols[.._symbolCount],
        Contract = _contract[..Count],
        TimeMicros = _time[..Count],
        Price = _price[..Count],
        Size = _size[..Count],
        Exchange = _exchange[..Count],
        Condition = _condition[..Count],
        Flags = _flags[..Count],
        Side = _side[..Count],
    };
}
