using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>A condition of the watch itself.</summary>
/// <param name="Kind"><see cref="SignalKind.FeedStale"/>, <see cref="SignalKind.ChannelDown"/> or <see cref="SignalKind.EngineBehind"/>.</param>
/// <param name="Subject">What it is about: a source's name, a channel's, <c>alert-engine</c>.</param>
public sealed record OperationalCondition(SignalKind Kind, string Subject)
{
    public Severity Severity => Kind == SignalKind.EngineBehind ? Severity.Critical : Severity.High;

    /// <summary>The part that is concerned, where an alert has its symbol: a source's symbol, or the part's name.</summary>
    public string Symbol => Kind == SignalKind.FeedStale ? Subject[(Subject.LastIndexOf(' ') + 1)..] : Subject;

    /// <summary>One line: what, and since when where it is over.</summary>
    public string Headline(Telling telling) => (Kind, telling) switch
    {
        (SignalKind.EngineBehind, Telling.Trouble trouble) => $"Alerts may be late or missing: {trouble.Reason}",
        (SignalKind.EngineBehind, _) => "The alert engine answers in time again",
        (SignalKind.FeedStale, Telling.Trouble trouble) => $"No fresh market data, {Subject}: {trouble.Reason}",
        (SignalKind.FeedStale, _) => $"Market data is fresh again: {Subject}",
        (SignalKind.ChannelDown, Telling.Trouble trouble) => $"{Subject} {trouble.Reason}",
        (SignalKind.ChannelDown, _) => $"{Subject} takes messages again",
        _ => throw new ArgumentOutOfRangeException(nameof(telling), Kind, "None of the watch's own kinds."),
    };
}

/// <summary>What the watchdog sends by itself, past the engine. The same telling has the same ids at any time and place.</summary>
public static class OperationalMessage
{
    /// <summary>The message of a telling, for a channel; its attempt counts the channels tried.</summary>
    public static ChannelMessage Of(string runId, OperationalCondition condition, Telling telling, string channel, int attempt, DateTimeOffset now)
    {
        var alertId = AlertId(runId, condition, telling);
        return new ChannelMessage
        {
            RunId = runId,
            RequestId = DeterministicId.Request(alertId, channel, attempt),
            AlertId = alertId,
            Attempt = attempt,
            Kind = condition.Kind,
            Severity = condition.Severity,
            Symbol = condition.Symbol,
            Subject = condition.Subject,
            EventTime = telling.Since,
            RequestedAt = now,
            Headline = Line(condition.Headline(telling)),
            Facts = [.. Facts(telling, now), Fact.Of("told_by", "the watchdog, past the alert engine")],
            Notice = telling is Telling.Over ? Notice.AllClear : Notice.Alert,
        };
    }

    /// <summary>Since when, and how long by now.</summary>
    internal static Fact[] Facts(Telling telling, DateTimeOffset now) => [Fact.Of("since", Words.Of(telling.Since)), Fact.Of("lasts", Words.Of(now - telling.Since))];

    /// <summary>A provider's words may be long, and hold what no log takes.</summary>
    internal static string Line(string text) => PlainText.Cut(PlainText.OneLine(text), MessageParts.HeadlineLimit);

    private static Guid AlertId(string runId, OperationalCondition condition, Telling telling) => DeterministicId.Of(
        "watchdog", runId, WireName.Of(condition.Kind), condition.Subject, telling.Since.UtcTicks.ToString(CultureInfo.InvariantCulture),
        telling switch
        {
            Telling.Trouble trouble => trouble.Number.ToString(CultureInfo.InvariantCulture),
            Telling.Over over => "over-" + over.Number.ToString(CultureInfo.InvariantCulture),
            _ => throw new ArgumentOutOfRangeException(nameof(telling), telling, "The hierarchy of tellings is closed."),
        });
}
