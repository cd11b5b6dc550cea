using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.ServiceDefaults.Run;

/// <summary>What a run's clock follows.</summary>
public enum RunClock
{
    /// <summary>The wall clock: a live run.</summary>
    Wall,

    /// <summary>The market's own time, step by step: a recorded or simulated run.</summary>
    Market,
}

/// <summary>The run a process takes part in. Section <c>Run</c>; every process of one run has the same values.</summary>
public sealed class RunOptions
{
    public const string Section = "Run";

    /// <summary>Names the run in every message, state row and log stream. Default <c>live</c>.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9.-]{0,63}$", ErrorMessage = "Run:Id must be 1 to 64 of a-z, 0-9, '.', '-', beginning with a letter or digit.")]
    public string Id { get; set; } = "live";

    /// <summary>What time is told by: the wall clock in a live run, the market's own steps in a recorded or simulated one. Default <see cref="RunClock.Wall"/>.</summary>
    public RunClock Clock { get; set; } = RunClock.Wall;
}
