using System.Globalization;
using System.Net.Http.Headers;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>The month's messages as Pushover last told them; the pool is the account's, shared by all of its applications, and a group costs one a member.</summary>
/// <param name="Limit">Messages a month.</param>
/// <param name="Remaining">Left of them.</param>
/// <param name="ResetsAt">When the next month's begin.</param>
public sealed record PushoverQuota(int Limit, int Remaining, DateTimeOffset ResetsAt)
{
    /// <summary>Less than a twentieth is left.</summary>
    public bool IsLow => Remaining < Limit / 20.0;

    /// <summary>From <c>X-Limit-App-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (epoch seconds); null where one is missing or unreadable.</summary>
    internal static PushoverQuota? Of(HttpResponseHeaders headers) =>
        Number(headers, "X-Limit-App-Limit") is { } limit and > 0 and <= int.MaxValue
        && Number(headers, "X-Limit-App-Remaining") is { } remaining and <= int.MaxValue
        && Number(headers, "X-Limit-App-Reset") is { } reset and < LastSecond
            ? new PushoverQuota((int)limit, (int)remaining, DateTimeOffset.FromUnixTimeSeconds(reset))
            : null;

    // The year 9999 ends then.
    private const long LastSecond = 253_402_300_800;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
