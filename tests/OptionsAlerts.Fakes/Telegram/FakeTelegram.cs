using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>
/// A bot of the Bot API: sends and edits messages and pictures with buttons, asks for what was pressed and answers it, with Telegram's checks and its error texts; JSON, form
/// and multipart requests.
/// </summary>
public sealed partial class FakeTelegram : FakeServer<TelegramMessage>
{
    private readonly string _token;
    private readonly string _chatId;

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

    protected override async Task<(FakeReply Reply, TelegramMessage? Accepted)> HandleAsync(FakeRequest request, CancellationToken cancellationToken) =>
        Method(request) == "GETUPDATES" ? (await Updates(TelegramFields.Of(request), cancellationToken), null) : Handle(request);

    protected override (FakeReply Reply, TelegramMessage? Accepted) Handle(FakeRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !parts[0].StartsWith("bot", StringComparison.Ordinal)) return Refuse(404, "Not Found");
        if (parts[0][3..] != _token) return Refuse(401, "Unauthorized");
        return parts[1].ToUpperInvariant() switch
        {
            "GETME" => (Reply(new JsonObject { ["id"] = 123456789, ["is_bot"] = true, ["first_name"] = "Options Alerts", ["username"] = "options_alerts_bot" }), null),
            "GETCHAT" => TelegramFields.Of(request).Text("chat_id") == _chatId ? (Reply(Chat()), null) : Refuse(400, "Bad Request: chat not found"),
            "SENDMESSAGE" => Send(TelegramFields.Of(request), isPhoto: false),
            "SENDPHOTO" => Send(TelegramFields.Of(request), isPhoto: true),
            "EDITMESSAGETEXT" => Edit(TelegramFields.Of(request), isCaption: false),
            "EDITMESSAGECAPTION" => Edit(TelegramFields.Of(request), isCaption: true),
            "EDITMESSAGEREPLYMARKUP" => EditButtons(TelegramFields.Of(request)),
            "ANSWERCALLBACKQUERY" => AnswerQuery(TelegramFields.Of(request)),
            _ => Refuse(404, "Not Found: method not found"),
        };
    }

    private string? Method(FakeRequest request) =>
        request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var bot, var method] && bot == "bot" + _token ? method.ToUpperInvariant() : null;

    private static JsonObject Chat() => new() { ["id"] = -1001234567890, ["type"] = "supergroup", ["title"] = "Alerts", ["accent_color_id"] = 0, ["max_reaction_count"] = 11 };

    private static FakeReply Reply(JsonNode result) => new(200, new JsonObject { ["ok"] = true, ["result"] = result }.ToJsonString());

    private static (FakeReply, TelegramMessage?) Refuse(int code, string description) => (new FakeReply(code, ErrorBody(code, description, null)), null);

    private static string ErrorBody(int code, string description, JsonObject? parameters)
    {
        var body = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description };
        if (parameters is not null) body["parameters"] = parameters;
        return body.ToJsonString();
    }
}
