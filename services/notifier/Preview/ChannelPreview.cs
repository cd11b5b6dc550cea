using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>A message as one channel would send it.</summary>
/// <param name="Form"><c>json</c>, <c>form</c> or <c>text</c>.</param>
/// <param name="Body">What goes over the wire: the JSON, a form's fields as an object, or a text. Secrets are taken out.</param>
public sealed record ChannelPreview(string Channel, string Form, JsonNode Body)
{
    internal static ChannelPreview Of(string channel, CapturedCall call, ReasonText reasons) => call.MediaType switch
    {
        "application/json" => new(channel, "json", Redacted(JsonNode.Parse(call.Body)!, reasons)),
        "application/x-www-form-urlencoded" => new(channel, "form", Redacted(Fields(call.Body), reasons)),
        _ => new(channel, "text", Redacted(JsonValue.Create(call.Body)!, reasons)),
    };

    private static JsonObject Fields(string form)
    {
        var fields = new JsonObject();
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (pair[..at], pair[(at + 1)..]) : (pair, string.Empty);
            fields[Decode(name)] = Decode(value);
        }

        return fields;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static JsonNode Redacted(JsonNode node, ReasonText reasons) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value is { } value ? Redacted(value, reasons) : null))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Redacted(item, reasons))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(reasons.WithoutSecrets(value.GetValue<string>()))!,
        _ => node.DeepClone(),
    };
}
