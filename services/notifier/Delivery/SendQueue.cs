using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Who sends next on a channel: so many at a time and no faster than its pace; of those that wait the most severe first, then the longest waiting. Where the pace makes more than one wait, and the
/// channel takes several alerts as one message, whoever is next takes the others along; criticals go each on its own. While the channel is away, those with patience are held, but for one now and then
/// that sees whether it is back; what they have become by then goes together likewise. Where the pace asks for more than <paramref name="longest"/>, those without patience are told so at once, as another
/// channel may have them sooner. How many may wait is the caller's bound: the bus hands out no more than its prefetch.
/// </summary>
internal sealed class SendQueue(int slots, Pacer pacer, TimeSpan longest, bool merges, TimeProvider time) : IDisposable
{
    /// <summary>Alerts that one message carries at the most.</summary>
    public const int MostTogether = 20;

    private readonly Lock _gate = new();
    private readonly WaitingLine _line = new();
    private ITimer? _token;
    private ITimer? _return;
    private int _free = slots;
    private long _arrivals;
    private bool _isArmed;
    private bool _catchesUp;
    private bool _isClosed;
    private Reach _reach;

    private enum Reach
    {
        /// <summary>The channel takes messages, as far as anybody knows.</summary>
        Here,

        /// <summary>It does not; nobody with patience is let through until the time is over.</summary>
        Away,

        /// <summary>The time is over: one of them may see.</summary>
        MayTry,

        /// <summary>One of them is under way.</summary>
        Tried,
    }

    /// <summary>Completes when it is this request's turn, or another's that takes it along. One that comes back has its old place.</summary>
    public async Task<SendTurn> Enter(SendTicket ticket, CancellationToken cancellationToken)
    {
        WaitingRequest mine;
        lock (_gate)
        {
            mine = new WaitingRequest(ticket) { Place = (-(int)ticket.Request.Severity, ticket.Arrival ??= _arrivals++) };
            _line.Put(mine);
            Pump();
        }

        if (mine.Turn.Task.IsCompleted) return await mine.Turn.Task;
        await using (ticket.Impatience.UnsafeRegister(static (state, _) => ((Action)state!)(), (Action)LosePatience))
        await using (cancellationToken.UnsafeRegister(GiveUp, mine)) return await mine.Turn.Task;

        void LosePatience()
        {
            lock (_gate)
            {
                if (mine.IsPlaced || !mine.IsPatient) return;
                mine.IsPatient = false;
                _line.Put(mine);
                Pump();
            }
        }

        void GiveUp(object? state, CancellationToken token)
        {
            var impatient = (WaitingRequest)state!;
            lock (_gate)
            {
                if (impatient.IsPlaced) return;
                impatient.IsPlaced = true;
            }

            impatient.Turn.TrySetCanceled(token);
        }
    }

    /// <summary>The channel could not take a message: whoever has patience is held until it can, but for one after this time.</summary>
    public void Away(TimeSpan wait)
    {
        lock (_gate)
        {
            _reach = Reach.Away;
            _return ??= time.CreateTimer(static state => ((SendQueue)state!).OnReturn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _return.Change(Pacer.Rounded(wait), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The channel answers.</summary>
    public void Back()
    {
        lock (_gate)
        {
            if (_reach == Reach.Here) return;
            (_reach, _catchesUp) = (Reach.Here, true);
            _return?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Pump();
        }
    }

    /// <summary>Nobody's turn comes any more, and what has its turn ends; for a process that is stopped, whose successor is brought what waits.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _token?.Dispose();
            _return?.Dispose();
        }
    }

    /// <param name="hasTried">Whether it was one that was to see; where nobody heard what came of it, another may.</param>
    internal void Leave(bool hasTried)
    {
        lock (_gate)
        {
            _free++;
            if (hasTried && _reach == Reach.Tried) _reach = Reach.MayTry;
            Pump();
        }
    }

    private void Pump()
    {
        while (_free > 0 && !_isClosed)
        {
            if (Next() is not { } next)
            {
                _catchesUp = false;
                return;
            }

            if (!pacer.TryTake())
            {
                _line.Put(next);
                if (pacer.Wait is var wait && wait > longest) Refuse(wait);
                Arm();
                return;
            }

            _free--;
            next.IsPlaced = true;
            var tries = next.IsPatient && _reach == Reach.MayTry;
            if (tries) _reach = Reach.Tried;
            var along = merges && next.Request.Severity < Severity.Critical && (_catchesUp || pacer.Wait > TimeSpan.Zero) ? Along() : [];
            next.Turn.SetResult(new SendTurn.Mine(this, next.Ticket, along, tries));
        }
    }

    private WaitingRequest? Next() => _line.Next(_reach is Reach.Here or Reach.MayTry);

    // The most severe is none of the criticals: neither are the rest.
    private List<SendTurn.Along> Along()
    {
        var along = new List<SendTurn.Along>();
        while (along.Count < MostTogether - 1 && Next() is { } next)
        {
            next.IsPlaced = true;
            var taken = new SendTurn.Along(next.Ticket);
            next.Turn.SetResult(taken);
            along.Add(taken);
        }

        return along;
    }

    private void Refuse(TimeSpan wait)
    {
        while (_line.Next(patientToo: false) is { } next)
        {
            next.IsPlaced = true;
            next.Turn.SetResult(new SendTurn.Spent(next.Ticket, wait));
        }
    }

    private void Arm()
    {
        if (_isArmed) return;
        _isArmed = true;
        _token ??= time.CreateTimer(static state => ((SendQueue)state!).OnToken(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _token.Change(Pacer.Rounded(pacer.Wait), Timeout.InfiniteTimeSpan);
    }

    private void OnToken()
    {
        lock (_gate)
        {
            _isArmed = false;
            Pump();
        }
    }

    private void OnReturn()
    {
        lock (_gate)
        {
            if (_reach == Reach.Away) _reach = Reach.MayTry;
            Pump();
        }
    }
}
