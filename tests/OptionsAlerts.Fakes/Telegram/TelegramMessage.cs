namespace OptionsAlerts.Fakes.Telegram;

/// <summary>A message that the fake accepted.</summary>
/// <param name="Text">As it was sent; a picture's caption.</param>
/// <param name="Shown">As a reader sees it, markup parsed.</param>
/// <param name="ParseMode"><c>HTML</c>, or empty for plain text.</param>
public sealed record TelegramMessage(int Id, string ChatId, string Text, string Shown, string ParseMode, bool Silent)
{
    /// <summary>Null for a message of text alone.</summary>
    public byte[]? Photo { get; init; }

    /// <summary>The buttons below it, row by row.</summary>
    public IReadOnlyList<TelegramButton> Buttons { get; init; } = [];
}

/// <summary>A button with data for the bot or an address to open.</summary>
public sealed record TelegramButton(string Text, string? Data, string? Url);

/// <summary>What the bot said to somebody who pressed a button.</summary>
/// <param name="IsAlert">True for a box that must be closed, false for a line that goes by itself.</param>
public sealed record TelegramToast(string QueryId, string Text, bool IsAlert);
