namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Decides a log again, event by event: from each event the command that caused it, from the command and the state the decision, and that must be the
/// logged one to the byte. The first day's carry-over is taken as it stands, since what it sums up is not in the sequence.
/// </summary>
public sealed class LogVerifier(string runId) : IDisposable
{
    private readonly EngineState _state = EngineState.Empty(runId);
    private readonly GoldenHash _hash = new();
    private readonly List<DayHash> _days = [];
    private readonly CanonicalWriter _logged = new();
    private readonly CanonicalWriter _decided = new();
    private readonly Queue<DecisionEvent> _expected = new();
    private (DateOnly Day, GoldenHash Hash)? _open;

    /// <summary>Events verified so far.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the events verified so far, 64 hexadecimal digits.</summary>
    public string GoldenHash => _hash.Hex;

    /// <summary>The golden hash of each day verified so far, the last of them as far as it goes. Of those given to <see cref="Add"/>.</summary>
    public IReadOnlyList<DayHash> Days => _open is var (day, hash) ? [.. _days, new DayHash(day, hash.Count, hash.Hex)] : _days;

    /// <summary>The state after the events verified so far. To be read only.</summary>
    public EngineState State => _state;

    /// <summary>Verifies the next event; null when it is what the decider decides. After a difference nothing more can be added.</summary>
    public Difference? Add(DecisionEvent e)
    {
        try
        {
            Encode(_logged, e);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            return new Difference(Count, e, Decided: null, exception.Message);
        }

        if (Decide(e, _logged.Written) is { } difference) return difference;
        if (e is DayOpened opened) BeginDay(opened.Day);
        _hash.Add(_logged.Written);
        _open?.Hash.Add(_logged.Written);
        return null;
    }

    /// <summary>As <see cref="Add"/>, of an event whose canonical bytes are known and are hashed by the caller.</summary>
    internal Difference? Decide(DecisionEvent e, ReadOnlySpan<byte> canonical)
    {
        try
        {
            if (_expected.Count == 0 && Expect(e) is { } problem) return new Difference(Count, e, Decided: null, problem);

            var decided = _expected.Dequeue();
            if (!IsSame(e, decided) && !HasBytes(decided, canonical)) return new Difference(Count, e, decided, InWords(e, decided));

            _state.Apply(e);
            Count++;
            return null;
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            // A tampered or damaged event may be anything; whatever the fold refuses is a difference at this place.
            return new Difference(Count, e, Decided: null, exception.Message);
        }
    }

    /// <summary>Ends the log: nothing of a decision may be missing.</summary>
    public ReplayResult Complete() => _expected.TryPeek(out var missing)
        ? new Difference(Count, Logged: null, missing, $"the log ends where {EventTypes.NameOf(missing)} must follow")
        : new Verified(Count, GoldenHash);

    public void Dispose()
    {
        _hash.Dispose();
        _open?.Hash.Dispose();
    }

    private void BeginDay(DateOnly next)
    {
        if (_open is var (day, hash))
        {
            _days.Add(new DayHash(day, hash.Count, hash.Hex));
            hash.Dispose();
        }

        _open = (next, new GoldenHash());
    }

    /// <summary>Queues what the decider makes of an event's command; says what is wrong where there is no such command or decision.</summary>
    private string? Expect(DecisionEvent e)
    {
        if (e.At.UtcTicks < _state.ClockTicks) return $"an event of {e.At:O} follows one of {_state.Clock:O}";
        if (_state.Day is null) return ExpectFirst(e);

        EngineCommand? command = e switch
        {
            DayOpened opened => new OpenDay(opened.Day, opened.RunId, opened.Policy, opened.CarryOver.Channels, e.At),
            PolicyApplied applied => new ApplyPolicy(applied.Policy, applied.Channels, e.At, applied.Origin, applied.By),
            AlertRaised raised => new TakeSignal(raised.Signal, e.At),
            SignalSuppressed suppressed => new TakeSignal(suppressed.Signal, e.At),
            DigestRaised or SummaryRaised or SummaryWithheld or AlertEscalated or FailedOver { Unconfirmed: true } => new TimePasses(e.At),
            SilenceEnded ended => ended.By is { } by ? new ExpireSilence(ended.SilenceId, by, e.At) : new TimePasses(e.At),
            SilenceCreated created => new CreateSilence(created.Silence, e.At),
            AlertAcknowledged acknowledged => new AcknowledgeAlert(acknowledged.AlertId, acknowledged.By, acknowledged.Via, e.At),
            DeliverySucceeded succeeded => new TakeOutcome(succeeded.RequestId, succeeded.AlertId, Delivered: true, Permanent: false, e.At),
            DeliveryFailed failed => new TakeOutcome(failed.RequestId, failed.AlertId, Delivered: false, failed.Permanent, e.At),
            _ => null,
        };
        if (command is null) return $"{EventTypes.NameOf(e)} follows only upon a failed delivery";
        if (command is TakeSignal && _state.NextDue is { } due && due < e.At) return $"a timer due at {due:O} was not fired before this signal was decided";

        var decision = Decider.Decide(_state, command);
        if (decision.Events.Count == 0) return $"{EventTypes.NameOf(e)} stands where nothing is decided ({decision.Outcome})";
        foreach (var decided in decision.Events) _expected.Enqueue(decided);
        return null;
    }

    private string? ExpectFirst(DecisionEvent e)
    {
        if (e is not DayOpened opened) return "a log begins with day_opened";
        if (!string.Equals(opened.PolicyHash, opened.Policy.Hash(), StringComparison.Ordinal)) return "the policy's hash is not that of the policy";
        _expected.Enqueue(e);
        return null;
    }

    private static bool IsRefusal(Exception exception) =>
        exception is InvalidOperationException or PolicyException or ArgumentException or OverflowException or NullReferenceException;

    // Says without writing them out that two events have the same bytes: the decision stands beside the logged event's own signal. False says nothing.
    private static bool IsSame(DecisionEvent logged, DecisionEvent decided) => (logged, decided) switch
    {
        (SignalSuppressed, SignalSuppressed) or (DeliverySucceeded, DeliverySucceeded) => logged.Equals(decided),
        (AlertRaised was, AlertRaised isNow) => was.Requests.AsSpan().SequenceEqual(isNow.Requests) && was.Remaining.AsSpan().SequenceEqual(isNow.Remaining)
            && was.Equals(isNow with { Requests = was.Requests, Remaining = was.Remaining }),
        _ => false,
    };

    private bool HasBytes(DecisionEvent decided, ReadOnlySpan<byte> canonical)
    {
        Encode(_decided, decided);
        return _decided.Written.SequenceEqual(canonical);
    }

    private static void Encode(CanonicalWriter writer, DecisionEvent e)
    {
        writer.Clear();
        Canonical.Write(writer, e);
    }

    private static string InWords(DecisionEvent logged, DecisionEvent decided)
    {
        var (was, isNow) = (EventTypes.NameOf(logged), EventTypes.NameOf(decided));
        return was == isNow ? $"{was} differs in its content" : $"{was} is logged, {isNow} is decided";
    }
}
