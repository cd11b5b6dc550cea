using OptionsAlerts.Unit.Tests.Vix;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class VixEpisodesTests
{
    private static readonly RegimeTracker Tracker = new(new RegimeBands(), confirmations: 2);

    private static string Of(params double[] readings)
    {
        var (episodes, state, at) = (VixEpisodes.None, (RegimeState?)null, VixDay.At(0, "10:00"));
        foreach (var vix in readings)
        {
            (state, _) = Tracker.Read(state, vix, at);
            episodes = episodes.After(state, vix, at);
            at = at.AddMinutes(1);
        }

        return string.Join(", ", episodes.All.Select(Text));
    }

    private static string Text(VixEpisode episode) =>
        $"{episode.Regime} {Minute(episode.From)}-{(episode.Until is { } until ? Minute(until) : "")} peak {episode.Peak} at {Minute(episode.PeakAt)}";

    private static int Minute(DateTimeOffset at) => (int)(at - VixDay.At(0, "10:00")).TotalMinutes;

    [Fact]
    public void nothing_read_is_nothing() => VixEpisodes.None.All.ShouldBeEmpty();

    [Fact]
    public void a_stay_lasts_from_its_first_reading_and_knows_its_highest() => Of(16, 18, 17).ShouldBe("normal 0- peak 18 at 1");

    [Fact]
    public void a_change_ends_a_stay_where_the_next_began_not_where_it_was_confirmed() => Of(16, 16, 22, 21).ShouldBe("normal 0-2 peak 16 at 0, elevated 2- peak 22 at 2");

    [Fact]
    public void a_print_that_nothing_confirms_is_neither_a_stay_nor_a_peak() => Of(16, 16, 45, 17, 18).ShouldBe("normal 0- peak 18 at 4");

    [Fact]
    public void a_start_on_a_bad_print_gives_way() => Of(45, 16, 17).ShouldBe("normal 1- peak 17 at 2");

    [Fact]
    public void a_jump_over_bands_is_one_change() => Of(16, 16, 33, 34, 33).ShouldBe("normal 0-2 peak 16 at 0, extreme_fear 2- peak 34 at 3");

    [Fact]
    public void the_oldest_go_first_when_there_are_too_many()
    {
        var readings = Enumerable.Range(0, 2 * (VixEpisodes.Most + 20)).Select(i => i / 2 % 2 == 0 ? 16.0 : 22.0).ToArray();
        var all = Of(readings).Split(", ");
        all.Length.ShouldBe(VixEpisodes.Most + 1);
        all[0].ShouldStartWith($"elevated {readings.Length - (2 * (VixEpisodes.Most + 1))}-");
        all[^1].ShouldStartWith($"elevated {readings.Length - 2}-");
    }

    [Fact]
    public void stays_of_days_are_counted_by_their_closes()
    {
        DailyClose[] closes = [.. VixDay.Closes(13, 18, 19, 18.5, 26).Days];
        var episodes = VixEpisodes.OfDays(closes, DailyRegimes.Path(closes, new VixSettings()), state => ((VixRegime)state).ToString());
        episodes.Select(episode => (episode.Regime, episode.Days, episode.Peak, episode.PeakAt, episode.From, episode.Until)).ShouldBe(
        [
            ("LowVolatility", 1, 13, Instant(0), Instant(0), Instant(1)), ("Normal", 3, 19, Instant(2), Instant(1), Instant(4)), ("HighVolatility", 1, 26, Instant(4), Instant(4), null),
        ]);
        DateTimeOffset Instant(int index) => DailyClose.Instant(closes[index].Day);
    }

    [Fact]
    public void the_path_of_closes_agrees_with_the_walk_through_them()
    {
        DailyClose[] closes = [.. VixDay.Closes(13, 18, 19, 26, 31, 40, 28.5, 20, 15, 12).Days];
        var walk = DailyRegimes.Walk(closes, new VixSettings());
        var episodes = VixEpisodes.OfDays(closes, DailyRegimes.Path(closes, new VixSettings()), state => ((VixRegime)state).ToString());
        episodes.Skip(1).Select(episode => (episode.Regime, episode.Days, episode.Peak)).ShouldBe(walk.Transitions.Select(change => (change.To.ToString(), change.Days, change.Peak.Close)));
    }
}
