using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Slack;

/// <summary>A message that the fake accepted.</summary>
/// <param name="Shown">Every text of its blocks as a reader sees it, a line each.</param>
/// <param name="Notification">What a phone shows.</param>
/// <param name="Buttons">The addresses that its buttons open.</param>
public sealed record SlackMessage(JsonObject Body, string Shown, string Notification, IReadOnlyList<string> Buttons);

/// <summary>One incoming webhook of Slack, with Block Kit's limits and Slack's words in plain text.</summary>
public sealed class FakeSlack : FakeServer<SlackMessage>
{
    private readonly string _path;

    private FakeSlack(string path) => _path = path;

    /// <param name="path">The webhook's: <c>/services/T…/B…/…</c>.</param>
    public static async Task<FakeSlack> Start(string path, int port = 0)
    {
        var fake = new FakeSlack(path);
        await fake.Listen(port);
        return fake;
    }

    /// <summary>Slack's word for an error.</summary>
    public static Fault.Answer Error(int status, string word) => new(status, word, "text/plain");

    protected override (FakeReply Reply, SlackMessage? Accepted) Handle(FakeRequest request)
    {
        var parts = request.Path.Split('/');
        var own = _path.Split('/');
        if (parts.Length != own.Length || parts[2] != own[2]) return Refuse(404, "no_team");
        if (parts[3] != own[3]) return Refuse(404, "no_service");
        if (parts[4] != own[4]) return Refuse(403, "invalid_token");
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is null) return Refuse(400, "invalid_payload");
        var text = (string?)body["text"] ?? string.Empty;
        if (body["blocks"] is not JsonArray blocks) return text.Length == 0 ? Refuse(400, "no_text") : Accept(body, text, [], []);
        List<string> shown = [];
        List<string> buttons = [];
        return SlackBlocks.Read(blocks, shown, buttons) ? Accept(body, text, shown, buttons) : Refuse(400, "invalid_blocks");
    }

    private static (FakeReply, SlackMessage?) Accept(JsonObject body, string text, List<string> shown, List<string> buttons) =>
        (new FakeReply(200, "ok", "text/plain"), new SlackMessage(body, string.Join('\n', shown), SlackBlocks.Unescape(text), buttons));

    private static (FakeReply, SlackMessage?) Refuse(int status, string word) => (new FakeReply(status, word, "text/plain"), null);
}
