using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Notifier.Channels.Slack;

/// <summary>The body of an incoming webhook: blocks, and the text that a notification shows in their place.</summary>
public sealed record SlackMessage(
    string Text,
    IReadOnlyList<SlackBlock> Blocks,
    [property: JsonPropertyName("unfurl_links")] bool UnfurlLinks = false,
    [property: JsonPropertyName("unfurl_media")] bool UnfurlMedia = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>One block of Block Kit; what its type has no use for is null.</summary>
public sealed record SlackBlock(string Type)
{
    public SlackText? Text { get; init; }
    public IReadOnlyList<SlackText>? Fields { get; init; }

    /// <summary>Texts of a context, buttons of actions.</summary>
    public IReadOnlyList<object>? Elements { get; init; }
}

/// <summary>Text without markup: Slack has no way to escape the marks of its own.</summary>
/// <param name="Emoji">False leaves <c>:names:</c> as they are.</param>
public sealed record SlackText(string Text, bool Emoji = false)
{
    public string Type => "plain_text";
}

/// <summary>A button that opens an address; Slack asks nobody.</summary>
public sealed record SlackButton(SlackText Text, string Url)
{
    public string Type => "button";

    [JsonPropertyName("action_id")]
    public string ActionId => "acknowledge";

    public string Style => "primary";
}
