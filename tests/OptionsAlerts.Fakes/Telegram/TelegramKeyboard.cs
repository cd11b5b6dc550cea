using System.Text;
using System.Text.Json.Nodes;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>An inline keyboard as Telegram checks it.</summary>
internal static class TelegramKeyboard
{
    private const int DataLimit = 64;

    /// <summary>The buttons, none for an empty text; or the words with which Telegram refuses them.</summary>
    public static (IReadOnlyList<TelegramButton> Buttons, string? Error) Read(string markup)
    {
        if (markup.Length == 0) return ([], null);
        if (JsonNode.Parse(markup)?["inline_keyboard"] is not JsonArray rows) return ([], "object expected as reply markup");
        List<TelegramButton> buttons = [];
        foreach (var button in rows.SelectMany(row => row!.AsArray()))
        {
            var read = new TelegramButton((string?)button!["text"] ?? string.Empty, (string?)button["callback_data"], (string?)button["url"]);
            if (read.Text.Length == 0) return ([], "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
            if (read.Data is { } data && Encoding.UTF8.GetByteCount(data) is < 1 or > DataLimit) return ([], "BUTTON_DATA_INVALID");
            // Telegram opens no address without a host of the internet.
            if (read.Url is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !address.Host.Contains('.', StringComparison.Ordinal)))
                return ([], $"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL");
            buttons.Add(read);
        }

        return (buttons, null);
    }
}
