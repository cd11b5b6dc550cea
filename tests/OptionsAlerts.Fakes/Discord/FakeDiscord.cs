using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Discord;

/// <summary>A message that the fake accepted, or what it was changed to.</summary>
/// <param name="Shown">Content, description, names, values and footer as a reader sees them, a line each.</param>
/// <param name="Colour">The first embed's.</param>
/// <param name="Picture">The file that the first embed shows; null where it shows none.</param>
public sealed record DiscordMessage(string Id, JsonObject Body, string Shown, int Colour, byte[]? Picture, IReadOnlyList<string> Pings);

/// <summary>One webhook of Discord: makes messages and changes them, with Discord's limits, codes and rate-limit headers.</summary>
public sealed class FakeDiscord : FakeServer<DiscordMessage>
{
    private readonly string _path;
    private readonly DiscordBucket _bucket;
    private readonly ConcurrentDictionary<string, DiscordMessage> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<DiscordMessage> _edits = new();
    private long _lastId = 1_300_000_000_000_000_000;

    private FakeDiscord(string path, DiscordBucket bucket) => (_path, _bucket) = (path, bucket);

    /// <summary>Every change of a message, in order, as it left the message.</summary>
    public IReadOnlyList<DiscordMessage> Edits => [.. _edits];

    /// <param name="path">The webhook's: <c>/api/webhooks/ID/TOKEN</c>.</param>
    /// <param name="perWindow">Messages in <paramref name="window"/>; 5 and 2 s are Discord's.</param>
    public static async Task<FakeDiscord> Start(string path, TimeProvider? time = null, int perWindow = 1000, TimeSpan? window = null, int port = 0)
    {
        var fake = new FakeDiscord(path, new DiscordBucket(perWindow, window ?? TimeSpan.FromSeconds(2), time ?? TimeProvider.System));
        await fake.Listen(port);
        return fake;
    }

    /// <summary>Discord's JSON for an error.</summary>
    public static Fault.Answer Error(int status, int code, string message) => new(status, ErrorBody(code, message));

    /// <summary>429 with the seconds where Discord puts them.</summary>
    public static Fault.Answer RateLimited(double retryAfter, bool isGlobal = false) => new(429, DiscordBucket.Body(retryAfter, isGlobal));

    protected override (FakeReply Reply, DiscordMessage? Accepted) Handle(FakeRequest request)
    {
        var parts = request.Path.Split('/');
        var own = _path.Split('/');
        if (parts.Length < own.Length || !parts.Take(own.Length - 1).SequenceEqual(own.SkipLast(1), StringComparer.Ordinal)) return Refuse(404, 10015, "Unknown Webhook");
        if (parts[own.Length - 1] != own[^1]) return Refuse(401, 50027, "Invalid Webhook Token");
        var (refusal, headers) = _bucket.Take();
        if (refusal is not null) return (refusal, null);
        var (reply, accepted) = (request.Method, parts.Length - own.Length) switch
        {
            ("GET", 0) => (new FakeReply(200, new JsonObject { ["type"] = 1, ["id"] = own[^2], ["name"] = "alerts" }.ToJsonString()), null),
            ("POST", 0) => Make(request),
            ("PATCH", 2) => Change(parts[^1], request),
            _ => Refuse(405, 0, "405: Method Not Allowed"),
        };
        return (reply with { Headers = headers }, accepted);
    }

    private (FakeReply, DiscordMessage?) Make(FakeRequest request)
    {
        var (message, refusal) = Read(request, Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture));
        if (message is null) return (refusal!, null);
        _byId[message.Id] = message;
        return (request.Query.Contains("wait=true", StringComparison.Ordinal) ? Reply(message) : new FakeReply(204, string.Empty), message);
    }

    private (FakeReply, DiscordMessage?) Change(string id, FakeRequest request)
    {
        if (!_byId.TryGetValue(id, out var before)) return Refuse(404, 10008, "Unknown Message");
        var (message, refusal) = Read(request, id);
        if (message is null) return (refusal!, null);
        _byId[id] = message with { Picture = message.Picture ?? before.Picture };
        _edits.Enqueue(_byId[id]);
        return (Reply(message), null);
    }

    private static (DiscordMessage? Message, FakeReply? Refusal) Read(FakeRequest request, string id)
    {
        var form = MultipartForm.Parts(request);
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(form is null ? request.Body : form.FirstOrDefault(part => part.Name == "payload_json")?.Body ?? []) as JsonObject;
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is null) return (null, new FakeReply(400, ErrorBody(50109, "The request body contains invalid JSON.")));
        if (DiscordLimits.Problem(body) is { } problem) return (null, new FakeReply(400, problem));
        var embed = body["embeds"] is JsonArray { Count: > 0 } embeds ? embeds[0]!.AsObject() : [];
        var file = (string?)embed["image"]?["url"] is { } url && url.StartsWith("attachment://", StringComparison.Ordinal)
            ? form?.FirstOrDefault(part => part.FileName == url["attachment://".Length..] && part.Name.StartsWith("files[", StringComparison.Ordinal))
            : null;
        return (new DiscordMessage(id, body, Shown(body, embed), (int?)embed["color"] ?? 0, file?.Body, Pings(body)), null);
    }

    private static string Shown(JsonObject body, JsonObject embed)
    {
        IEnumerable<string?> marked = [(string?)body["content"], (string?)embed["title"], (string?)embed["description"]];
        var fields = embed["fields"] is JsonArray list ? list.Select(field => $"{(string?)field!["name"]}: {(string?)field["value"]}") : [];
        return string.Join('\n', marked.Concat(fields).OfType<string>().Select(DiscordText.Shown).Append((string?)embed["footer"]?["text"]));
    }

    // Whoever the text names is pinged, but for what the message forbids.
    private static string[] Pings(JsonObject body)
    {
        if (body["allowed_mentions"]?["parse"] is JsonArray { Count: 0 }) return [];
        return ((string?)body["content"] ?? string.Empty).Split(' ', '\n').Where(word => word.StartsWith('@') || word.StartsWith("<@", StringComparison.Ordinal)).ToArray();
    }

    private static FakeReply Reply(DiscordMessage message)
    {
        var reply = message.Body.DeepClone().AsObject();
        reply["id"] = message.Id;
        reply["channel_id"] = "1200000000000000000";
        reply["type"] = 0;
        return new FakeReply(200, reply.ToJsonString());
    }

    private static (FakeReply, DiscordMessage?) Refuse(int status, int code, string message) => (new FakeReply(status, ErrorBody(code, message)), null);

    private static string ErrorBody(int code, string message) => new JsonObject { ["message"] = message, ["code"] = code }.ToJsonString();
}
