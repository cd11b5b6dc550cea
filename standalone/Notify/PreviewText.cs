using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Notifier.Preview;

namespace OptionsAlerts.Standalone.Notify;

/// <summary>What goes over the wire as a person reads it: names indented as they are nested, texts as they are shown, a line of theirs a line.</summary>
internal static class PreviewText
{
    private const int Step = 2;

    /// <summary>Ends with a line break.</summary>
    public static string Of(ChannelPreview preview)
    {
        var text = new StringBuilder();
        text.Append("== ").Append(preview.Channel).Append(" (").Append(preview.Form).Append(")\n");
        Write(text, preview.Body, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    text.Append(' ', indent).Append(name).Append(':');
                    Value(text, value, indent);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    text.Append(' ', indent).Append('-');
                    Value(text, item, indent);
                }

                break;
            default:
                Lines(text, Scalar(node), indent);
                break;
        }
    }

    // A short value beside its name, anything else below it.
    private static void Value(StringBuilder text, JsonNode? node, int indent)
    {
        if (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Write(text, node, indent + Step);
            return;
        }

        var words = node is JsonObject or JsonArray ? "none" : Scalar(node);
        if (words.Contains('\n', StringComparison.Ordinal))
        {
            text.Append('\n');
            Lines(text, words, indent + Step);
        }
        else
        {
            text.Append(' ').Append(words).Append('\n');
        }
    }

    private static void Lines(StringBuilder text, string words, int indent)
    {
        foreach (var line in words.Split('\n')) text.Append(' ', indent).Append(line).Append('\n');
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(),
    };
}
