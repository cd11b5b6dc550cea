using System.Globalization;

namespace OptionsAlerts.Ingestion.Replay;

/// <summary>How fast virtual time runs. Pure: it says how long to wait, nothing more; what is decided does not depend on it.</summary>
/// <param name="Speed">Market seconds a wall second, above 0; null for as fast as the steps are decided (<c>max</c>).</param>
public sealed record ReplayPace(double? Speed)
{
    /// <summary>The longest single wait: a night between two recorded days takes no longer than this at any speed.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>The highest finite speed.</summary>
    public const double MaxSpeed = 100_000;

    /// <summary>Reads <c>max</c> or a number above 0 and up to 100,000.</summary>
    public static bool TryParse(string text, out ReplayPace pace)
    {
        pace = new ReplayPace(Speed: null);
        if (text.Equals("max", StringComparison.OrdinalIgnoreCase)) return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) || !(speed is > 0 and <= MaxSpeed)) return false;
        pace = new ReplayPace(speed);
        return true;
    }

    /// <summary>How long to wait from now to the next instant.</summary>
    /// <param name="from">Market time of the step before.</param>
    /// <param name="to">Market time of the next one.</param>
    /// <param name="spent">Wall time since the step before began.</param>
    public TimeSpan Wait(DateTimeOffset from, DateTimeOffset to, TimeSpan spent)
    {
        if (Speed is not { } speed || to <= from) return TimeSpan.Zero;
        var gap = (to - from).TotalSeconds / speed;
        var wait = gap >= LongestWait.TotalSeconds ? LongestWait - spent : TimeSpan.FromSeconds(gap) - spent;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public override string ToString() => Speed is { } speed ? string.Create(CultureInfo.InvariantCulture, $"speed {speed:0.###}") : "speed max";
}
