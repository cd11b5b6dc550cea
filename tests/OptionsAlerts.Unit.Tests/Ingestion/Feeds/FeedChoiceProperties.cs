using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

/// <summary>Feeds that answer, fail, are refused and come back in any order: what holds of the choice whatever they do.</summary>
[Properties(MaxTest = 300, EndSize = 200)]
public sealed class FeedChoiceProperties
{
    private static readonly string[] Feeds = ["a", "b", "c"];
    private static readonly SourceState[] States = [SourceState.Healthy, SourceState.Healthy, SourceState.Unavailable, SourceState.Stale, SourceState.Rejected, SourceState.Unknown, SourceState.Unasked];
    private static readonly ChoiceRules Rules = new(Failures: 2, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    private readonly FeedChoice _choice = new(Feeds, Rules);
    private DateTimeOffset _now = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

    // Each number is one report: by whom, of what, how long after the one before. Only feeds that are asked report.
    private ChoiceChange? Play(int step)
    {
        var seed = step & int.MaxValue;
        var feed = Feeds[seed % 3];
        _now = _now.AddSeconds(1 + (seed / 21 % 40));
        return _choice.IsWanted(feed) ? _choice.Report(feed, States[seed / 3 % 7], _now) : _choice.Look(_now);
    }

    [Property]
    public void the_active_feed_is_always_asked_and_no_feed_behind_a_working_one_is(int[] steps)
    {
        foreach (var step in steps)
        {
            Play(step);
            var wanted = Feeds.Where(_choice.IsWanted).ToList();
            wanted.ShouldContain(_choice.Active);
            // Those asked are always the first so many: nobody is passed over.
            wanted.ShouldBe(Feeds.Take(wanted.Count));
        }
    }

    [Property]
    public void a_change_is_told_whenever_and_only_when_the_active_feed_is_another(int[] steps)
    {
        foreach (var step in steps)
        {
            var before = _choice.Active;
            var change = Play(step);
            (change is not null).ShouldBe(before != _choice.Active);
            if (change is not null) (change.From, change.To).ShouldBe((before, _choice.Active));
        }
    }

    [Property]
    public void whatever_was_a_first_feed_that_answers_wins_within_the_longest_wait(int[] steps)
    {
        foreach (var step in steps) Play(step);
        for (var until = _now + Rules.LongestReturn + TimeSpan.FromSeconds(20); _now < until; _now = _now.AddSeconds(10)) _choice.Report("a", SourceState.Healthy, _now);
        _choice.Active.ShouldBe("a");
    }

    [Property]
    public void a_feed_is_never_taken_back_from_a_working_one_before_its_wait(int[] steps)
    {
        var healthySince = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var seed = step & int.MaxValue;
            var feed = Feeds[seed % 3];
            var state = States[seed / 3 % 7];
            var asked = _choice.IsWanted(feed);
            var change = Play(step);
            if (asked && state == SourceState.Healthy) healthySince.TryAdd(feed, _now);
            else if (asked && state != SourceState.Unasked) healthySince.Remove(feed);
            if (change is { Reason: "it answers again" }) (_now - healthySince[change.To]).ShouldBeGreaterThanOrEqualTo(Rules.ReturnAfter);
        }
    }
}
