using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class EpisodeTests
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(15);
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void what_does_not_hold_is_nothing_to_tell() => Episode.None.Take(null, Start).Due(Start, Cooldown).ShouldBeNull();

    [Fact]
    public void it_is_told_once_and_again_each_cooldown_with_its_reason_of_then()
    {
        var episode = Told(Episode.None.Take("silent", Start), Start, new Telling.Trouble(Start, 1, "silent"));
        episode = episode.Take("still silent", At(14));
        episode.Due(At(14), Cooldown).ShouldBeNull();
        episode = Told(episode, At(15), new Telling.Trouble(Start, 2, "still silent"));
        episode.Due(At(29), Cooldown).ShouldBeNull();
    }

    [Fact]
    public void its_end_is_told_once()
    {
        var episode = Told(Episode.None.Take("silent", Start), Start, new Telling.Trouble(Start, 1, "silent")).Take(null, At(3));
        episode = Told(episode, At(3), new Telling.Over(Start, 2));
        episode.Due(At(3), Cooldown).ShouldBeNull();
        episode.Since.ShouldBeNull();
    }

    [Fact]
    public void what_ended_before_anybody_was_told_is_not_told()
    {
        var episode = Episode.None.Take("silent", Start).Take(null, At(1));
        episode.Due(At(1), Cooldown).ShouldBeNull();
        episode.Since.ShouldBeNull();
    }

    [Fact]
    public void one_that_comes_again_within_the_cooldown_is_told_when_it_is_over_if_it_still_holds()
    {
        var episode = Told(Episode.None.Take("silent", Start), Start, new Telling.Trouble(Start, 1, "silent")).Take(null, At(2));
        episode = Told(episode, At(2), new Telling.Over(Start, 2)).Take("silent again", At(4));
        episode.Due(At(14.9), Cooldown).ShouldBeNull();
        episode.Take(null, At(10)).Due(At(20), Cooldown).ShouldBeNull();
        episode.Due(At(15), Cooldown).ShouldBe(new Telling.Trouble(At(4), 2, "silent again"));
    }

    [Fact]
    public void what_nobody_took_is_tried_again_after_a_minute_under_another_number()
    {
        var episode = Episode.None.Take("silent", Start);
        episode = episode.Told(episode.Due(Start, Cooldown)!, taken: false, Start);
        episode.Due(At(0.9), Cooldown).ShouldBeNull();
        episode.Due(At(1), Cooldown).ShouldBe(new Telling.Trouble(Start, 2, "silent"));
        episode = Told(episode, At(1), new Telling.Trouble(Start, 2, "silent")).Take(null, At(2));
        episode = episode.Told(episode.Due(At(2), Cooldown)!, taken: false, At(2));
        episode.Due(At(3), Cooldown).ShouldBe(new Telling.Over(Start, 4));
    }

    [Fact]
    public void what_begins_again_while_its_end_is_being_told_goes_on()
    {
        var episode = Told(Episode.None.Take("silent", Start), Start, new Telling.Trouble(Start, 1, "silent")).Take(null, At(16));
        var over = episode.Due(At(16), Cooldown)!;
        episode = episode.Take("silent again", At(16)).Told(over, taken: true, At(16));
        episode.Due(At(16), Cooldown).ShouldBe(new Telling.Trouble(Start, 2, "silent again"));
    }

    private static Episode Told(Episode episode, DateTimeOffset at, Telling expected)
    {
        var telling = episode.Due(at, Cooldown);
        telling.ShouldNotBeNull().ShouldBe(expected);
        return episode.Told(telling, taken: true, at);
    }

    private static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);
}
