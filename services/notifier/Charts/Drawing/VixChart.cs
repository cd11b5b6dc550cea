namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>What a picture of VIX shows.</summary>
/// <param name="Closes">Rising days.</param>
/// <param name="Bands">In any order, without overlap.</param>
/// <param name="Of">What the bands are, in words: <c>threshold regimes</c>.</param>
public sealed record VixChart(IReadOnlyList<DayClose> Closes, IReadOnlyList<VixBand> Bands, string Of);

/// <param name="Close">Within VIX's range.</param>
public sealed record DayClose(DateOnly Day, double Close);

/// <summary>Days in one regime or state.</summary>
/// <param name="To">The day after its last.</param>
/// <param name="Rank">From 0, the calmest.</param>
/// <param name="Ranks">How many there are.</param>
public sealed record VixBand(DateOnly From, DateOnly To, int Rank, int Ranks, string Name);
