using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Ntfy;

/// <summary>The JSON that ntfy publishes from its root. Plain text: ntfy shows no markup unless asked to, so that nothing needs escaping but JSON itself.</summary>
public static class NtfyRenderer
{
    /// <summary>Bytes of the whole body; a longer message would arrive as an attachment.</summary>
    public const int BodyLimit = 4096;

    /// <summary>Of every server: a longer text becomes a file.</summary>
    public static readonly ChannelLimits Limits = new() { Text = new LengthLimit(BodyLimit, TextUnit.Utf8Bytes), Merges = true };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Render(ChannelMessage message, string topic)
    {
        byte[] body = [];
        MessageParts.Of(message).Fitting(parts => (body = Write(parts, message, topic)).Length <= BodyLimit);
        return body;
    }

    private static byte[] Write(MessageParts parts, ChannelMessage message, string topic)
    {
        IEnumerable<string?> lines = [parts.Headline, .. parts.Facts, parts.LeftOut, parts.Time, parts.Repeat, parts.Reference];
        return JsonSerializer.SerializeToUtf8Bytes(
            new Publication(topic, parts.Title, string.Join('\n', lines.Where(line => line is not null)), [message.Notice == Notice.AllClear ? "white_check_mark" : Icon(message.Severity), WireName.Of(message.Kind)], Priority(message.Severity), Actions(message)),
            Json);
    }

    /// <summary>5 (urgent) for critical, down to 2 (low).</summary>
    private static int Priority(Severity severity) => 2 + (int)severity;

    // Short codes that the ntfy apps show as emoji.
    private static string Icon(Severity severity) => severity switch
    {
        Severity.Low => "large_blue_circle",
        Severity.Medium => "yellow_circle",
        Severity.High => "orange_circle",
        Severity.Critical => "red_circle",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "No such severity."),
    };

    // The app posts it itself: nobody sees the page.
    private static Button[]? Actions(ChannelMessage message) => message.AcknowledgeAt is { } url ? [new Button("http", "Acknowledge", url.AbsoluteUri, "POST", Clear: true)] : null;

    private sealed record Publication(string Topic, string Title, string Message, string[] Tags, int Priority, Button[]? Actions);

    private sealed record Button(string Action, string Label, string Url, string Method, bool Clear);
}
