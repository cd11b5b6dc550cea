using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Webhook;

/// <summary>A message that came with a good signature.</summary>
/// <param name="Repeat">True when its id was seen before: a receiver would drop it.</param>
public sealed record WebhookMessage(string Id, JsonElement Body, bool Repeat);

/// <summary>A receiver of Standard Webhooks: checks id, time (five minutes) and signature, and refuses what fails with 401.</summary>
public sealed class FakeWebhook : FakeServer<WebhookMessage>
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    private FakeWebhook(string secret, TimeProvider time)
    {
        _key = Convert.FromBase64String(secret["whsec_".Length..]);
        _time = time;
    }

    /// <param name="secret"><c>whsec_</c> and the key in base64.</param>
    public static async Task<FakeWebhook> Start(string secret, TimeProvider? time = null, int port = 0)
    {
        var fake = new FakeWebhook(secret, time ?? TimeProvider.System);
        await fake.Listen(port);
        return fake;
    }

    protected override (FakeReply Reply, WebhookMessage? Accepted) Handle(FakeRequest request)
    {
        var (id, timestamp, signatures) = (request.Header("webhook-id"), request.Header("webhook-timestamp"), request.Header("webhook-signature"));
        if (string.IsNullOrEmpty(id) || timestamp is null || signatures is null) return Refuse("missing webhook headers");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return Refuse("webhook-timestamp is no number");
        if ((_time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return Refuse("message too old or too new");

        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. request.Body];
        var signed = HMACSHA256.HashData(_key, content);
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(signed));
        if (!signatures.Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected)))
            return Refuse("no matching signature");

        var repeat = Messages.Any(message => message.Id == id);
        return (new FakeReply(200, "{}"), new WebhookMessage(id, JsonSerializer.Deserialize<JsonElement>(request.Body), repeat));
    }

    private static (FakeReply, WebhookMessage?) Refuse(string error) => (new FakeReply(401, $$"""{"error":"{{error}}"}"""), null);
}
