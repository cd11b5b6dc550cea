namespace OptionsAlerts.Load.Driving;

/// <summary>
/// Sends at a fixed rate whatever the other side does: each has its due time from the start, and what is measured is measured from that, so that a system that stalls cannot
/// hide its stall by holding up the sender.
/// </summary>
public sealed class OpenLoop(TimeProvider time)
{
    // The timer's own grain: what is left is waited out awake.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1.5);

    /// <param name="perSecond">How many a second.</param>
    /// <param name="send">Sends one; gets its index.</param>
    public async Task Send(Arrivals arrivals, double perSecond, Func<int, Task> send, CancellationToken cancellationToken)
    {
        var sending = new List<Task>(arrivals.Sent);
        var start = time.GetTimestamp();
        for (var index = 0; index < arrivals.Sent; index++)
        {
            var due = start + (long)(index / perSecond * time.TimestampFrequency);
            await Until(due, cancellationToken);
            arrivals.Due(index, due);
            sending.Add(send(index));
        }

        await Task.WhenAll(sending);
    }

    private async Task Until(long due, CancellationToken cancellationToken)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), due);
        if (left > Grain) await Task.Delay(left - Grain, time, cancellationToken);
        var spin = default(SpinWait);
        while (time.GetTimestamp() < due) spin.SpinOnce(sleep1Threshold: -1);
    }
}
