using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Those that wait for their turn on a channel, the most severe first, then the longest waiting; those with patience apart, since they may be held. Guarded by the queue's lock.</summary>
internal sealed class WaitingLine
{
    private readonly PriorityQueue<WaitingRequest, (int Severity, long Arrival)> _others = new();
    private readonly PriorityQueue<WaitingRequest, (int Severity, long Arrival)> _patient = new();

    public void Put(WaitingRequest waiting) => (waiting.IsPatient ? _patient : _others).Enqueue(waiting, waiting.Place);

    /// <summary>Takes out who is next; null where nobody is.</summary>
    /// <param name="patientToo">False where those with patience are held.</param>
    public WaitingRequest? Next(bool patientToo)
    {
        var patient = patientToo ? Head(_patient, isPatient: true) : null;
        var other = Head(_others, isPatient: false);
        if (patient is null || other?.Place.CompareTo(patient.Place) < 0) return other is null ? null : _others.Dequeue();
        return _patient.Dequeue();
    }

    // Those that gave up are skipped, and those that lost their patience and wait with the others.
    private static WaitingRequest? Head(PriorityQueue<WaitingRequest, (int Severity, long Arrival)> of, bool isPatient)
    {
        while (of.TryPeek(out var head, out _))
        {
            if (!head.IsPlaced && head.IsPatient == isPatient) return head;
            of.Dequeue();
        }

        return null;
    }
}

/// <summary>One of them.</summary>
internal sealed class WaitingRequest(SendTicket ticket)
{
    public SendTicket Ticket { get; } = ticket;

    public NotificationRequested Request => Ticket.Request;

    public TaskCompletionSource<SendTurn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required (int Severity, long Arrival) Place { get; init; }

    /// <summary>Can wait until the channel is back.</summary>
    public bool IsPatient { get; set; } = ticket.IsPatient;

    /// <summary>Has its turn, or gave up.</summary>
    public bool IsPlaced { get; set; }
}
