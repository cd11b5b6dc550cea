using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Webhook;

/// <summary>The JSON body of a webhook; README.md of this service documents it field by field. Values are data, so that nothing is escaped but JSON itself.</summary>
public static class WebhookRenderer
{
    /// <summary>UTF-16 units of any text in the body.</summary>
    public const int TextLimit = 1024;

    /// <summary>Facts in the body; the rest are counted in <c>factsLeftOut</c>.</summary>
    public const int FactLimit = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Render(ChannelMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope("alert", message.RequestedAt.ToUniversalTime(), new Data(
            message.RequestId,
            message.AlertId,
            message.RunId,
            message.Attempt,
            message.PossibleRepeat,
            message.Notice,
            message.Kind,
            message.Severity,
            Line(message.Symbol),
            Line(message.Subject),
            Line(message.Headline),
            message.EventTime.ToUniversalTime(),
            Words.Of(message.EventTime),
            [.. message.Facts.Take(FactLimit).Select(fact => new FactData(Line(fact.Name), fact.Unit, fact.Number, fact.Text is { } text ? Line(text) : null, PlainText.Cut(FactText.Value(fact), TextLimit)))],
            message.Facts.Count > FactLimit ? message.Facts.Count - FactLimit : null,
            message.AcknowledgeAt?.AbsoluteUri)),
        Json);

    private static string Line(string text) => PlainText.Cut(PlainText.OneLine(text), TextLimit);

    private sealed record Envelope(string Type, DateTimeOffset Timestamp, Data Data);

    private sealed record Data(
        Guid RequestId, Guid AlertId, string RunId, int Attempt, bool PossibleRepeat, Notice Notice, SignalKind Kind, Severity Severity, string Symbol, string Subject,
        string Headline, DateTimeOffset EventTime, string ExchangeTime, FactData[] Facts, int? FactsLeftOut, string? AcknowledgeAt);

    private sealed record FactData(string Name, FactUnit Unit, decimal? Number, string? Text, string Display);
}
