using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Who sends next on a channel: so many at a time and no faster than its pace; of those that wait the most severe first, then the longest waiting. Where the pace makes more than one wait, and the
/// channel takes several alerts as one message, whoever is next takes the others along; criticals go each on its own. How many may wait is the caller's bound: the bus hands out no more than its
/// prefetch.
/// </summary>
internal sealed class SendQueue(int slots, Pacer pacer, bool merges, TimeProvider time) : IDisposable
{
    /// <summary>Alerts that one message carries at the most.</summary>
    public const int MostTogether = 20;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Waiting, (int Severity, long Arrival)> _waiting = new();
    private ITimer? _timer;
    private int _free = slots;
    private long _arrivals;
    private bool _isArmed;

    /// <summary>Completes when it is this request's turn, or another's that takes it along.</summary>
    public async Task<SendTurn> Enter(NotificationRequested request, CancellationToken cancellationToken)
    {
        var mine = new Waiting(request);
        lock (_gate)
        {
            _waiting.Enqueue(mine, (-(int)request.Severity, _arrivals++));
            Pump();
        }

        if (mine.Turn.Task.IsCompleted) return await mine.Turn.Task;
        await using (cancellationToken.UnsafeRegister(GiveUp, mine)) return await mine.Turn.Task;

        void GiveUp(object? state, CancellationToken token)
        {
            var impatient = (Waiting)state!;
            lock (_gate)
            {
                if (impatient.IsPlaced) return;
                impatient.IsPlaced = true;
            }

            impatient.Turn.TrySetCanceled(token);
        }
    }

    public void Dispose()
    {
        lock (_gate) _timer?.Dispose();
    }

    internal void Leave()
    {
        lock (_gate)
        {
            _free++;
            Pump();
        }
    }

    private void Pump()
    {
        while (_free > 0 && Next() is { } next)
        {
            if (!pacer.TryTake())
            {
                _waiting.Enqueue(next, next.Place);
                Arm();
                return;
            }

            _free--;
            next.IsPlaced = true;
            var along = merges && next.Request.Severity < Severity.Critical && pacer.Wait > TimeSpan.Zero ? Along() : [];
            next.Turn.SetResult(new SendTurn.Mine(this, next.Request, along));
        }
    }

    // Those that gave up are skipped.
    private Waiting? Next()
    {
        while (_waiting.TryDequeue(out var next, out var place))
        {
            next.Place = place;
            if (!next.IsPlaced) return next;
        }

        return null;
    }

    // The most severe is none of the criticals: neither are the rest.
    private List<SendTurn.Along> Along()
    {
        var along = new List<SendTurn.Along>();
        while (along.Count < MostTogether - 1 && Next() is { } next)
        {
            next.IsPlaced = true;
            var taken = new SendTurn.Along(next.Request);
            next.Turn.SetResult(taken);
            along.Add(taken);
        }

        return along;
    }

    private void Arm()
    {
        if (_isArmed) return;
        _isArmed = true;
        _timer ??= time.CreateTimer(static state => ((SendQueue)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Pacer.Rounded(pacer.Wait), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _isArmed = false;
            Pump();
        }
    }

    private sealed class Waiting(NotificationRequested request)
    {
        public NotificationRequested Request { get; } = request;

        public TaskCompletionSource<SendTurn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public (int Severity, long Arrival) Place { get; set; }

        /// <summary>Has its turn, or gave up; guarded by the queue's lock.</summary>
        public bool IsPlaced { get; set; }
    }
}

/// <summary>What a request's waiting came to. Closed.</summary>
internal abstract class SendTurn(NotificationRequested request)
{
    public NotificationRequested Request { get; } = request;

    /// <summary>The request's own turn, and those that it takes along. Disposing it gives the turn on.</summary>
    public sealed class Mine(SendQueue queue, NotificationRequested request, IReadOnlyList<Along> along) : SendTurn(request), IDisposable
    {
        private int _left;

        public IReadOnlyList<Along> Others { get; } = along;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) queue.Leave();
        }
    }

    /// <summary>Another's turn takes it along; what comes of it is that one's to say.</summary>
    public sealed class Along(NotificationRequested request) : SendTurn(request)
    {
        private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<DeliveryOutcome> Outcome => _outcome.Task;

        public void Settle(DeliveryOutcome outcome) => _outcome.TrySetResult(outcome);

        /// <summary>It was not sent, or nobody knows: the bus brings it again.</summary>
        public void Fail(Exception exception) => _outcome.TrySetException(exception);
    }
}
