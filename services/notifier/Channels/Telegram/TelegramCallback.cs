using System.Diagnostics.CodeAnalysis;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>What a button below an alert is for.</summary>
public enum TelegramAnswer
{
    Acknowledge,
    Mute,
    Why,
}

/// <summary>A button's data, as it goes out and comes back: <c>ack:</c>, <c>mute:</c> or <c>why:</c> and the alert's id in 32 digits, within Telegram's 64 bytes. Pure.</summary>
public sealed record TelegramCallback(TelegramAnswer Answer, Guid AlertId)
{
    /// <summary>Bytes of a button's data that Telegram takes.</summary>
    public const int Limit = 64;

    private const int IdLength = 32;

    /// <summary>The data of a button.</summary>
    public override string ToString() => Word(Answer) + AlertId.ToString("N");

    /// <summary>False for whatever no button of ours says.</summary>
    public static bool TryParse(string? data, [NotNullWhen(true)] out TelegramCallback? callback)
    {
        callback = null;
        foreach (var answer in Enum.GetValues<TelegramAnswer>())
        {
            var word = Word(answer);
            if (data?.Length != word.Length + IdLength || !data.StartsWith(word, StringComparison.Ordinal)) continue;
            var digits = data[word.Length..];
            // Guid's own parser would take blanks around them.
            if (!digits.All(char.IsAsciiHexDigitLower) || !Guid.TryParseExact(digits, "N", out var id)) return false;
            callback = new TelegramCallback(answer, id);
        }

        return callback is not null;
    }

    private static string Word(TelegramAnswer answer) => answer switch
    {
        TelegramAnswer.Acknowledge => "ack:",
        TelegramAnswer.Mute => "mute:",
        TelegramAnswer.Why => "why:",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "No such answer."),
    };
}
