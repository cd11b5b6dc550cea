using System.Globalization;
using System.Security;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Sns;

/// <summary>A message that the fake accepted.</summary>
/// <param name="To">The topic's ARN or the phone's number.</param>
/// <param name="Fields">All of the form.</param>
public sealed record SnsMessage(string Id, string To, string? Subject, string Text, IReadOnlyDictionary<string, string> Fields)
{
    public override string ToString() => $"to {To}: {Subject}\n{Text}";
}

/// <summary>
/// AWS SNS's <c>Publish</c>, <c>GetTopicAttributes</c> and <c>CheckIfPhoneNumberIsOptedOut</c>: verifies the signature over the raw bytes, refuses a clock
/// more than five minutes off, checks what SNS
/// checks, and answers in its XML. A FIFO topic takes an id twice and delivers it once.
/// </summary>
public sealed class FakeSns : FakeServer<SnsMessage>
{
    private static readonly TimeSpan Deduplication = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset At, string Id)> _deduplicated = new(StringComparer.Ordinal);
    private readonly SnsDoor _door;
    private readonly string _to;
    private readonly TimeProvider _time;
    private int _lastId;

    private FakeSns(SnsDoor door, string to, TimeProvider time)
    {
        _door = door;
        _to = to;
        _time = time;
    }

    /// <summary>The namespace of answers; SNS has been seen with both schemes.</summary>
    public string Namespace { get; set; } = "https://sns.amazonaws.com/doc/2010-03-31/";

    /// <summary>False for keys that may publish and nothing else.</summary>
    public bool MayAsk { get; set; } = true;

    /// <summary>True when the phone's owner wants no more messages.</summary>
    public bool OptedOut { get; set; }

    /// <param name="to">The one topic or phone there is.</param>
    /// <param name="token">The session token that goes with the keys; null for lasting keys.</param>
    public static async Task<FakeSns> Start(
        string keyId, string secret, string to, string region = "us-east-1", string? token = null, TimeProvider? time = null, int port = 0)
    {
        var clock = time ?? TimeProvider.System;
        var fake = new FakeSns(new SnsDoor(keyId, secret, token, region, clock), to, clock);
        await fake.Listen(port);
        return fake;
    }

    /// <summary>SNS's XML for an error.</summary>
    public static Fault.Answer Error(int status, string code, string message, string type = "Sender") =>
        new(status, ErrorBody("http://sns.amazonaws.com/doc/2010-03-31/", code, message, type), "text/xml");

    protected override (FakeReply Reply, SnsMessage? Accepted) Handle(FakeRequest request)
    {
        lock (_gate)
        {
            // With every answer comes the time, by which a client with a wrong clock can set it right.
            var (reply, message) = Route(request);
            var date = _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            return (reply with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Date"] = date } }, message);
        }
    }

    private (FakeReply, SnsMessage?) Route(FakeRequest request)
    {
        if (_door.Refusal(request) is var (status, code, words)) return Refuse(status, code, words);
        var fields = Fields(request.Text);
        if (fields.GetValueOrDefault("Version") != "2010-03-31") return Refuse(400, "NoSuchVersion", "The requested version is not valid.");
        return fields.GetValueOrDefault("Action") switch
        {
            "Publish" => Publish(fields),
            ("GetTopicAttributes" or "CheckIfPhoneNumberIsOptedOut") and var question when !MayAsk =>
                Refuse(403, "AuthorizationError", $"User: arn:aws:iam::123456789012:user/alerts is not authorized to perform: SNS:{question}"),
            "GetTopicAttributes" when fields.GetValueOrDefault("TopicArn") == _to => Answer("GetTopicAttributes", "<Attributes/>"),
            "GetTopicAttributes" => Refuse(404, "NotFound", "Topic does not exist"),
            "CheckIfPhoneNumberIsOptedOut" => Answer("CheckIfPhoneNumberIsOptedOut", $"<isOptedOut>{(OptedOut ? "true" : "false")}</isOptedOut>"),
            _ => Refuse(400, "InvalidAction", "The action or operation requested is invalid."),
        };
    }

    private (FakeReply, SnsMessage?) Publish(Dictionary<string, string> fields)
    {
        var to = fields.GetValueOrDefault("TopicArn") ?? fields.GetValueOrDefault("PhoneNumber") ?? string.Empty;
        if (SnsRules.Fault(fields) is { } fault) return Refuse(400, "InvalidParameter", $"Invalid parameter: {fault}");
        if (to != _to)
        {
            return fields.ContainsKey("TopicArn")
                ? Refuse(404, "NotFound", "Topic does not exist")
                : Refuse(400, "InvalidParameter", "Invalid parameter: PhoneNumber Reason: not valid to publish to");
        }

        var deduplication = fields.GetValueOrDefault("MessageDeduplicationId");
        var now = _time.GetUtcNow();
        if (deduplication is not null && _deduplicated.TryGetValue(deduplication, out var known) && now - known.At < Deduplication) return Published(known.Id, null);
        var id = string.Create(CultureInfo.InvariantCulture, $"94f20ce6-13c5-43a0-9a9e-{++_lastId:D12}");
        if (deduplication is not null) _deduplicated[deduplication] = (now, id);
        return Published(id, new SnsMessage(id, to, fields.GetValueOrDefault("Subject"), fields["Message"], fields));
    }

    // As the bytes have it: a plus is a plus here, and a blank that was written so would arrive as one.
    private static Dictionary<string, string> Fields(string text) => text.Split('&').Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : string.Empty, StringComparer.Ordinal);

    private (FakeReply, SnsMessage?) Published(string id, SnsMessage? message) => (Answer("Publish", $"<MessageId>{id}</MessageId>").Reply, message);

    private (FakeReply Reply, SnsMessage? Accepted) Answer(string action, string result)
    {
        const string Metadata = "<ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata>";
        return (new FakeReply(200, $"<{action}Response xmlns=\"{Namespace}\"><{action}Result>{result}</{action}Result>{Metadata}</{action}Response>", "text/xml"), null);
    }

    private (FakeReply, SnsMessage?) Refuse(int status, string code, string message) =>
        (new FakeReply(status, ErrorBody(Namespace, code, message, "Sender"), "text/xml"), null);

    private static string ErrorBody(string space, string code, string message, string type) =>
        $"""
        <ErrorResponse xmlns="{space}">
          <Error>
            <Type>{type}</Type>
            <Code>{code}</Code>
            <Message>{SecurityElement.Escape(message)}</Message>
          </Error>
          <RequestId>9a285199-c8d6-47c2-bdb2-314cb47d599d</RequestId>
        </ErrorResponse>
        """;
}
