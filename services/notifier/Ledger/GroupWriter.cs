using System.Runtime.ExceptionServices;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>
/// Group commit without a thread of its own: work that comes while a write is under way is written together by the next one. The first to come writes; when it is done, the
/// first of those that came meanwhile writes them all. So each write has a caller that awaits it, also while the process stops.
/// </summary>
/// <param name="write">Writes works as one; throws when none of it is written.</param>
/// <param name="most">Works written together at most.</param>
/// <param name="isShared">True for a failure that any write would meet; after any other, works are written one by one, so that the one at fault takes no other with it.</param>
public sealed class GroupWriter<TWork>(Func<IReadOnlyList<TWork>, Task> write, int most, Func<Exception, bool> isShared) where TWork : class
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private bool _writing;

    private enum Turn
    {
        Written,
        Lead,
    }

    /// <summary>Completes when the work is written.</summary>
    public async Task Write(TWork work)
    {
        var own = new Entry(work);
        bool leads;
        lock (_gate)
        {
            _waiting.Enqueue(own);
            leads = !_writing;
            _writing = true;
        }

        if (!leads && await own.Turn.Task == Turn.Written) return;
        own.Leads = true;
        var batch = Take();
        try
        {
            await WriteAll(batch);
        }
        finally
        {
            HandOn();
        }

        // A leader is in its own batch: the first of those that waited.
        if (own.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private List<Entry> Take()
    {
        lock (_gate)
        {
            var batch = new List<Entry>(Math.Min(_waiting.Count, most));
            while (batch.Count < most && _waiting.TryDequeue(out var entry)) batch.Add(entry);
            return batch;
        }
    }

    private void HandOn()
    {
        lock (_gate)
        {
            if (_waiting.TryPeek(out var next)) next.Turn.TrySetResult(Turn.Lead);
            else _writing = false;
        }
    }

    private async Task WriteAll(List<Entry> batch)
    {
        var failure = await TryWrite(batch);
        if (failure is null || batch.Count == 1 || isShared(failure))
        {
            foreach (var entry in batch) entry.End(failure);
            return;
        }

        foreach (var entry in batch) entry.End(await TryWrite([entry]));
    }

    private async Task<Exception?> TryWrite(List<Entry> batch)
    {
        try
        {
            await write([.. batch.Select(entry => entry.Work)]);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private sealed class Entry(TWork work)
    {
        public TWork Work { get; } = work;

        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Leads { get; set; }

        public Exception? Failure { get; private set; }

        public void End(Exception? failure)
        {
            Failure = failure;
            if (Leads) return;
            if (failure is null) Turn.TrySetResult(GroupWriter<TWork>.Turn.Written);
            else Turn.TrySetException(failure);
        }
    }
}
