namespace OptionsAlerts.Contracts.Control;

/// <summary>The watchdog asks whether the engine is at work. Neither a signal nor decided: it leaves nothing in the decision log. Live runs only.</summary>
public sealed record CanarySent
{
    public required string RunId { get; init; }

    /// <summary>Deterministic: of the run, the watchdog's name and the instant.</summary>
    public required Guid CanaryId { get; init; }

    /// <summary>By the sender's clock.</summary>
    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>The engine's loop came to a canary in its queue, and wrote it to its store and read it back.</summary>
public sealed record CanarySeen
{
    public required string RunId { get; init; }
    public required Guid CanaryId { get; init; }

    /// <summary>As it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>By the engine's clock.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Messages that still waited for the engine within its process.</summary>
    public required int Waiting { get; init; }
}
