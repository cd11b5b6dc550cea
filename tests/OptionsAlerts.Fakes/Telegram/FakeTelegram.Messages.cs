using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

// What the bot writes: texts, pictures with captions, and changes of both.
public sealed partial class FakeTelegram
{
    private const int TextLimit = 4096;
    private const int CaptionLimit = 1024;
    private const string NotModified =
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

    private static readonly byte[] PngMark = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private readonly ConcurrentDictionary<int, TelegramMessage> _byId = new();
    private readonly ConcurrentQueue<TelegramMessage> _edits = new();
    private int _lastId = 1000;

    /// <summary>Every change of a message, in order, as it left the message.</summary>
    public IReadOnlyList<TelegramMessage> Edits => [.. _edits];

    private (FakeReply, TelegramMessage?) Send(TelegramFields fields, bool isPhoto)
    {
        if (fields.Text("chat_id") != _chatId) return Refuse(400, "Bad Request: chat not found");
        var photo = isPhoto ? fields.File("photo") : null;
        if (isPhoto && photo is null) return Refuse(400, "Bad Request: there is no photo in the request");
        if (photo is not null && !photo.AsSpan().StartsWith(PngMark)) return Refuse(400, "Bad Request: IMAGE_PROCESS_FAILED");
        var (shown, buttons, error) = Read(fields, isPhoto);
        if (error is not null) return Refuse(400, "Bad Request: " + error);
        var message = new TelegramMessage(
            Interlocked.Increment(ref _lastId), _chatId, fields.Text(isPhoto ? "caption" : "text"), shown, fields.Text("parse_mode"), fields.Flag("disable_notification"))
        {
            Photo = photo,
            Buttons = buttons,
        };
        _byId[message.Id] = message;
        return (Reply(Json(message)), message);
    }

    private (FakeReply, TelegramMessage?) Edit(TelegramFields fields, bool isCaption)
    {
        if (fields.Text("chat_id") != _chatId) return Refuse(400, "Bad Request: chat not found");
        if (!_byId.TryGetValue(fields.Number("message_id"), out var before)) return Refuse(400, "Bad Request: message to edit not found");
        if ((before.Photo is null) == isCaption) return Refuse(400, isCaption ? "Bad Request: there is no caption in the message to edit" : "Bad Request: there is no text in the message to edit");
        var (shown, buttons, error) = Read(fields, isCaption);
        if (error is not null) return Refuse(400, "Bad Request: " + error);
        return Changed(before, before with { Text = fields.Text(isCaption ? "caption" : "text"), Shown = shown, ParseMode = fields.Text("parse_mode"), Buttons = buttons });
    }

    private (FakeReply, TelegramMessage?) EditButtons(TelegramFields fields)
    {
        if (fields.Text("chat_id") != _chatId) return Refuse(400, "Bad Request: chat not found");
        if (!_byId.TryGetValue(fields.Number("message_id"), out var before)) return Refuse(400, "Bad Request: message to edit not found");
        var (buttons, error) = TelegramKeyboard.Read(fields.Text("reply_markup"));
        return error is null ? Changed(before, before with { Buttons = buttons }) : Refuse(400, "Bad Request: " + error);
    }

    private (FakeReply, TelegramMessage?) Changed(TelegramMessage before, TelegramMessage after)
    {
        if (before.Shown == after.Shown && before.Buttons.SequenceEqual(after.Buttons)) return Refuse(400, NotModified);
        _byId[after.Id] = after;
        _edits.Enqueue(after);
        return (Reply(Json(after)), null);
    }

    private static (string Shown, IReadOnlyList<TelegramButton> Buttons, string? Error) Read(TelegramFields fields, bool isCaption)
    {
        var text = fields.Text(isCaption ? "caption" : "text");
        var isHtml = fields.Text("parse_mode").Equals("HTML", StringComparison.OrdinalIgnoreCase);
        var (shown, error) = isHtml ? TelegramHtml.Parse(text) : (text, null);
        if (shown is null) return (string.Empty, [], $"can't parse entities: {error}");
        if (!isCaption && string.IsNullOrWhiteSpace(shown)) return (shown, [], "message text is empty");
        if (shown.Length > (isCaption ? CaptionLimit : TextLimit)) return (shown, [], isCaption ? "message caption is too long" : "message is too long");
        var (buttons, refusal) = TelegramKeyboard.Read(fields.Text("reply_markup"));
        return (shown, buttons, refusal);
    }

    private static JsonObject Json(TelegramMessage message)
    {
        var json = new JsonObject
        {
            ["message_id"] = message.Id,
            ["date"] = 1_791_320_000,
            ["chat"] = new JsonObject
            {
                ["id"] = long.TryParse(message.ChatId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : -1,
                ["type"] = "private",
            },
        };
        if (message.Photo is null) json["text"] = message.Shown;
        else json["caption"] = message.Shown;
        return json;
    }
}
