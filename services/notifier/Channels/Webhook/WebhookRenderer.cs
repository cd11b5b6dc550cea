using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Webhook;

/// <summary>The JSON body of a webhook; README.md of this service documents it field by field. Values are data, so that nothing is escaped but JSON itself.</summary>
public static class WebhookRenderer
{
    /// <summary>UTF-16 units of any text in the body.</summary>
    public const int TextLimit = 1024;

    /// <summary>Facts in the body; the rest are counted in <c>factsLeftOut</c>.</summary>
    public const int FactLimit = 100;

    // Most bodies fit.
    private const int UsualSize = 2_048;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Render(ChannelMessage message)
    {
        var body = new ArrayBufferWriter<byte>(UsualSize);
        using (var json = new Utf8JsonWriter(body, Json))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "alert"u8);
            json.WriteString("timestamp"u8, message.RequestedAt.ToUniversalTime());
            json.WriteStartObject("data"u8);
            WriteData(json, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter json, ChannelMessage message)
    {
        json.WriteString("requestId"u8, message.RequestId);
        json.WriteString("alertId"u8, message.AlertId);
        json.WriteString("runId"u8, message.RunId);
        json.WriteNumber("attempt"u8, message.Attempt);
        json.WriteBoolean("possibleRepeat"u8, message.PossibleRepeat);
        json.WriteString("notice"u8, WireName.Of(message.Notice));
        json.WriteString("kind"u8, WireName.Of(message.Kind));
        json.WriteString("severity"u8, WireName.Of(message.Severity));
        json.WriteString("symbol"u8, Line(message.Symbol));
        json.WriteString("subject"u8, Line(message.Subject));
        json.WriteString("headline"u8, Line(message.Headline));
        json.WriteString("eventTime"u8, message.EventTime.ToUniversalTime());
        json.WriteString("exchangeTime"u8, Words.Of(message.EventTime));
        json.WriteStartArray("facts"u8);
        foreach (var fact in message.Facts.Take(FactLimit)) WriteFact(json, fact);
        json.WriteEndArray();
        if (message.Facts.Count > FactLimit) json.WriteNumber("factsLeftOut"u8, message.Facts.Count - FactLimit);
        if (message.AcknowledgeAt is { } acknowledgeAt) json.WriteString("acknowledgeAt"u8, acknowledgeAt.AbsoluteUri);
    }

    private static void WriteFact(Utf8JsonWriter json, Fact fact)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Line(fact.Name));
        json.WriteString("unit"u8, WireName.Of(fact.Unit));
        if (fact.Number is { } number) json.WriteNumber("number"u8, number);
        if (fact.Text is { } text) json.WriteString("text"u8, Line(text));
        json.WriteString("display"u8, PlainText.Cut(FactText.Value(fact), TextLimit));
        json.WriteEndObject();
    }

    private static string Line(string text) => PlainText.Cut(PlainText.OneLine(text), TextLimit);
}
