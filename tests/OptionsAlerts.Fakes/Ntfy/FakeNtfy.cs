using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Ntfy;

/// <summary>A message that the fake accepted.</summary>
/// <param name="Attachment">True where ntfy would turn the text into a file, over 4,096 bytes.</param>
public sealed record NtfyMessage(string Id, string Topic, string Title, string Text, IReadOnlyList<string> Tags, int Priority, bool Attachment, int BodyBytes);

/// <summary>ntfy's publishing: JSON at the root; at a topic's own address the body is the message, JSON or not.</summary>
public sealed class FakeNtfy : FakeServer<NtfyMessage>
{
    private const int MessageLimit = 4096;
    private readonly string? _token;
    private int _lastId;

    private FakeNtfy(string? token) => _token = token;

    /// <param name="token">The access token asked for; null takes everybody.</param>
    public static async Task<FakeNtfy> Start(string? token = null, int port = 0)
    {
        var fake = new FakeNtfy(token);
        await fake.Listen(port);
        return fake;
    }

    /// <summary>ntfy's JSON for an error; the status is the code's first three digits.</summary>
    public static Fault.Answer Error(int code, string error) => new(code / 100, ErrorBody(code, error));

    protected override (FakeReply Reply, NtfyMessage? Accepted) Handle(FakeRequest request)
    {
        if (_token is not null && request.Header("Authorization") != $"Bearer {_token}") return Refuse(40101, "unauthorized");
        if (request is { Method: "GET", Path: "/v1/health" }) return (new FakeReply(200, """{"healthy":true}"""), null);
        if (request.Method != "POST") return Refuse(40401, "page not found");
        return request.Path == "/" ? Json(request) : Accept(request.Path[1..], string.Empty, request.Text, [], 3, request.Body.Length);
    }

    private (FakeReply, NtfyMessage?) Json(FakeRequest request)
    {
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is null) return Refuse(40024, "invalid request: request body must be message JSON");
        if ((string?)body["topic"] is not { Length: > 0 } topic) return Refuse(40009, "invalid request: topic invalid");
        var priority = (int?)body["priority"] ?? 3;
        if (priority is < 1 or > 5) return Refuse(40007, "invalid request: priority invalid");
        var tags = body["tags"] is JsonArray list ? list.Select(tag => (string)tag!).ToArray() : [];
        return Accept(topic, (string?)body["title"] ?? string.Empty, (string?)body["message"] ?? "triggered", tags, priority, request.Body.Length);
    }

    private (FakeReply, NtfyMessage?) Accept(string topic, string title, string text, string[] tags, int priority, int bytes)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"msg{Interlocked.Increment(ref _lastId):D9}");
        var message = new NtfyMessage(id, topic, title, text, tags, priority, Encoding.UTF8.GetByteCount(text) > MessageLimit, bytes);
        var reply = new JsonObject
        {
            ["id"] = id,
            ["time"] = 1_791_320_000,
            ["expires"] = 1_791_363_200,
            ["event"] = "message",
            ["topic"] = topic,
            ["title"] = title,
            ["message"] = text,
        };
        return (new FakeReply(200, reply.ToJsonString()), message);
    }

    private static (FakeReply, NtfyMessage?) Refuse(int code, string error) => (new FakeReply(code / 100, ErrorBody(code, error)), null);

    private static string ErrorBody(int code, string error) =>
        new JsonObject { ["code"] = code, ["http"] = code / 100, ["error"] = error, ["link"] = "https://ntfy.sh/docs/publish/#limitations" }.ToJsonString();
}
