using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>Section <c>Notifier:Telegram</c>. The channel is live when token and chat are set; one without the other is an error.</summary>
public sealed class TelegramOptions : IChannelOptions, IValidatableObject
{
    /// <summary>From @BotFather: <c>123456789:AA…</c>. Secret. Default none.</summary>
    [RegularExpression("^[0-9]{3,20}:[A-Za-z0-9_-]{3,128}$", ErrorMessage = "Notifier:Telegram:BotToken must look like 123456789:AA… (digits, a colon, letters).")]
    public string? BotToken { get; set => field = Setting.Text(value); }

    /// <summary>A chat's number (negative for groups) or a channel's <c>@name</c>. Default none.</summary>
    [RegularExpression("^(-?[0-9]{1,19}|@[A-Za-z][A-Za-z0-9_]{3,})$", ErrorMessage = "Notifier:Telegram:ChatId must be a number or @name.")]
    public string? ChatId { get; set => field = Setting.Text(value); }

    /// <summary>Scheme, host and port of the Bot API. Default <c>https://api.telegram.org</c>.</summary>
    public string BaseUrl { get; set => field = Setting.Text(value) ?? field; } = "https://api.telegram.org";

    /// <summary>
    /// The numbers of the users whose buttons count, at most 100; whoever else presses one is told so. With one or more the notifier asks Telegram for answers, one notifier a
    /// token. Default none: alerts have no buttons.
    /// </summary>
    [MaxLength(100)]
    public long[] AllowedUsers { get; set; } = [];

    /// <summary>True where alerts have buttons and somebody may press them.</summary>
    internal bool Receives => IsConfigured && AllowedUsers.Length > 0;

    /// <summary>True for a group's or a channel's chat; a person's is a positive number.</summary>
    internal bool IsGroup => ChatId is ['-' or '@', ..];

    public bool IsConfigured => BotToken is not null && ChatId is not null;

    public IEnumerable<string?> Secrets() => [BotToken, BotToken?.Split(':')[^1]];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BotToken is null && ChatId is not null) yield return new("Notifier:Telegram:BotToken is missing; Notifier:Telegram:ChatId is set.", [nameof(BotToken)]);
        if (ChatId is null && BotToken is not null) yield return new("Notifier:Telegram:ChatId is missing; Notifier:Telegram:BotToken is set.", [nameof(ChatId)]);
        if (!IsConfigured && AllowedUsers.Length > 0) yield return new("Notifier:Telegram:AllowedUsers is set without BotToken and ChatId.", [nameof(AllowedUsers)]);
        // A group's number is negative: it presses no button.
        if (AllowedUsers.Any(user => user <= 0)) yield return new("Notifier:Telegram:AllowedUsers must be users' numbers, above zero.", [nameof(AllowedUsers)]);
        // Telegram.Bot takes scheme, host and port only and would drop a path without a word.
        if (!Setting.IsHttpUrl(BaseUrl, plain: true) || new Uri(BaseUrl).AbsolutePath != "/")
            yield return new("Notifier:Telegram:BaseUrl must be http(s)://host[:port] without a path.", [nameof(BaseUrl)]);
    }
}
