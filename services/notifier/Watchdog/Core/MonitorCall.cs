using System.Text;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>The monitors whose protocol is spoken.</summary>
public enum HeartbeatPreset
{
    /// <summary>Healthchecks.io, and servers of one's own: the check's address, <c>/start</c>, <c>/fail</c> with the reasons as its body.</summary>
    Healthchecks,

    /// <summary>Cronitor's telemetry: <c>state=run</c>, <c>complete</c>, <c>fail</c> with a <c>message</c>.</summary>
    Cronitor,

    /// <summary>UptimeRobot's heartbeat: one address, and no way to say that something failed but silence.</summary>
    UptimeRobot,
}

/// <summary>What a monitor is told.</summary>
public enum HeartbeatSignal
{
    Start,
    Success,
    Fail,
}

/// <summary>One request to a monitor.</summary>
/// <param name="Body">Null for a GET.</param>
public sealed record MonitorCall(Uri Address, string? Body)
{
    /// <summary>Bytes of a body while the monitor has not said what it keeps.</summary>
    public const int DefaultBodyLimit = 10_000;

    // Cronitor keeps 2,000 characters of a message.
    private const int MessageLimit = 2_000;

    /// <summary>The request that tells a signal; null where the monitor has none for it.</summary>
    /// <param name="address">The check's own, a secret.</param>
    /// <param name="reasons">Of a failure.</param>
    /// <param name="bodyLimit">Bytes of a body that the monitor keeps.</param>
    public static MonitorCall? Of(HeartbeatPreset preset, Uri address, HeartbeatSignal signal, IReadOnlyList<string> reasons, int bodyLimit) => (preset, signal) switch
    {
        (HeartbeatPreset.Healthchecks, HeartbeatSignal.Start) => new MonitorCall(Below(address, "/start"), null),
        (HeartbeatPreset.Healthchecks, HeartbeatSignal.Success) => new MonitorCall(address, null),
        (HeartbeatPreset.Healthchecks, HeartbeatSignal.Fail) => new MonitorCall(Below(address, "/fail"), Cut(string.Join('\n', reasons), bodyLimit)),
        (HeartbeatPreset.Cronitor, HeartbeatSignal.Start) => new MonitorCall(With(address, "state=run"), null),
        (HeartbeatPreset.Cronitor, HeartbeatSignal.Success) => new MonitorCall(With(address, "state=complete"), null),
        (HeartbeatPreset.Cronitor, HeartbeatSignal.Fail) => new MonitorCall(With(address, $"state=fail&message={Uri.EscapeDataString(PlainText.Cut(string.Join("; ", reasons), MessageLimit))}"), null),
        (HeartbeatPreset.UptimeRobot, HeartbeatSignal.Success) => new MonitorCall(address, null),
        (HeartbeatPreset.UptimeRobot, _) => null,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), (preset, signal), "No such preset or signal."),
    };

    /// <summary>Whether an answer says that the ping counted. Older servers of Healthchecks answer 200 <c>OK (not found)</c> for a check that is none.</summary>
    public static bool Counted(HeartbeatPreset preset, HttpAnswer answer) =>
        answer.IsSuccess && !(preset == HeartbeatPreset.Healthchecks && answer.Body.Contains("not found", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether another try may help: no answer, too many, the monitor's own fault.</summary>
    public static bool MayTryAgain(HttpAnswer answer) => answer.Status is 408 or (>= 500 and <= 599);

    private static Uri Below(Uri address, string path) => new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + path }.Uri;

    private static Uri With(Uri address, string query) => new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query }.Uri;

    // Whole characters only.
    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var (kept, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > bytes) break;
            (kept, length) = (kept + rune.Utf16SequenceLength, length + rune.Utf8SequenceLength);
        }

        return text[..kept];
    }
}
