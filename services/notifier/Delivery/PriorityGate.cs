using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Lets so many through at a time; of those that wait, the most severe first, then the longest waiting. How many may wait is the caller's bound: the bus hands out
/// no more than its prefetch.
/// </summary>
public sealed class PriorityGate(int slots)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Severity, long Arrival)> _waiting = new();
    private int _free = slots;
    private long _arrivals;

    /// <summary>Completes when it is this caller's turn; disposing the pass gives the turn on.</summary>
    public async Task<Pass> Enter(Severity severity, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Pass(this);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, (-(int)severity, _arrivals++));
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
            await turn.Task;
        return new Pass(this);
    }

    private void Leave()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next, out _))
            {
                // One that gave up waiting is skipped.
                if (next.TrySetResult()) return;
            }

            _free++;
        }
    }

    /// <summary>A turn, given on when disposed.</summary>
    public sealed class Pass(PriorityGate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave();
        }
    }
}
