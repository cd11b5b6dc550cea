using System.Globalization;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Core;

/// <summary>
/// A message as cleaned, bounded lines of plain text, before a channel's escaping. Whatever came in, the parts are at most
/// <see cref="TitleLimit"/> + <see cref="HeadlineLimit"/> + <see cref="FactLimit"/> lines of <see cref="LineLimit"/> UTF-16 units, and lose facts, never markup, when a channel has less room.
/// </summary>
public sealed record MessageParts
{
    public const int TitleLimit = 120;
    public const int HeadlineLimit = 800;
    public const int LineLimit = 200;
    public const int FactLimit = 40;

    /// <summary>Severity in words (or that it is an all-clear), symbol and kind: <c>CRITICAL · SPY · gamma flip breach</c>.</summary>
    public required string Title { get; init; }

    public required string Headline { get; init; }

    /// <summary>One line a fact, in order.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>How many facts are not shown.</summary>
    public int FactsLeftOut { get; init; }

    /// <summary>Exchange time of the event with date and zone, and its age when that is a minute or more.</summary>
    public required string Time { get; init; }

    /// <summary>Set when the message may be arriving for the second time.</summary>
    public string? Repeat { get; init; }

    /// <summary>What <c>audit explain</c> takes.</summary>
    public required string Reference { get; init; }

    public static MessageParts Of(ChannelMessage message)
    {
        var age = message.RequestedAt - message.EventTime;
        return new MessageParts
        {
            Title = Line($"{Lead(message)} · {message.Symbol} · {Words.Of(message.Kind)}", TitleLimit),
            Headline = Line(message.Headline, HeadlineLimit),
            Facts = [.. message.Facts.Take(FactLimit).Select(fact => PlainText.Cut(FactText.Line(fact), LineLimit))],
            FactsLeftOut = Math.Max(0, message.Facts.Count - FactLimit),
            Time = age >= TimeSpan.FromMinutes(1) ? $"{Words.Of(message.EventTime)}, {Words.Of(age)} old" : Words.Of(message.EventTime),
            Repeat = message.PossibleRepeat ? "possible repeat: an earlier try may have arrived" : null,
            Reference = message.Along == 0 ? $"alert {message.AlertId:D}" : string.Create(CultureInfo.InvariantCulture, $"alert {message.AlertId:D} and {message.Along} more"),
        };
    }

    /// <summary>What stands for the facts left out, null when none are.</summary>
    public string? LeftOut => FactsLeftOut switch
    {
        0 => null,
        1 => "… and 1 more fact",
        _ => string.Create(CultureInfo.InvariantCulture, $"… and {FactsLeftOut} more facts"),
    };

    /// <summary>The parts with as many facts as fit; without any, with a shorter headline.</summary>
    public MessageParts Fitting(Func<MessageParts, bool> fits)
    {
        var parts = this;
        while (!fits(parts))
        {
            if (parts.Facts.Count > 0)
                parts = parts with { Facts = [.. parts.Facts.Take(parts.Facts.Count - 1)], FactsLeftOut = parts.FactsLeftOut + 1 };
            else if (parts.Headline.Length > 1)
                parts = parts with { Headline = PlainText.Cut(parts.Headline, parts.Headline.Length / 2) };
            else
                break;
        }

        return parts;
    }

    /// <summary>What the reader must know before anything else.</summary>
    internal static string Lead(ChannelMessage message) => message.Notice switch
    {
        Notice.Alert => Words.Of(message.Severity),
        Notice.AllClear => "ALL CLEAR",
        Notice.Summary => $"{Words.Of(message.Severity)}, STILL SO",
        Notice.Escalation => $"{Words.Of(message.Severity)}, UNACKNOWLEDGED",
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Notice, "No such notice."),
    };

    private static string Line(string text, int limit) => PlainText.Cut(PlainText.OneLine(text), limit);
}
