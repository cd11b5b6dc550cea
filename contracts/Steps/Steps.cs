namespace OptionsAlerts.Contracts.Steps;

/// <summary>
/// Ends a step's publication: what happened at one market instant has been sent, and how much of it there is. An analysis takes the step when
/// it holds as many messages as are counted here; a step announced again is answered again, from memory.
/// </summary>
public sealed record StepOpened
{
    public required string RunId { get; init; }

    /// <summary>From 1, without holes.</summary>
    public required long Step { get; init; }

    /// <summary>The run's clock during this step.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The analyses that take part; the engine waits for each of them.</summary>
    public required string[] Analyses { get; init; }

    /// <summary>How many messages of the step each analysis must hold, in the order of <see cref="Analyses"/>.</summary>
    public required int[] Messages { get; init; }

    /// <summary>True when nothing follows.</summary>
    public bool Last { get; init; }
}

/// <summary>An analysis has taken a step and published its signals.</summary>
public sealed record StepAnalyzed
{
    public required string RunId { get; init; }
    public required long Step { get; init; }

    /// <summary><c>gex</c>, <c>volume</c> or <c>vix</c>.</summary>
    public required string Source { get; init; }

    /// <summary>How many signals of the step the engine must hold from this source.</summary>
    public required int Signals { get; init; }
}

/// <summary>The engine has decided a step and every request of it has its outcome.</summary>
public sealed record StepDecided
{
    public required string RunId { get; init; }
    public required long Step { get; init; }

    /// <summary>The next instant at which the engine's clock alone causes something; null when nothing is due.</summary>
    public DateTimeOffset? NextDue { get; init; }
}
