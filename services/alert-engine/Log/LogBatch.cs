using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>What one commit adds to a day's log.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="VersionBefore">Events in the day's log before; the commit fails when there are more.</param>
public sealed record DaySegment(DateOnly Day, long VersionBefore, List<DecisionEvent> Events);

/// <summary>All that one transaction writes: decisions, by day, and what they mean to each alert.</summary>
/// <param name="before">Where the run's log ends before; null where it is empty.</param>
public sealed class LogBatch(LogHead? before)
{
    /// <summary>Where the run's log ends before; the commit fails when it ends anywhere else.</summary>
    public LogHead? Before => before;

    /// <summary>Where it ends after.</summary>
    public LogHead After => new(Segments[^1].Day, Segments[^1].VersionBefore + Segments[^1].Events.Count);

    public List<DaySegment> Segments { get; } = [];

    public List<AlertStep> Lifecycle { get; } = [];

    public bool IsEmpty => Segments.TrueForAll(segment => segment.Events.Count == 0);

    public int Count => Segments.Sum(segment => segment.Events.Count);
}

/// <summary>Another writer has appended to the same log: this one's state is behind and must be read again.</summary>
public sealed class LogMovedException(string stream, Exception inner)
    : Exception($"Another engine has written to {stream}; this one reads the log again.", inner);
