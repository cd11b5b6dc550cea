using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>One message as it is about to be said to Telegram, and what is better about it after a refusal that a small change answers.</summary>
internal sealed record TelegramDraft(ChatId Chat, TelegramText Text)
{
    public bool IsHtml { get; init; } = true;
    public bool IsSilent { get; init; }

    /// <summary>Sent with the text as its caption; null for a text alone.</summary>
    public byte[]? Photo { get; init; }

    public InlineKeyboardMarkup? Buttons { get; init; }

    /// <summary>The text of an edit where the message turns out to be a picture's caption; null where that was found already, or is not asked.</summary>
    public TelegramText? Caption { get; init; }

    /// <summary>True once the message to edit is known to be a picture's caption.</summary>
    public bool IsCaption { get; init; }

    /// <summary>True once Telegram has said where the chat has moved to.</summary>
    public bool HasMoved { get; init; }

    public string Words => IsHtml ? Text.Html : Text.Plain;

    public ParseMode Mode => IsHtml ? ParseMode.Html : ParseMode.None;

    /// <summary>What to send instead after this refusal; null where nothing of ours would help. Every correction can be made once.</summary>
    public TelegramDraft? Corrected(ApiRequestException refusal)
    {
        if (refusal.Parameters?.MigrateToChatId is { } moved && !HasMoved) return this with { Chat = new ChatId(moved), HasMoved = true };
        if (refusal.ErrorCode != 400) return null;
        if (IsHtml && Says("can't parse entities")) return this with { IsHtml = false };
        if (Buttons is not null && (Says("BUTTON_") || Says("inline keyboard button"))) return this with { Buttons = null };
        if (Caption is { } caption && Says("there is no text in the message to edit")) return this with { Text = caption, Caption = null, IsCaption = true };
        return null;

        bool Says(string words) => refusal.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
