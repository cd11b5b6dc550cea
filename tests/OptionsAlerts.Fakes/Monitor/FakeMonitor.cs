using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Web;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Monitor;

/// <summary>A ping that counted.</summary>
/// <param name="Signal"><c>start</c>, <c>success</c>, <c>fail</c>, <c>log</c>, or an exit status.</param>
/// <param name="Body">What the monitor keeps of it.</param>
public sealed record MonitorPing(string Signal, string Body);

/// <summary>
/// The external monitors as they document themselves: Healthchecks at <c>/UUID</c> (200 <c>OK</c>, 400 for what is no address of a check, 404 for a check that is none, 409 for a slug that two checks
/// have, 429 above five pings a minute, <c>Ping-Body-Limit</c>); Cronitor's telemetry at <c>/p/KEY/MONITOR?state=</c>; UptimeRobot's heartbeat at <c>/mNNN-KEY</c>.
/// </summary>
public sealed class FakeMonitor : FakeServer<MonitorPing>
{
    /// <summary>The check that there is.</summary>
    public const string Check = "3b1a9c50-7d57-4f0e-9c6b-2f6f1d1c0a01";

    /// <summary>A slug that two checks have.</summary>
    public const string TwiceSlug = "ping-key-of-the-fake-00/twice";

    public const string CronitorPath = "/p/fake-cronitor-key-0123456789/options-alerts";
    public const string UptimeRobotPath = "/m794000000-fakeheartbeatkey0123456789";

    private const int MostPerMinute = 5;

    private readonly ConcurrentQueue<DateTimeOffset> _pings = new();
    private readonly TimeProvider _time;
    private readonly bool _isLimited;

    private FakeMonitor(TimeProvider time, bool isLimited) => (_time, _isLimited) = (time, isLimited);

    /// <summary>Bytes of a body that it keeps, and says so.</summary>
    public int BodyLimit { get; set; } = 10_000;

    /// <summary>As servers of one's own were: 200 <c>OK (not found)</c> in place of 404.</summary>
    public bool IsOld { get; set; }

    /// <summary>The most pings that came within any minute.</summary>
    public int MostWithinAMinute
    {
        get
        {
            var times = _pings.ToArray();
            return times.Select(from => times.Count(at => at >= from && at < from + TimeSpan.FromMinutes(1))).DefaultIfEmpty().Max();
        }
    }

    /// <param name="isLimited">Whether a sixth ping within a minute is refused.</param>
    public static async Task<FakeMonitor> Start(TimeProvider? time = null, bool isLimited = true, int port = 0)
    {
        var fake = new FakeMonitor(time ?? TimeProvider.System, isLimited);
        await fake.Listen(port);
        return fake;
    }

    protected override (FakeReply Reply, MonitorPing? Accepted) Handle(FakeRequest request)
    {
        _pings.Enqueue(_time.GetUtcNow());
        if (request.Method is not ("GET" or "HEAD" or "POST")) return Refuse(405, "method not allowed");
        if (_isLimited && _pings.Count(at => _time.GetUtcNow() - at < TimeSpan.FromMinutes(1)) > MostPerMinute) return Refuse(429, "rate limit exceeded");
        if (request.Path == CronitorPath) return Cronitor(request);
        if (request.Path == UptimeRobotPath) return (new FakeReply(200, """{"status":"ok","message":"Heartbeat received"}"""), new MonitorPing("success", string.Empty));
        return Healthchecks(request);
    }

    private (FakeReply, MonitorPing?) Healthchecks(FakeRequest request)
    {
        var parts = request.Path[1..].Split('/');
        if (request.Path[1..].StartsWith(TwiceSlug, StringComparison.Ordinal)) return Refuse(409, "ambiguous slug");
        if (!Guid.TryParseExact(parts[0], "D", out _) || parts.Length > 2 || Signal(parts is [_, var action] ? action : string.Empty) is not { } signal) return Refuse(400, "invalid url format");
        if (parts[0] != Check) return IsOld ? (Plain(200, "OK (not found)"), null) : Refuse(404, "not found");
        var kept = request.Body.AsSpan(0, Math.Min(request.Body.Length, BodyLimit));
        return (Plain(200, "OK"), new MonitorPing(signal, Encoding.UTF8.GetString(kept)));
    }

    private (FakeReply, MonitorPing?) Cronitor(FakeRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Query);
        return query["state"] switch
        {
            "run" => (Plain(200, "OK"), new MonitorPing("start", query["message"] ?? string.Empty)),
            null or "complete" or "ok" => (Plain(200, "OK"), new MonitorPing("success", query["message"] ?? string.Empty)),
            "fail" => (Plain(200, "OK"), new MonitorPing("fail", query["message"] ?? string.Empty)),
            _ => Refuse(400, "unknown state"),
        };
    }

    private static string? Signal(string action) => action switch
    {
        "" or "0" => "success",
        "start" or "fail" or "log" => action,
        _ => byte.TryParse(action, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? action : null,
    };

    private FakeReply Plain(int status, string body) => new(
        status, body, "text/plain", new Dictionary<string, string>(StringComparer.Ordinal) { ["Ping-Body-Limit"] = BodyLimit.ToString(CultureInfo.InvariantCulture) });

    private (FakeReply, MonitorPing?) Refuse(int status, string body) => (Plain(status, body), null);
}
