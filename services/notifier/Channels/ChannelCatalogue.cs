using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Channels.Discord;
using OptionsAlerts.Notifier.Channels.Ntfy;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Channels.Slack;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Channels.Webhook;

namespace OptionsAlerts.Notifier.Channels;

/// <summary>One row a channel: its name, where its settings are, and how it is made.</summary>
internal sealed record ChannelEntry(string Name, Func<NotifierOptions, IChannelOptions> Options, Func<IServiceProvider, IChannel> Create)
{
    // Enough that the next are in hand when one is done, and that the most severe of them can go first.
    private const int WaitingPerSlot = 2;

    /// <summary>Requests sent at a time.</summary>
    public int Concurrency(NotifierOptions options) => Options(options).Concurrency ?? options.Delivery.Concurrency;

    /// <summary>Requests taken from the channel's queue at a time.</summary>
    public int Waiting(NotifierOptions options) => Options(options).Concurrency is { } own ? Math.Max(options.Delivery.Waiting, WaitingPerSlot * own) : options.Delivery.Waiting;
}

/// <summary>Every channel there is. A new one is a folder and a row here.</summary>
internal static class ChannelCatalogue
{
    public static readonly IReadOnlyList<ChannelEntry> All =
    [
        Entry<TelegramChannel>(TelegramChannel.ChannelName, options => options.Telegram),
        Entry<PushoverChannel>(PushoverChannel.ChannelName, options => options.Pushover),
        Entry<NtfyChannel>(NtfyChannel.ChannelName, options => options.Ntfy),
        Entry<SnsChannel>(SnsChannel.ChannelName, options => options.Sns),
        Entry<DiscordChannel>(DiscordChannel.ChannelName, options => options.Discord),
        Entry<SlackChannel>(SlackChannel.ChannelName, options => options.Slack),
        Entry<WebhookChannel>(WebhookChannel.ChannelName, options => options.Webhook),
        Entry<ConsoleChannel>(ConsoleChannel.ChannelName, options => options.Console),
    ];

    /// <summary>The channels that are live: the configured ones, or the console where none is.</summary>
    public static IReadOnlyList<ChannelEntry> Live(NotifierOptions options)
    {
        var configured = All.Where(entry => entry.Options(options).IsConfigured).ToList();
        return configured.Count > 0 ? configured : [All.Single(entry => entry.Name == ConsoleChannel.ChannelName)];
    }

    private static ChannelEntry Entry<T>(string name, Func<NotifierOptions, IChannelOptions> options) where T : IChannel =>
        new(name, options, services => ActivatorUtilities.CreateInstance<T>(services));
}
