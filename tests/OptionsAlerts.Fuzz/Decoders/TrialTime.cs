namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>A clock that stands still within a session.</summary>
internal sealed class TrialTime : TimeProvider
{
    /// <summary>2026-06-30, 11:00 in New York.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

    public static readonly DateOnly Today = new(2026, 6, 30);

    public override DateTimeOffset GetUtcNow() => Start;
}
