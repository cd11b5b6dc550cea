using System.Globalization;
using System.Text.Json.Nodes;

namespace OptionsAlerts.Fakes.Discord;

/// <summary>Discord's lengths, and how it says that one is not kept.</summary>
internal static class DiscordLimits
{
    /// <summary>The body of the 400; null for a message within the limits.</summary>
    public static string? Problem(JsonObject message)
    {
        if (message["content"] is { } content && (string)content! is { Length: > 2000 }) return Form("content", "BASE_TYPE_BAD_LENGTH", "Must be 2000 or fewer in length.");
        JsonArray embeds = message["embeds"] as JsonArray ?? [];
        if (embeds.Count > 10) return Form("embeds", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.");
        if (embeds.Count == 0 && string.IsNullOrWhiteSpace((string?)message["content"])) return Error(50006, "Cannot send an empty message");
        var total = 0;
        foreach (var embed in embeds.OfType<JsonObject>())
        {
            (string Where, string? Text, int Most)[] texts =
            [
                ("title", (string?)embed["title"], 256), ("description", (string?)embed["description"], 4096), ("footer.text", (string?)embed["footer"]?["text"], 2048),
                ("author.name", (string?)embed["author"]?["name"], 256),
            ];
            JsonArray fields = embed["fields"] as JsonArray ?? [];
            if (fields.Count > 25) return Form("embeds.0.fields", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.");
            foreach (var field in fields)
            {
                var (name, value) = ((string?)field!["name"] ?? string.Empty, (string?)field["value"] ?? string.Empty);
                if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value)) return Form("embeds.0.fields", "BASE_TYPE_REQUIRED", "This field is required");
                texts = [.. texts, ("fields.name", name, 256), ("fields.value", value, 1024)];
            }

            foreach (var (where, text, most) in texts)
            {
                if (text?.Length > most) return Form("embeds.0." + where, "BASE_TYPE_MAX_LENGTH", string.Create(CultureInfo.InvariantCulture, $"Must be {most} or fewer in length."));
                total += text?.Length ?? 0;
            }
        }

        return total > 6000 ? Form("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000") : null;
    }

    private static string Error(int code, string message) => new JsonObject { ["message"] = message, ["code"] = code }.ToJsonString();

    private static string Form(string where, string code, string words) => new JsonObject
    {
        ["message"] = "Invalid Form Body",
        ["code"] = 50035,
        ["errors"] = new JsonObject { [where] = new JsonObject { ["_errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = words }) } },
    }.ToJsonString();
}
