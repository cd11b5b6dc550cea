using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Pushover;

/// <summary>
/// Pushover's messages, receipts and check of users, with its checks, its bodies and the month's quota in every answer's headers. Keeps receipts for a week
/// and lets none be polled more often than
/// every five seconds, by its own clock.
/// </summary>
public sealed class FakePushover : FakeServer<PushoverMessage>
{
    private const string PushoverUser = "user";
    private static readonly TimeSpan SoonestPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromDays(7);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PushoverEmergency> _emergencies = new(StringComparer.Ordinal);
    private readonly string _token;
    private readonly string _user;
    private readonly TimeProvider _time;
    private int _lastId;

    private FakePushover(string token, string user, TimeProvider time)
    {
        _token = token;
        _user = user;
        _time = time;
        ResetsAt = time.GetUtcNow().AddDays(10);
    }

    /// <summary>Messages a month.</summary>
    public int Limit { get; set; } = 10_000;

    /// <summary>What is left of them.</summary>
    public int Remaining { get; set; } = 10_000;

    /// <summary>When the next month begins.</summary>
    public DateTimeOffset ResetsAt { get; set; }

    /// <summary>False refuses every picture.</summary>
    public bool TakesPictures { get; set; } = true;

    /// <param name="token">The application.</param>
    /// <param name="user">The user it may write to.</param>
    public static async Task<FakePushover> Start(string token, string user, TimeProvider? time = null, int port = 0)
    {
        var fake = new FakePushover(token, user, time ?? TimeProvider.System);
        await fake.Listen(port);
        return fake;
    }

    /// <summary>Pushover's JSON for an error.</summary>
    /// <param name="parameter">The one at fault, which it names.</param>
    public static Fault.Answer Error(int status, string error, string? parameter = null) => new(status, ErrorBody(error, parameter));

    /// <summary>Somebody acknowledges an emergency on a device.</summary>
    public void Acknowledge(string receipt, string user, string device)
    {
        lock (_gate)
        {
            var emergency = _emergencies[receipt];
            emergency.AcknowledgedAt = _time.GetUtcNow();
            emergency.AcknowledgedBy = user;
            emergency.Device = device;
        }
    }

