using System.Text.Json;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>Pushover's JSON, as far as it is one: what every answer has, and the rest to ask for by name.</summary>
internal sealed class PushoverReply
{
    private readonly JsonElement _root;

    private PushoverReply(JsonElement root) => _root = root;

    /// <summary>True where Pushover took the request.</summary>
    public bool IsAccepted => Number("status") == 1;

    /// <summary>Pushover's own words; null where it says none.</summary>
    public string? Errors => _root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
        ? string.Join("; ", errors.EnumerateArray().Select(error => error.ToString()))
        : null;

    /// <summary>Null for anything but an object.</summary>
    public static PushoverReply? Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new PushoverReply(json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True where Pushover names this parameter as the fault: <c>"user":"invalid"</c>.</summary>
    public bool Blames(string parameter) => !IsAccepted && _root.TryGetProperty(parameter, out _);

    /// <summary>A text; null where there is none, or an empty one.</summary>
    public string? Text(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? PlainText.Cut(PlainText.OneLine(text), 100)
            : null;

    /// <summary>A whole number; null where there is none.</summary>
    public long? Number(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Epoch seconds; null for 0, which is Pushover's <i>not yet</i>, and for what is no time.</summary>
    public DateTimeOffset? Time(string name) => Number(name) is { } seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
