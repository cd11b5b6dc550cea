namespace OptionsAlerts.Notifier.Ledger;

/// <summary>One holder a key within this process; of those that wait for the same key, the longest waiting is next.</summary>
public sealed class Turns<TKey> where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Queue<TaskCompletionSource>> _held = [];

    /// <summary>Completes when it is this caller's turn; <see cref="Leave"/> gives it on.</summary>
    public async Task Enter(TKey key, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_held.TryAdd(key, new Queue<TaskCompletionSource>())) return;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[key].Enqueue(turn);
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
            await turn.Task;
    }

    public void Leave(TKey key)
    {
        lock (_gate)
        {
            while (_held[key].TryDequeue(out var next))
            {
                // One that gave up waiting is skipped.
                if (next.TrySetResult()) return;
            }

            _held.Remove(key);
        }
    }
}
