using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Channels.Discord;
using OptionsAlerts.Notifier.Channels.Ntfy;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Channels.Slack;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Channels.Webhook;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Delivery;

namespace OptionsAlerts.Notifier;

/// <summary>Section <c>Notifier</c>: a sub-section a channel, and how all of them deliver.</summary>
public sealed class NotifierOptions
{
    public const string Section = "Notifier";

    [ValidateObjectMembers]
    public TelegramOptions Telegram { get; set; } = new();

    [ValidateObjectMembers]
    public PushoverOptions Pushover { get; set; } = new();

    [ValidateObjectMembers]
    public NtfyOptions Ntfy { get; set; } = new();

    [ValidateObjectMembers]
    public DiscordOptions Discord { get; set; } = new();

    [ValidateObjectMembers]
    public SlackOptions Slack { get; set; } = new();

    [ValidateObjectMembers]
    public SnsOptions Sns { get; set; } = new();

    [ValidateObjectMembers]
    public WebhookOptions Webhook { get; set; } = new();

    [ValidateObjectMembers]
    public ConsoleOptions Console { get; set; } = new();

    [ValidateObjectMembers]
    public AnswerOptions Answers { get; set; } = new();

    [ValidateObjectMembers]
    public ChartOptions Charts { get; set; } = new();

    [ValidateObjectMembers]
    public DeliveryOptions Delivery { get; set; } = new();

    /// <summary>Days that the ledger remembers a request, 2 to 3,650; a request sent again later than that would be delivered again. Default 30.</summary>
    [Range(2, 3650)]
    public int LedgerDays { get; set; } = 30;
}
