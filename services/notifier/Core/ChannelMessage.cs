using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Core;

/// <summary>The one message that every channel renders in its own way.</summary>
public sealed record ChannelMessage
{
    public required string RunId { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AlertId { get; init; }

    /// <summary>From 1; a fail-over is a further attempt.</summary>
    public required int Attempt { get; init; }

    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string Symbol { get; init; }
    public required string Subject { get; init; }

    /// <summary>The market's own time.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The run's clock when the alert was raised.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    public required string Headline { get; init; }
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Why it goes out.</summary>
    public Notice Notice { get; init; }

    /// <summary>Alerts that it tells of besides its own, which are one fact each; 0 but for a message made by <see cref="Together"/>.</summary>
    public int Along { get; init; }

    /// <summary>Where a browser acknowledges the alert; null where the notifier has no address that phones can reach, and for what needs no acknowledgement.</summary>
    public Uri? AcknowledgeAt { get; init; }

    /// <summary>A picture to go with it, PNG; null where there is none.</summary>
    public byte[]? Chart { get; init; }

    /// <summary>True when an earlier call may have got through; the text says so.</summary>
    public bool PossibleRepeat { get; init; }

    public static ChannelMessage From(NotificationRequested request, bool possibleRepeat = false) => new()
    {
        RunId = request.RunId,
        RequestId = request.RequestId,
        AlertId = request.AlertId,
        Attempt = request.Attempt,
        Kind = request.Kind,
        Severity = request.Severity,
        Symbol = request.Symbol,
        Subject = request.Subject,
        EventTime = request.EventTime,
        RequestedAt = request.RequestedAt,
        Headline = request.Headline,
        Facts = request.Facts,
        Notice = request.Notice,
        PossibleRepeat = possibleRepeat,
    };
}
