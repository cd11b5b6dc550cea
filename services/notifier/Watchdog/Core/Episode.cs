namespace OptionsAlerts.Notifier.Watchdog.Core;

/// <summary>What is to be told of a condition. Closed.</summary>
public abstract record Telling(DateTimeOffset Since)
{
    /// <summary>It holds, and nobody was told, or not lately.</summary>
    /// <param name="Number">From 1; counts what is told of one episode, tries that nobody took among it.</param>
    public sealed record Trouble(DateTimeOffset Since, int Number, string Reason) : Telling(Since);

    /// <summary>It held, that was told, and it holds no more.</summary>
    public sealed record Over(DateTimeOffset Since, int Number) : Telling(Since);
}

/// <summary>
/// One condition from its begin to its end: told once, told again each cooldown while it lasts, and its end is told where its begin was. One that comes and goes is
/// told of no oftener than the cooldown. Immutable and pure: what was told is said by <see cref="Told"/>, so that what no channel took is told again.
/// </summary>
public sealed record Episode
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _told;
    private DateTimeOffset? _tried;
    private bool _isOpen;
    private int _number;

    private Episode()
    {
    }

    public static Episode None { get; } = new();

    /// <summary>Since when it holds, or held where its end is still to be told; null where there is nothing.</summary>
    public DateTimeOffset? Since { get; private init; }

    /// <summary>Why it holds; null where it does not.</summary>
    public string? Reason { get; private init; }

    /// <summary>Takes how the condition stands; a null reason where it does not hold.</summary>
    public Episode Take(string? reason, DateTimeOffset now) => reason is null
        ? _isOpen ? this with { Reason = null } : this with { Reason = null, Since = null }
        : this with { Reason = reason, Since = Since ?? now };

    /// <summary>What is to be told now; null where there is nothing.</summary>
    public Telling? Due(DateTimeOffset now, TimeSpan cooldown)
    {
        if (Since is not { } since || now - _tried < TryAgain) return null;
        if (Reason is null) return new Telling.Over(since, _number + 1);
        return _told is { } told && now - told < cooldown ? null : new Telling.Trouble(since, _number + 1, Reason);
    }

    /// <summary>It was told, or tried in vain: that is tried again, not at once.</summary>
    public Episode Told(Telling telling, bool taken, DateTimeOffset now) => telling switch
    {
        Telling.Over when taken => this with { _isOpen = false, _tried = null, Since = Reason is null ? null : Since },
        Telling.Trouble when taken => this with { _isOpen = true, _number = _number + 1, _tried = null, _told = now },
        _ => this with { _number = _number + 1, _tried = now },
    };
}
