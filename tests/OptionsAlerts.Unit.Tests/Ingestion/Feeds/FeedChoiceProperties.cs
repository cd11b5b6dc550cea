using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

/// <summary>Feeds that answer, fail, are refused and come back in any order: what holds of the choice whatever they do.</summary>
[Properties(MaxTest = 300, EndSize = 200)]
public sealed class FeedChoiceProperties
{
    private static readonly string[] Feeds = ["a", "b", "c"];
    private static readonly SourceState[] States = [SourceState.Healthy, SourceState.Healthy, SourceState.Unavailable, SourceState.Blocked, SourceState.Stale, SourceState.Rejected, SourceState.Unknown, SourceState.Unasked];
    private static readonly ChoiceRules Rules = new(Failures: 2, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    [Property]
    public void the_active_feed_is_always_asked_and_nobody_is_passed_over(int[] steps)
    {
        var play = new Play();
        foreach (var step in steps)
        {
            play.Step(step);
            var wanted = Feeds.Where(play.Choice.IsWanted).ToList();
            wanted.ShouldContain(play.Choice.Active);
            wanted.ShouldBe(Feeds.Take(wanted.Count));
        }
    }

    [Property]
    public void a_change_is_told_whenever_and_only_when_the_active_feed_is_another(int[] steps)
    {
        var play = new Play();
        foreach (var step in steps)
        {
            var before = play.Choice.Active;
            var change = play.Step(step);
            (change is not null).ShouldBe(before != play.Choice.Active);
            if (change is not null) (change.From, change.To).ShouldBe((before, play.Choice.Active));
        }
    }

    [Property]
    public void whatever_was_a_first_feed_that_answers_wins_within_the_longest_wait(int[] steps)
    {
        var play = new Play();
        foreach (var step in steps) play.Step(step);
        for (var until = play.Now + Rules.LongestReturn + TimeSpan.FromSeconds(20); play.Now < until; play.Now = play.Now.AddSeconds(10))
            play.Choice.Report("a", SourceState.Healthy, play.Now);
        play.Choice.Active.ShouldBe("a");
    }

    [Property]
    public void a_feed_is_never_taken_back_from_a_working_one_before_its_wait(int[] steps)
    {
        var play = new Play();
        foreach (var step in steps)
        {
            if (play.Step(step) is { Reason: "it answers again" } change)
                (play.Now - play.HealthySince[change.To]).ShouldBeGreaterThanOrEqualTo(Rules.ReturnAfter);
        }
    }

    /// <summary>One run of the choice; each step is one report: by whom, of what, how long after the one before. Only feeds that are asked report.</summary>
    private sealed class Play
    {
        public FeedChoice Choice { get; } = new(Feeds, Rules);

        public DateTimeOffset Now { get; set; } = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

        /// <summary>Since when each feed has answered without a miss.</summary>
        public Dictionary<string, DateTimeOffset> HealthySince { get; } = new(StringComparer.Ordinal);

        public ChoiceChange? Step(int step)
        {
            // Spread wide, since small numbers are what is drawn most.
            var draw = (int)(unchecked((uint)step * 2_654_435_761) >> 12);
            var (feed, state) = (Feeds[draw % 3], States[draw / 3 % 7]);
            Now = Now.AddSeconds(1 + (draw / 21 % 40));
            if (!Choice.IsWanted(feed)) return Choice.Look(Now);
            if (state == SourceState.Healthy) HealthySince.TryAdd(feed, Now);
            else if (state != SourceState.Unasked) HealthySince.Remove(feed);
            return Choice.Report(feed, state, Now);
        }
    }
}
