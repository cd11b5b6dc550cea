using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>The body of a webhook's message, as Discord names its parts.</summary>
/// <param name="AllowedMentions">Nobody: a text from outside pings no one.</param>
public sealed record DiscordMessage(
    string Content,
    IReadOnlyList<DiscordEmbed> Embeds,
    [property: JsonPropertyName("allowed_mentions")] DiscordMentions AllowedMentions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <param name="Color">Red, green and blue, a byte each.</param>
public sealed record DiscordEmbed(string Description, int Color, IReadOnlyList<DiscordField> Fields, DiscordFooter Footer, DateTimeOffset Timestamp, DiscordImage? Image)
{
    /// <summary>UTF-16 units of what Discord counts towards the limit of all embeds.</summary>
    [JsonIgnore]
    public int Length => Description.Length + Footer.Text.Length + Fields.Sum(entry => entry.Name.Length + entry.Value.Length);
}

public sealed record DiscordField(string Name, string Value, bool Inline);

/// <param name="Text">Shown without markdown.</param>
public sealed record DiscordFooter(string Text);

public sealed record DiscordImage(string Url);

/// <param name="Parse">The kinds of mention that the text may make.</param>
public sealed record DiscordMentions(IReadOnlyList<string> Parse);
