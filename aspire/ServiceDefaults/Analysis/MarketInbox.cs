using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>
/// What waits for an analysis, bounded by weight: a batch of prints is a thousand times a quote. Where it is full it drops the oldest, telling of each, or has the writer wait; one message
/// alone may weigh more than the whole. A dropped batch of prints is seen by the number of the next one. Any number of writers, one reader.
/// </summary>
/// <param name="capacityBytes">By <see cref="MessageWeight"/>.</param>
/// <param name="dropsOldest">False where nothing may be lost.</param>
/// <param name="dropped">Told of every message that had to go.</param>
public sealed class MarketInbox(long capacityBytes, bool dropsOldest, Action<object> dropped)
{
    private readonly Lock _gate = new();
    private readonly Queue<(object Item, long Bytes)> _items = new();
    private readonly Channel<bool> _filled = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private TaskCompletionSource _emptier = NewSource();
    private long _bytes;

    /// <summary>What waits now, by <see cref="MessageWeight"/>.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Puts an item at the end; completes at once where the oldest is dropped for it.</summary>
    public async ValueTask Write(object item, CancellationToken cancellationToken)
    {
        var bytes = MessageWeight.Bytes(item);
        while (!TryAdd(item, bytes, out var emptier)) await emptier.WaitAsync(cancellationToken);
        _filled.Writer.TryWrite(true);
    }

    /// <summary>Puts an item where nothing waits; nothing otherwise, since the reader is awake then.</summary>
    public void WriteIfEmpty(object item)
    {
        lock (_gate)
        {
            if (_items.Count > 0) return;
            Add(item, MessageWeight.Bytes(item));
        }

        _filled.Writer.TryWrite(true);
    }

    /// <summary>Everything in the order it was written, until cancelled.</summary>
    public async IAsyncEnumerable<object> ReadAll([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await _filled.Reader.ReadAsync(cancellationToken);
            while (TryTake(out var item))
            {
                yield return item;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private bool TryAdd(object item, long bytes, out Task emptier)
    {
        lock (_gate)
        {
            emptier = _emptier.Task;
            while (_items.Count > 0 && _bytes + bytes > capacityBytes)
            {
                if (!dropsOldest) return false;
                dropped(Remove());
            }

            Add(item, bytes);
            return true;
        }
    }

    private void Add(object item, long bytes)
    {
        _items.Enqueue((item, bytes));
        _bytes += bytes;
    }

    private bool TryTake([NotNullWhen(true)] out object? item)
    {
        lock (_gate)
        {
            item = _items.Count > 0 ? Remove() : null;
            if (item is null || dropsOldest) return item is not null;
            _emptier.TrySetResult();
            _emptier = NewSource();
            return true;
        }
    }

    private object Remove()
    {
        var (item, bytes) = _items.Dequeue();
        _bytes -= bytes;
        return item;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
