using OptionsAlerts.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>What paces let through when more always waits: each message at the first moment that every bucket has a token for it.</summary>
internal static class Pacing
{
    /// <summary>The most messages in any half-open window of this length, ten windows long.</summary>
    public static int MostIn(TimeSpan window, ChannelLimits limits)
    {
        List<TimeSpan> sent = [];
        while (sent.Count == 0 || sent[^1] < 10 * window) sent.Add(limits.Paces.Max(pace => Earliest(pace, sent)));
        return sent.Max(from => sent.Count(at => at >= from && at < from + window));
    }

    /// <summary>The most messages in any half-open window of this length, of those that came at these times.</summary>
    public static int MostIn(TimeSpan window, IReadOnlyList<DateTimeOffset> came) => came.Count == 0 ? 0 : came.Max(from => came.Count(at => at >= from && at < from + window));

    // A bucket that holds so many lets the next through when what is left of the last has filled up to one.
    private static TimeSpan Earliest(Pace pace, List<TimeSpan> sent)
    {
        var (tokens, last) = ((double)pace.Burst, TimeSpan.Zero);
        foreach (var at in sent)
        {
            tokens = Math.Min(pace.Burst, tokens + ((at - last) / pace.Every)) - 1;
            last = at;
        }

        // Up to the next whole tick, so that rounding never leaves a bucket a hair short.
        return tokens >= 1 ? last : last + TimeSpan.FromTicks((long)Math.Ceiling((1 - tokens) * pace.Every.Ticks));
    }
}
