using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>A canary that came back.</summary>
/// <param name="CameBack">By the watchdog's clock.</param>
/// <param name="Took">From sending to coming back, by the watchdog's clock alone.</param>
/// <param name="Waiting">Messages that waited for the engine then.</param>
public sealed record CanaryTrip(DateTimeOffset CameBack, TimeSpan Took, int Waiting);

/// <summary>How the engine is asked and what its silence means.</summary>
/// <param name="Every">From one canary to the next.</param>
/// <param name="Limit">How long one may be under way.</param>
/// <param name="Deep">Messages waiting for the engine at which it counts as behind.</param>
/// <param name="Grace">How long after the watch's begin silence means nothing: parts start in any order.</param>
public sealed record CanaryRules(TimeSpan Every, TimeSpan Limit, int Deep, TimeSpan Grace);

/// <summary>What the watchdog knows of the engine by its canaries. Immutable and pure.</summary>
public sealed record CanaryState
{
    // The first stays as long as nothing comes back: it says since when.
    private const int MostUnderWay = 8;

    private readonly DateTimeOffset _begun;
    private DateTimeOffset? _lastSent;

    private CanaryState(DateTimeOffset begun) => _begun = begun;

    /// <summary>Sent and not back, the oldest first.</summary>
    public IReadOnlyList<(Guid Id, DateTimeOffset SentAt)> UnderWay { get; private init; } = [];

    /// <summary>The last that came back; null before the first.</summary>
    public CanaryTrip? Last { get; private init; }

    /// <summary>A watch that begins now, with nothing sent.</summary>
    public static CanaryState Begin(DateTimeOffset now) => new(now);

    /// <summary>Whether another is to be sent: at the begin, then each interval, and sooner while one has not come back within half the limit.</summary>
    public bool IsDue(DateTimeOffset now, CanaryRules rules) =>
        _lastSent is not { } last || now - last >= rules.Every || (UnderWay.Count > 0 && now - last >= rules.Limit / 2);

    public CanaryState Sent(Guid id, DateTimeOffset now)
    {
        IEnumerable<(Guid, DateTimeOffset)> kept = UnderWay.Count < MostUnderWay ? UnderWay : UnderWay.Where((_, index) => index != 1);
        return this with { UnderWay = [.. kept, (id, now)], _lastSent = now };
    }

    /// <summary>One came back, and with it all that were sent before: the queue keeps their order. One that is not under way changes nothing.</summary>
    public CanaryState Seen(Guid id, int waiting, DateTimeOffset now)
    {
        var index = UnderWay.Select(canary => canary.Id).ToList().IndexOf(id);
        return index < 0 ? this : this with { UnderWay = [.. UnderWay.Skip(index + 1)], Last = new CanaryTrip(now, now - UnderWay[index].SentAt, waiting) };
    }

    /// <summary>Why the engine counts as behind; null where it does not, or it is too early to tell. One canary alone may have been lost on its way: silence counts from the second on.</summary>
    public string? Problem(DateTimeOffset now, CanaryRules rules)
    {
        if (UnderWay.Count > 1 && now - UnderWay[0].SentAt is var away && away > rules.Limit && now - UnderWay[1].SentAt >= rules.Limit / 2)
            return now - _begun > rules.Grace ? $"the alert engine has not answered for {Words.Of(away)}" : null;
        if (Last is not { } trip) return null;
        if (trip.Took > rules.Limit) return $"the alert engine answered after {Words.Of(trip.Took)}";
        return trip.Waiting >= rules.Deep ? FormattableString.Invariant($"{trip.Waiting:N0} messages wait for the alert engine") : null;
    }

    /// <summary>Whether one went through in time lately: what a heartbeat rests on.</summary>
    public bool WentThrough(DateTimeOffset now, CanaryRules rules) =>
        Last is { } trip && trip.Took <= rules.Limit && now - trip.CameBack <= rules.Every + rules.Limit && Problem(now, rules) is null;

    /// <summary>How it stands, in words.</summary>
    public string Describe(DateTimeOffset now, CanaryRules rules) => Problem(now, rules) ?? (Last is { } trip
        ? FormattableString.Invariant($"a canary came back {Words.Of(now - trip.CameBack)} ago, after {trip.Took.TotalSeconds:0.0} s")
        : "no canary has come back yet");
}
