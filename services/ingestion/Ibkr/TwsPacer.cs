namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// Lets messages through no faster than TWS takes them: any run of <paramref name="perSecond"/> + 1 messages takes a second at least. One caller at a time. TWS cuts off
/// who sends more than 50 a second.
/// </summary>
public sealed class TwsPacer(int perSecond, TimeProvider time)
{
    private readonly Queue<long> _sent = new(perSecond);

    /// <summary>Completes when the next message may go.</summary>
    public async ValueTask Wait(CancellationToken cancellationToken)
    {
        if (_sent.Count == perSecond)
        {
            var left = TimeSpan.FromSeconds(1) - time.GetElapsedTime(_sent.Dequeue());
            if (left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
        }

        _sent.Enqueue(time.GetTimestamp());
    }
}
