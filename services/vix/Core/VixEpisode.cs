using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>A stay in one regime or state.</summary>
/// <param name="From">The first reading or close in it.</param>
/// <param name="Until">The first of the next one; null while it lasts.</param>
/// <param name="Days">Its closes; 0 where it is of readings.</param>
/// <param name="Peak">Its highest value seen, in index points.</param>
public sealed record VixEpisode(string Regime, DateTimeOffset From, DateTimeOffset? Until, int Days, double Peak, DateTimeOffset PeakAt);

/// <summary>
/// The stays through a run's readings, oldest first, the last one lasting. Immutable: a reading gives the next value. Confirmed changes begin a stay; a start on a bad print was none, and gives way to
/// what the next reading says. A reading beyond the regime's band counts to the next stay where it is confirmed, and to none where it is not.
/// </summary>
public sealed class VixEpisodes
{
    /// <summary>Ended stays kept; the oldest go first.</summary>
    public const int Most = 500;

    public static readonly VixEpisodes None = new([], null, isSettled: false, null);

    private readonly IReadOnlyList<VixEpisode> _ended;
    private readonly VixEpisode? _lasting;
    private readonly bool _isSettled;
    private readonly TimedValue? _beyond;

    private VixEpisodes(IReadOnlyList<VixEpisode> ended, VixEpisode? lasting, bool isSettled, TimedValue? beyond) =>
        (_ended, _lasting, _isSettled, _beyond) = (ended, lasting, isSettled, beyond);

    /// <summary>Oldest first.</summary>
    public IEnumerable<VixEpisode> All => _lasting is null ? _ended : _ended.Append(_lasting);

    /// <summary>The stays after one more reading.</summary>
    /// <param name="state">The regime after it.</param>
    public VixEpisodes After(RegimeState state, double vix, DateTimeOffset at)
    {
        var name = WireName.Of(state.Regime);
        var reading = new TimedValue(at, vix);
        var highest = _beyond is { } beyond && beyond.Value >= vix ? beyond : reading;
        if (_lasting is { } lasting && lasting.From == state.Since && string.Equals(lasting.Regime, name, StringComparison.Ordinal))
        {
            if (state.Pending is not null) return new VixEpisodes(_ended, lasting, state.Settled, highest);
            if (vix <= lasting.Peak && state.Settled == _isSettled && _beyond is null) return this;
            return new VixEpisodes(_ended, vix > lasting.Peak ? lasting with { Peak = vix, PeakAt = at } : lasting, state.Settled, null);
        }

        var next = new VixEpisode(name, state.Since, null, 0, highest.Value, highest.At);
        if (_lasting is null || !_isSettled) return new VixEpisodes(_ended, next, state.Settled, null);
        return new VixEpisodes([.. _ended.Skip(Math.Max(0, _ended.Count + 1 - Most)), _lasting with { Until = state.Since }], next, state.Settled, null);
    }

    /// <summary>The stays of a path through daily closes, oldest first.</summary>
    /// <param name="path">The state of each close.</param>
    /// <param name="nameOf">What a state is called.</param>
    public static IReadOnlyList<VixEpisode> OfDays(IReadOnlyList<DailyClose> closes, int[] path, Func<int, string> nameOf)
    {
        var episodes = new List<VixEpisode>();
        for (var i = 0; i < path.Length; i++)
        {
            var (at, close) = (DailyClose.Instant(closes[i].Day), closes[i].Close);
            if (i > 0 && path[i] == path[i - 1])
            {
                var same = episodes[^1] with { Days = episodes[^1].Days + 1 };
                episodes[^1] = close > same.Peak ? same with { Peak = close, PeakAt = at } : same;
                continue;
            }

            if (i > 0) episodes[^1] = episodes[^1] with { Until = at };
            episodes.Add(new VixEpisode(nameOf(path[i]), at, null, 1, close, at));
        }

        return episodes;
    }
}
