namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// Batches that wait for the bus, in the order they were finished, and those that are free to be filled. Bounded: where it is full, the oldest makes place, and the next batch
/// of that underlying says that prints before it are missing. One caller at a time.
/// </summary>
internal sealed class FinishedBatches(int capacity, int batchSize)
{
    private readonly TradeColumns[] _ring = new TradeColumns[capacity];
    private readonly Stack<TradeColumns> _free = new();
    private int _first;
    private long _ids;

    /// <summary>Batches that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Prints in them.</summary>
    public long Prints { get; private set; }

    /// <summary>An empty batch, used before where there is one.</summary>
    public TradeColumns Rent(int underlying)
    {
        if (!_free.TryPop(out var batch)) batch = new TradeColumns(batchSize);
        batch.Begin(++_ids, underlying);
        return batch;
    }

    public void Return(TradeColumns batch) => _free.Push(batch);

    /// <summary>Puts a batch at the end; the one that had to make place for it, which is the caller's then, or null.</summary>
    public TradeColumns? Add(TradeColumns batch)
    {
        TradeColumns? dropped = null;
        if (Count == capacity) TryTake(out dropped);
        _ring[(_first + Count) % capacity] = batch;
        Count++;
        Prints += batch.Count;
        return dropped;
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TradeColumns? batch)
    {
        batch = null;
        if (Count == 0) return false;
        batch = _ring[_first];
        _first = (_first + 1) % capacity;
        Count--;
        Prints -= batch.Count;
        return true;
    }

    /// <summary>Says of the first batch of an underlying that prints before it are missing; false where none waits.</summary>
    public bool TryMarkGap(int underlying)
    {
        for (var i = 0; i < Count; i++)
        {
            var batch = _ring[(_first + i) % capacity];
            if (batch.Underlying != underlying) continue;
            batch.GapBefore = true;
            return true;
        }

        return false;
    }
}
