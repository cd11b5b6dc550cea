using System.Text.RegularExpressions;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>One environment name that the program knows.</summary>
/// <param name="Name">As it stands in the environment and in <c>.env</c>.</param>
/// <param name="Key">The setting it stands for; of a list, the list's path.</param>
/// <param name="Meaning">What it does, for people.</param>
/// <param name="Default">What holds where it is not set; null: nothing, the part it configures is off.</param>
/// <param name="IsSecret">True when its value must be shown nowhere.</param>
/// <param name="IsUsed">False while no part of the program reads it yet: accepted and validated, without effect.</param>
/// <param name="Value">What its value must be.</param>
public sealed record EnvironmentName(string Name, string Key, string Meaning, string? Default, bool IsSecret, bool IsUsed, EnvironmentValue Value);

/// <summary>The closed table of environment names; each stands for one setting of the configuration.</summary>
public static partial class EnvironmentNames
{
    public static readonly IReadOnlyList<EnvironmentName> All =
    [
        new("WATCH_SYMBOLS", "Ingestion:Symbols", "The underlyings to watch; where it is not set, the feed's own.", null, IsSecret: false, IsUsed: true, EnvironmentValue.Symbols()),
        new("GEX_INTERVAL_SEC", "Ingestion:ChainIntervalSeconds", "Seconds between two option chains of a symbol (polled feeds).", "30",
            IsSecret: false, IsUsed: true, EnvironmentValue.Whole(1, 3600)),
        new("VIX_INTERVAL_SEC", "Ingestion:VolatilityIntervalSeconds", "Seconds between two readings of the volatility indices (polled feeds).", "60",
            IsSecret: false, IsUsed: true, EnvironmentValue.Whole(1, 3600)),
        new("MAX_ALERTS_PER_MINUTE", "AlertEngine:MaxAlertsPerMinute", "Alerts sent in any one minute; critical ones are exempt.", "20",
            IsSecret: false, IsUsed: true, EnvironmentValue.Whole(1, 10_000)),
        new("TELEGRAM_BOT_TOKEN", "Notifier:Telegram:BotToken", "The bot that sends to Telegram, from @BotFather.", null,
            IsSecret: true, IsUsed: true, EnvironmentValue.Text(BotToken(), "a bot token as @BotFather gives it (digits, a colon, letters)")),
        new("TELEGRAM_CHAT_ID", "Notifier:Telegram:ChatId", "The chat that Telegram alerts go to.", null,
            IsSecret: false, IsUsed: true, EnvironmentValue.Text(ChatId(), "a chat's number (negative for a group) or a channel's @name")),
        new("NTFY_TOPIC", "Notifier:Ntfy:Topic", "The ntfy topic; who knows it can read and write it, so it counts as a secret.", null,
            IsSecret: true, IsUsed: true, EnvironmentValue.Text(Topic(), "1 to 64 letters, digits, '_' and '-'")),
        new("NTFY_SERVER", "Notifier:Ntfy:Server", "The ntfy server.", "https://ntfy.sh", IsSecret: false, IsUsed: true, EnvironmentValue.HttpAddress()),
        new("POLYGON_API_KEY", "Ingestion:Polygon:ApiKey", "The key of the Polygon feed.", null, IsSecret: true, IsUsed: true, EnvironmentValue.Secret()),
        new("TRADIER_TOKEN", "Ingestion:Tradier:Token", "The access token of the Tradier feed.", null, IsSecret: true, IsUsed: true, EnvironmentValue.Secret()),
        new("PUSHOVER_USER_KEY", "Notifier:Pushover:UserKey", "The Pushover user or group that alerts go to.", null,
            IsSecret: true, IsUsed: true, EnvironmentValue.Text(PushoverKey(), "30 letters and digits")),
        new("PUSHOVER_API_TOKEN", "Notifier:Pushover:ApiToken", "The Pushover application that sends.", null,
            IsSecret: true, IsUsed: true, EnvironmentValue.Text(PushoverKey(), "30 letters and digits")),
        new("AWS_SNS_TOPIC_ARN", "Notifier:Sns:TopicArn", "The SNS topic that alerts go to.", null,
            IsSecret: false, IsUsed: true, EnvironmentValue.Text(TopicArn(), "an SNS topic's ARN (arn:aws:sns:REGION:ACCOUNT:NAME)")),
        new("AWS_DEFAULT_REGION", "Notifier:Sns:Region", "The AWS region that SNS is called in for a phone number; a topic's is in its ARN.", "us-east-1",
            IsSecret: false, IsUsed: true, EnvironmentValue.Text(Region(), "an AWS region such as us-east-1")),
        new("HEALTHCHECK_URL", "Watchdog:Heartbeat:Url", "The Healthchecks.io check to ping; its path is the check's password.", null,
            IsSecret: true, IsUsed: true, EnvironmentValue.HttpAddress()),
    ];

    private static readonly Dictionary<string, EnvironmentName> ByName = All.ToDictionary(name => name.Name, StringComparer.Ordinal);

    // The sections of names not used yet, with their ancestors' other keys still checked.
    private static readonly HashSet<string> Reserved =
        All.Where(name => !name.IsUsed).Select(name => name.Key[..name.Key.LastIndexOf(':')]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The table's row of a name; null for a name that the program does not know.</summary>
    public static EnvironmentName? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>True for a section that only names not used yet write to: accepted by every unknown-key check.</summary>
    public static bool IsReserved(string section) => Reserved.Contains(section);

    [GeneratedRegex(@"^[0-9]{3,20}:[A-Za-z0-9_-]{3,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BotToken();

    [GeneratedRegex(@"^(-?[0-9]{1,19}|@[A-Za-z][A-Za-z0-9_]{3,31})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChatId();

    [GeneratedRegex(@"^[-_A-Za-z0-9]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Topic();

    [GeneratedRegex(@"^[A-Za-z0-9]{30}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PushoverKey();

    [GeneratedRegex(@"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]{1,256}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TopicArn();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Region();
}
