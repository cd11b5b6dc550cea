namespace OptionsAlerts.Fakes.Telegram;

/// <summary>A message that the fake accepted.</summary>
/// <param name="Text">As it was sent.</param>
/// <param name="Shown">As a reader sees it, markup parsed.</param>
/// <param name="ParseMode"><c>HTML</c>, or empty for plain text.</param>
public sealed record TelegramMessage(int Id, string ChatId, string Text, string Shown, string ParseMode, bool Silent);
