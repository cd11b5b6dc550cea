using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>The Bot API's <c>getMe</c> and <c>sendMessage</c>, with its checks and its error texts; JSON, form and multipart requests.</summary>
public sealed class FakeTelegram : FakeServer<TelegramMessage>
{
    private const int TextLimit = 4096;
    private readonly string _token;
    private readonly string _chatId;
    private int _lastId = 1000;

    private FakeTelegram(string token, string chatId)
    {
        _token = token;
        _chatId = chatId;
    }

    /// <summary>Starts a bot with this token that may write to this chat.</summary>
    public static async Task<FakeTelegram> Start(string token, string chatId, int port = 0)
    {
        var fake = new FakeTelegram(token, chatId);
        await fake.Listen(port);
        return fake;
    }

    /// <summary>Telegram's JSON for an error.</summary>
    public static Fault.Answer Error(int code, string description) => new(code, ErrorBody(code, description, null));

    /// <summary>429 with the seconds where Telegram puts them.</summary>
    public static Fault.Answer TooManyRequests(int retryAfter) =>
        new(429, ErrorBody(429, $"Too Many Requests: retry after {retryAfter}", new JsonObject { ["retry_after"] = retryAfter }));

    /// <summary>The group has become a supergroup with this id.</summary>
    public static Fault.Answer Moved(long chatId) =>
        new(400, ErrorBody(400, "Bad Request: group chat was upgraded to a supergroup chat", new JsonObject { ["migrate_to_chat_id"] = chatId }));

    protected override (FakeReply Reply, TelegramMessage? Accepted) Handle(FakeRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !parts[0].StartsWith("bot", StringComparison.Ordinal)) return Refuse(404, "Not Found");
        if (parts[0][3..] != _token) return Refuse(401, "Unauthorized");
        return parts[1].ToUpperInvariant() switch
        {
            "GETME" => (Reply(new JsonObject { ["id"] = 123456789, ["is_bot"] = true, ["first_name"] = "Options Alerts", ["username"] = "options_alerts_bot" }), null),
            "SENDMESSAGE" => SendMessage(Fields(request)),
            _ => Refuse(404, "Not Found: method not found"),
        };
    }

    private (FakeReply, TelegramMessage?) SendMessage(Dictionary<string, string> fields)
    {
        var chat = fields.GetValueOrDefault("chat_id", string.Empty);
        var text = fields.GetValueOrDefault("text", string.Empty);
        var mode = fields.GetValueOrDefault("parse_mode", string.Empty);
        if (chat != _chatId) return Refuse(400, "Bad Request: chat not found");
        var (shown, error) = mode.Equals("HTML", StringComparison.OrdinalIgnoreCase) ? TelegramHtml.Parse(text) : (text, null);
        if (error is not null) return Refuse(400, $"Bad Request: can't parse entities: {error}");
        if (string.IsNullOrWhiteSpace(shown)) return Refuse(400, "Bad Request: message text is empty");
        if (shown.Length > TextLimit) return Refuse(400, "Bad Request: message is too long");

        var silent = bool.TryParse(fields.GetValueOrDefault("disable_notification"), out var flag) && flag;
        var message = new TelegramMessage(Interlocked.Increment(ref _lastId), chat, text, shown, mode, silent);
        return (Reply(new JsonObject
        {
            ["message_id"] = message.Id,
            ["date"] = 1_791_320_000,
            ["chat"] = new JsonObject { ["id"] = long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : -1, ["type"] = "private" },
            ["text"] = shown,
        }), message);
    }

    private static Dictionary<string, string> Fields(FakeRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var parsed) ? parsed : null;
        if (type?.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            using var json = JsonDocument.Parse(request.Body);
            return json.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal);
        }

        if (type?.Boundary.Value is { Length: > 0 } boundary) return Multipart(request.Body, boundary.Trim('"'));
        return QueryHelpers.ParseQuery(request.Text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Multipart(byte[] body, string boundary)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = System.Text.Encoding.UTF8.GetString(body);
        foreach (var section in text.Split("--" + boundary, StringSplitOptions.RemoveEmptyEntries))
        {
            var split = section.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (split < 0) continue;
            var disposition = section[..split].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase));
            if (ContentDispositionHeaderValue.TryParse(disposition?["Content-Disposition:".Length..].Trim(), out var header))
                fields[header.Name.Value!.Trim('"')] = section[(split + 4)..^2];
        }

        return fields;
    }

    private static FakeReply Reply(JsonObject result) => new(200, new JsonObject { ["ok"] = true, ["result"] = result }.ToJsonString());

    private static (FakeReply, TelegramMessage?) Refuse(int code, string description) => (new FakeReply(code, ErrorBody(code, description, null)), null);

    private static string ErrorBody(int code, string description, JsonObject? parameters)
    {
        var body = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description };
        if (parameters is not null) body["parameters"] = parameters;
        return body.ToJsonString();
    }
}
