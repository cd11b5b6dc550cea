using System.Text.Json.Nodes;

namespace OptionsAlerts.Fakes.Slack;

/// <summary>Block Kit as Slack checks it: which texts a block needs, of which form, and how long.</summary>
internal static class SlackBlocks
{
    /// <summary>False for blocks that Slack calls invalid.</summary>
    /// <param name="shown">Gets every text, as shown.</param>
    /// <param name="buttons">Gets the address of every button.</param>
    public static bool Read(JsonArray blocks, List<string> shown, List<string> buttons) =>
        blocks.Count is > 0 and <= 50 && blocks.All(block => block is JsonObject known && ReadBlock(known, shown, buttons));

    /// <summary>The three entities that Slack knows.</summary>
    public static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    private static bool ReadBlock(JsonObject block, List<string> shown, List<string> buttons) => (string?)block["type"] switch
    {
        "header" => (string?)block["text"]?["type"] == "plain_text" && Text(block["text"], 150, shown),
        "section" => (block["text"] is not null || block["fields"] is JsonArray)
            && (block["text"] is null || Text(block["text"], 3000, shown))
            && (block["fields"] is not JsonArray fields || (fields.Count is > 0 and <= 10 && fields.All(field => Text(field, 2000, shown)))),
        "context" => block["elements"] is JsonArray { Count: > 0 and <= 10 } elements && elements.All(element => Text(element, 3000, shown)),
        "actions" => block["elements"] is JsonArray { Count: > 0 and <= 25 } elements && elements.All(element => Button(element, buttons)),
        _ => false,
    };

    private static bool Text(JsonNode? text, int most, List<string> shown)
    {
        if ((string?)text?["type"] is not ("plain_text" or "mrkdwn") || (string?)text["text"] is not { Length: > 0 } words || words.Length > most) return false;
        // A bare angle bracket begins a link or a mention.
        if (words.Contains('<', StringComparison.Ordinal)) return false;
        shown.Add((string?)text["type"] == "mrkdwn" ? Unescape(words).Replace("*", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal) : Unescape(words));
        return true;
    }

    private static bool Button(JsonNode? button, List<string> buttons)
    {
        List<string> words = [];
        if ((string?)button?["type"] != "button" || (string?)button["text"]?["type"] != "plain_text" || !Text(button["text"], 75, words)) return false;
        if ((string?)button["url"] is not { Length: > 0 and <= 3000 } url || (string?)button["action_id"] is not { Length: > 0 and <= 255 }) return false;
        buttons.Add(url);
        return true;
    }
}