    protected override (FakeReply Reply, PushoverMessage? Accepted) Handle(FakeRequest request)
    {
        lock (_gate)
        {
            var (reply, message) = Route(request, request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            return (reply with { Headers = QuotaHeaders() }, message);
        }
    }

    private (FakeReply, PushoverMessage?) Route(FakeRequest request, string[] path)
    {
        var form = FakeForm.Of(request);
        var token = request.Method == "GET" ? QueryHelpers.ParseQuery(request.Query)["token"].ToString() : form["token"];
        if (token != _token) return Refuse("application token is invalid, see https://pushover.net/api", "token");
        return (request.Method, path) switch
        {
            ("POST", ["1", "messages.json"]) => Message(form),
            ("POST", ["1", "users", "validate.json"]) => form[PushoverUser] == _user
                ? (Accepted(new JsonObject { ["group"] = 0, ["devices"] = new JsonArray("iphone", "nexus5"), ["licenses"] = new JsonArray("iOS") }), null)
                : Refuse("user key is invalid", PushoverUser),
            ("GET", ["1", "receipts", var receipt]) => Poll(receipt.Replace(".json", string.Empty, StringComparison.Ordinal)),
            ("POST", ["1", "receipts", "cancel_by_tag", var tag]) => CancelTag(tag.Replace(".json", string.Empty, StringComparison.Ordinal)),
            ("POST", ["1", "receipts", var receipt, "cancel.json"]) => Cancel(receipt),
            _ => (new FakeReply(404, ErrorBody("no such call", null)), null),
        };
    }

    private (FakeReply, PushoverMessage?) Message(FakeForm form)
    {
        if (form[PushoverUser] != _user)
            return Refuse("user identifier is not a valid user, group, or subscribed user key, see https://pushover.net/api#identifiers", PushoverUser);
        if (PushoverRules.Fault(form, TakesPictures) is var (error, parameter)) return Refuse(error, parameter);
        if (Remaining == 0) return (new FakeReply(429, ErrorBody("application reached monthly message limit", null)), null);
        Remaining--;
        var id = Id();
        var priority = PushoverRules.Number(form["priority"]) ?? 0;
        var receipt = priority == 2 ? string.Create(CultureInfo.InvariantCulture, $"r{++_lastId:D29}") : null;
        if (receipt is not null)
        {
            var tags = form["tags"].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            _emergencies[receipt] = new PushoverEmergency(_time.GetUtcNow(), Span(form["retry"]), Span(form["expire"]), tags);
        }

        var fields = form.Fields.Where(field => field.Key is not ("token" or PushoverUser)).ToDictionary(StringComparer.Ordinal);
        var message = new PushoverMessage(id, receipt, form["title"], form["message"], priority, fields, form.Files.GetValueOrDefault("attachment")?.Bytes);
        var body = new JsonObject { ["status"] = 1, ["request"] = id };
        if (receipt is not null) body["receipt"] = receipt;
        return (new FakeReply(200, body.ToJsonString()), message);
    }

    private (FakeReply, PushoverMessage?) Poll(string receipt)
    {
        var now = _time.GetUtcNow();
        if (Find(receipt) is not { } emergency) return NoReceipt();
        if (now - emergency.PolledAt < SoonestPoll) return (new FakeReply(429, ErrorBody("receipts may be polled every 5 seconds", null)), null);
        emergency.PolledAt = now;
        return (Accepted(new JsonObject
        {
            ["acknowledged"] = emergency.AcknowledgedAt is null ? 0 : 1,
            ["acknowledged_at"] = Seconds(emergency.AcknowledgedAt),
            ["acknowledged_by"] = emergency.AcknowledgedBy,
            ["acknowledged_by_device"] = emergency.Device,
            ["last_delivered_at"] = Seconds(emergency.LastDeliveredAt(now)),
            ["expired"] = emergency.IsExpired(now) ? 1 : 0,
            ["expires_at"] = Seconds(emergency.ExpiresAt),
            ["called_back"] = 0,
            ["called_back_at"] = 0,
        }), null);
    }

    private (FakeReply, PushoverMessage?) Cancel(string receipt)
    {
        if (Find(receipt) is not { } emergency) return NoReceipt();
        emergency.CancelledAt ??= _time.GetUtcNow();
        return (Accepted([]), null);
    }

    private (FakeReply, PushoverMessage?) CancelTag(string tag)
    {
        foreach (var emergency in _emergencies.Values.Where(emergency => emergency.Tags.Contains(tag, StringComparer.Ordinal)))
            emergency.CancelledAt ??= _time.GetUtcNow();
        return (Accepted([]), null);
    }

    private PushoverEmergency? Find(string receipt) =>
        _emergencies.GetValueOrDefault(receipt) is { } emergency && _time.GetUtcNow() - emergency.SentAt < ReceiptLife ? emergency : null;

    private Dictionary<string, string> QuotaHeaders() => new(StringComparer.Ordinal)
    {
        ["X-Limit-App-Limit"] = Limit.ToString(CultureInfo.InvariantCulture),
        ["X-Limit-App-Remaining"] = Remaining.ToString(CultureInfo.InvariantCulture),
        ["X-Limit-App-Reset"] = Seconds(ResetsAt).ToString(CultureInfo.InvariantCulture),
    };

    private string Id() => string.Create(CultureInfo.InvariantCulture, $"647d2300-702c-4b38-8b2f-{++_lastId:D12}");

    private FakeReply Accepted(JsonObject body)
    {
        body["status"] = 1;
        body["request"] = Id();
        return new FakeReply(200, body.ToJsonString());
    }

    private static TimeSpan Span(string seconds) => TimeSpan.FromSeconds(PushoverRules.Number(seconds)!.Value);

    private static long Seconds(DateTimeOffset? at) => at?.ToUnixTimeSeconds() ?? 0;

    private static (FakeReply, PushoverMessage?) NoReceipt() => (new FakeReply(404, ErrorBody("receipt not found; may be invalid or expired", "receipt")), null);

    private static (FakeReply, PushoverMessage?) Refuse(string error, string parameter) => (new FakeReply(400, ErrorBody(error, parameter)), null);

    private static string ErrorBody(string error, string? parameter)
    {
        var body = new JsonObject { ["errors"] = new JsonArray(error), ["status"] = 0, ["request"] = "5042853c-402d-4a18-abcb-168734a801de" };
        if (parameter is not null) body[parameter] = "invalid";
        return body.ToJsonString();
    }
}
