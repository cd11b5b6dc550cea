namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// A snapshot in the encoding of events, an order of magnitude faster and smaller than as JSON: the whole of a long day's decided signals is in it. A cache's encoding: what another version wrote
/// is refused, and the log folded instead.
/// </summary>
public static class CanonicalSnapshot
{
    // Raised whenever what a snapshot holds changes.
    private const int Layout = 1;

    public static byte[] Encode(EngineSnapshot snapshot)
    {
        var writer = new CanonicalWriter();
        writer.Begin(snapshot.Policy.ConfirmSeconds is null ? Canonical.SecondFormat : Canonical.ThirdFormat);
        writer.Int(Layout);
        writer.Text(snapshot.RunId);
        writer.Int(snapshot.Day.DayNumber);
        writer.Time(snapshot.Clock);
        writer.Text(snapshot.PolicyHash);
        CanonicalParts.Policy(writer, snapshot.Policy);
        CanonicalParts.CarryOver(writer, snapshot.Live);
        foreach (var counter in Counters(snapshot.Counters)) writer.Long(counter);
        return writer.Written.ToArray();
    }

    /// <exception cref="CanonicalException">The bytes are no snapshot of this version.</exception>
    public static EngineSnapshot Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes, new TextPool());
        if (reader.Begin() < Canonical.SecondFormat || reader.Int() is var layout && layout != Layout) throw reader.Wrong("the snapshot is of another version");
        var snapshot = new EngineSnapshot
        {
            RunId = reader.Text(),
            Day = reader.Day(),
            Clock = reader.Time(),
            PolicyHash = reader.Name(),
            Policy = ReadParts.Policy(ref reader),
            Live = ReadParts.CarryOver(ref reader),
            Counters = new EngineCounters
            {
                Raised = reader.Long(),
                SuppressedStale = reader.Long(),
                SuppressedCooldown = reader.Long(),
                SuppressedStorm = reader.Long(),
                SuppressedRateLimited = reader.Long(),
                SuppressedInhibited = reader.Long(),
                SuppressedSilenced = reader.Long(),
                SuppressedQuietHours = reader.Long(),
                SuppressedEnds = reader.Long(),
                Digests = reader.Long(),
                Summaries = reader.Long(),
                Escalated = reader.Long(),
                Delivered = reader.Long(),
                Failed = reader.Long(),
                FailedOver = reader.Long(),
                Undelivered = reader.Long(),
            },
        };
        reader.End();
        return snapshot;
    }

    private static long[] Counters(in EngineCounters counters) =>
    [
        counters.Raised, counters.SuppressedStale, counters.SuppressedCooldown, counters.SuppressedStorm, counters.SuppressedRateLimited, counters.SuppressedInhibited, counters.SuppressedSilenced,
        counters.SuppressedQuietHours, counters.SuppressedEnds, counters.Digests, counters.Summaries, counters.Escalated, counters.Delivered, counters.Failed, counters.FailedOver, counters.Undelivered,
    ];
}
