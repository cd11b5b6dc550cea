namespace OptionsAlerts.ServiceDefaults.Boards;

/// <summary>
/// Wakes whoever waits for the next change of a board. A change costs the writer one exchange while nobody waits, and never a wait: who waits goes on in threads
/// of the pool. Several changes before somebody looks are one.
/// </summary>
public sealed class BoardChanges
{
    private TaskCompletionSource? _next;

    /// <summary>Completes with the next change. Taken before the board is read, it misses none: what is not read yet completes it.</summary>
    public Task Next
    {
        get
        {
            if (Volatile.Read(ref _next) is { } waited) return waited.Task;
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, made, null) ?? made).Task;
        }
    }

    /// <summary>The board has changed.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, null)?.TrySetResult();
}
