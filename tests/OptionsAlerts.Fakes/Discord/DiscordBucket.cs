using System.Globalization;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Discord;

/// <summary>A webhook's rate limit: so many messages from the first of them until the bucket is reset. Said in headers with every answer.</summary>
internal sealed class DiscordBucket(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _resetAt;
    private int _remaining;

    /// <summary>Takes one message from the bucket; the refusal where none is left.</summary>
    public (FakeReply? Refusal, Dictionary<string, string> Headers) Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now >= _resetAt) (_remaining, _resetAt) = (limit, now + window);
            var isOver = _remaining == 0;
            if (!isOver) _remaining--;
            var wait = (_resetAt - now).TotalSeconds;
            var headers = Headers(wait);
            if (!isOver) return (null, headers);
            headers["Retry-After"] = Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Scope"] = "user";
            return (new FakeReply(429, Body(wait, isGlobal: false), Headers: headers), headers);
        }
    }

    public static string Body(double wait, bool isGlobal) =>
        new JsonObject { ["message"] = "You are being rate limited.", ["retry_after"] = wait, ["global"] = isGlobal }.ToJsonString();

    private Dictionary<string, string> Headers(double wait) => new(StringComparer.Ordinal)
    {
        ["X-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture),
        ["X-RateLimit-Remaining"] = _remaining.ToString(CultureInfo.InvariantCulture),
        ["X-RateLimit-Reset"] = (_resetAt.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture),
        ["X-RateLimit-Reset-After"] = wait.ToString("0.###", CultureInfo.InvariantCulture),
        ["X-RateLimit-Bucket"] = "fake0bucket",
    };
}
