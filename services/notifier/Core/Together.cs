using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Notifier.Core;

/// <summary>Several alerts as one message, for a channel that is behind its pace.</summary>
public static class Together
{
    private const int MostSymbols = 5;

    /// <summary>The alerts one line each, the most severe first; as severe as the most severe, as old as the oldest. One alone is itself.</summary>
    public static ChannelMessage Of(IReadOnlyList<ChannelMessage> messages)
    {
        if (messages.Count == 1) return messages[0];
        ChannelMessage[] ordered = [.. messages.OrderByDescending(message => message.Severity).ThenBy(message => message.EventTime).ThenBy(message => message.RequestId)];
        string[] symbols = [.. ordered.Select(message => message.Symbol).Distinct(StringComparer.Ordinal)];
        return ordered[0] with
        {
            Kind = SignalKind.Digest,
            Symbol = symbols.Length <= MostSymbols ? string.Join(", ", symbols) : string.Join(", ", symbols[..MostSymbols]) + ", …",
            Subject = string.Empty,
            EventTime = ordered.Min(message => message.EventTime),
            RequestedAt = ordered.Max(message => message.RequestedAt),
            Headline = $"{ordered.Length} alerts in one message: they came faster than the channel takes them",
            Facts = [.. ordered.Select(Line)],
            Notice = Notice.Alert,
            Along = ordered.Length - 1,
            AcknowledgeAt = null,
            Chart = null,
            PossibleRepeat = ordered.Any(message => message.PossibleRepeat),
        };
    }

    private static Fact Line(ChannelMessage message) =>
        Fact.Of($"{MessageParts.Lead(message)} {message.Symbol} {Words.Of(message.Kind)} {ExchangeTime.Local(message.EventTime):HH:mm:ss}", message.Headline);
}
