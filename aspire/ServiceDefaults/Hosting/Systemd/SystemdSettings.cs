using System.Globalization;

namespace OptionsAlerts.ServiceDefaults.Hosting.Systemd;

/// <summary>What systemd told the process by its environment, as sd_notify(3) and sd_watchdog_enabled(3) define it.</summary>
/// <param name="Socket">Where it listens: a path, or <c>@name</c> in the abstract namespace.</param>
/// <param name="WatchdogEvery">Within what time it wants a sign of life; null where it watches for none.</param>
internal sealed record SystemdSettings(string Socket, TimeSpan? WatchdogEvery)
{
    /// <summary>The settings; null where the process was not started by a unit of <c>Type=notify</c>. What does not read counts as not set.</summary>
    public static SystemdSettings? From(Func<string, string?> environment, int processId)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 1 } socket || socket[0] is not ('/' or '@')) return null;
        // A child inherits the variables and must not speak for its parent.
        var isMine = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        var isSet = long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0;
        return new SystemdSettings(socket, isMine && isSet ? TimeSpan.FromMicroseconds(microseconds) : null);
    }
}
