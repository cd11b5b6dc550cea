using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>How one source stands.</summary>
/// <param name="Heard">Whether anything of it has ever come.</param>
/// <param name="Silence">How long nothing new has come within this session; zero outside of it.</param>
/// <param name="Feed">The feed that it must come from, or that delivered it last; null where neither is known.</param>
/// <param name="Words">One clause: <c>new 12 s ago</c>, <c>nothing for 4 min</c>, <c>nothing yet</c>, with the session's part in it.</param>
public sealed record SourceFreshness(ExpectedSource Source, bool Heard, TimeSpan Silence, bool IsStale, string? Feed, string Words);

/// <summary>
/// When each expected source last had something new, by the market's time in its messages: a feed that repeats an old chain is as silent as one that says nothing.
/// Silence counts within the regular session alone, later by the feed's own delay, and from the watch's begin at the earliest. A source that has never been heard of
/// is silent from there on. Pure but for its own memory; owned by one caller at a time.
/// </summary>
public sealed class FreshnessBook(IReadOnlyList<ExpectedSource> sources, DateTimeOffset begun)
{
    private readonly Dictionary<ExpectedSource, (DateTimeOffset Last, TimeSpan Delay, string Feed)> _heard = [];

    /// <summary>Takes what came.</summary>
    /// <param name="asOf">The market's time of it.</param>
    /// <param name="delay">How much later than the market the feed speaks.</param>
    public void Take(string feed, SourceCapability capability, string symbol, DateTimeOffset asOf, TimeSpan delay, DateTimeOffset now)
    {
        // A feed whose clock runs ahead must not be fresh beforehand.
        var at = asOf + delay < now ? asOf + delay : now;
        foreach (var source in sources.Where(source => source.Takes(feed, capability, symbol)))
            if (!_heard.TryGetValue(source, out var known) || at >= known.Last) _heard[source] = (at, delay, feed);
    }

    /// <summary>Every expected source as it stands, in the order of their declaration.</summary>
    public IReadOnlyList<SourceFreshness> At(DateTimeOffset now) => [.. sources.Select(source => At(source, now))];

    private SourceFreshness At(ExpectedSource source, DateTimeOffset now)
    {
        var heard = _heard.TryGetValue(source, out var known);
        var delay = heard ? known.Delay : source.Delay;
        var feed = source.Feed ?? (heard ? known.Feed : null);
        // The data of a session comes from its open to its close, both later by the delay; what comes after the close is not waited for.
        var session = ExchangeCalendar.RegularSession(ExchangeTime.Date(now));
        if (session is not { } open || now < open.Open + delay || now >= open.Close)
            return new SourceFreshness(source, heard, TimeSpan.Zero, IsStale: false, feed, $"{Past(heard, known.Last, now)}, no session");

        var from = Latest(open.Open + delay, begun, heard ? known.Last : DateTimeOffset.MinValue);
        var silence = now - from;
        var isStale = silence > source.LongestSilence;
        var words = isStale ? $"nothing new in session for {Words.Of(silence)}{(heard ? string.Empty : ", and never before")}" : Past(heard, known.Last, now);
        return new SourceFreshness(source, heard, silence, isStale, feed, words);
    }

    private static string Past(bool heard, DateTimeOffset last, DateTimeOffset now) => heard ? $"new {Words.Of(now - last)} ago" : "nothing yet";

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = times[0];
        foreach (var time in times) latest = time > latest ? time : latest;
        return latest;
    }
}
