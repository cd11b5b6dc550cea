using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot.Types.ReplyMarkups;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>The buttons below an alert: answers where somebody may give them here, a link to acknowledge by where there is one, none below what needs no answer.</summary>
internal static class TelegramButtons
{
    /// <summary>How long the button mutes.</summary>
    public static readonly TimeSpan MuteFor = TimeSpan.FromHours(1);

    public static InlineKeyboardMarkup? Of(ChannelMessage message, TelegramOptions options, bool isAcknowledged = false)
    {
        if (message.Notice == Notice.AllClear) return null;
        if (options.Receives) return Answers(message.AlertId, isAcknowledged);
        return message.AcknowledgeAt is { } address && !isAcknowledged ? new InlineKeyboardMarkup(InlineKeyboardButton.WithUrl("Acknowledge", address.AbsoluteUri)) : null;
    }

    /// <summary>The answers that are still to be given.</summary>
    public static InlineKeyboardMarkup Answers(Guid alertId, bool isAcknowledged)
    {
        InlineKeyboardButton[] others = [Button("Mute 1 h", TelegramAnswer.Mute, alertId), Button("Why?", TelegramAnswer.Why, alertId)];
        return new InlineKeyboardMarkup(isAcknowledged ? others : [Button("Acknowledge", TelegramAnswer.Acknowledge, alertId), .. others]);
    }

    private static InlineKeyboardButton Button(string words, TelegramAnswer answer, Guid alertId) =>
        InlineKeyboardButton.WithCallbackData(words, new TelegramCallback(answer, alertId).ToString());
}
