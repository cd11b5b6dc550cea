using System.Threading.RateLimiting;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Gex.Api;

/// <summary>
/// Profiles for callers: the one a state was judged by, or one computed for the call from the state's own chain, in the call's thread, so that the watch never
/// waits for it. Some milliseconds of a core each; two at once, some wait their turn, further ones are refused.
/// </summary>
internal sealed class GexProfiles : IDisposable
{
    public const double LeastRange = 0.01, MostRange = 0.9;
    public const int FewestLevels = 11, MostLevels = 2001;
    private const int AtOnce = 2, Waiting = 16;

    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting });

    /// <param name="range">Null for the setting's.</param>
    /// <param name="levels">Null for the setting's.</param>
    /// <param name="settings">Those of the state's symbol.</param>
    public async Task<GammaProfile> Of(GexState state, double? range, int? levels, GexSettings settings, CancellationToken cancellationToken)
    {
        if (range is null && levels is null && state.Profile is { } judgedBy) return judgedBy;
        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired) throw ApiProblems.Busy($"{Waiting} calls wait for a profile already.");
        return Compute(state, range, levels, settings);
    }

    public void Dispose() => _places.Dispose();

    // A grid of the caller's own has refined roots: only the published tables' grid is interpolated.
    private static GammaProfile Compute(GexState state, double? range, int? levels, GexSettings settings)
    {
        if (state.Book is not { } book) return new GammaProfile([], [], []);
        var kernel = new ExposureKernel(book, settings);
        kernel.MoveTo(state.AsOf);
        var asked = settings with { ProfileRange = range ?? settings.ProfileRange, ProfileLevels = levels ?? settings.ProfileLevels };
        return GammaProfile.Of(kernel, state.Spot, range is null && levels is null ? asked : asked with { FlipSelect = FlipSelect.Nearest });
    }
}
