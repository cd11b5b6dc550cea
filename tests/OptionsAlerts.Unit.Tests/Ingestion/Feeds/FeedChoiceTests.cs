using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class FeedChoiceTests
{
    private static readonly ChoiceRules Rules = new(Failures: 3, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30));
    private static readonly DateTimeOffset Start = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

    private readonly FeedChoice _choice = new(["a", "b", "c"], Rules);
    private DateTimeOffset _now = Start;

    private ChoiceChange? Take(string feed, SourceState state, double afterSeconds = 1)
    {
        _now = _now.AddSeconds(afterSeconds);
        return _choice.Report(feed, state, _now);
    }

    private void Fail(string feed)
    {
        for (var i = 0; i < Rules.Failures; i++) Take(feed, SourceState.Unavailable);
    }

    private void Answer(string feed, TimeSpan over)
    {
        for (var until = _now + over; _now < until;) Take(feed, SourceState.Healthy, 10);
    }

    [Theory]
    [InlineData(SourceState.Rejected, "b", "it refuses the credentials")]
    [InlineData(SourceState.NotEntitled, "b", "its key is right, but the plan does not have this")]
    [InlineData(SourceState.Unknown, "b", "it does not have this")]
    [InlineData(SourceState.Stale, "b", "it has nothing new")]
    [InlineData(SourceState.Blocked, "b", "it has no answer for minutes")]
    [InlineData(SourceState.Unavailable, "a", "")]
    [InlineData(SourceState.Unasked, "a", "")]
    [InlineData(SourceState.Healthy, "a", "")]
    [InlineData(SourceState.StandingBy, "a", "")]
    [InlineData(SourceState.Done, "a", "")]
    public void one_word_of_the_active_feed_moves_the_choice_or_not(SourceState said, string active, string reason)
    {
        var change = Take("a", said);
        _choice.Active.ShouldBe(active);
        (change?.Reason ?? "").ShouldBe(reason);
    }

    [Theory]
    [InlineData(SourceState.Rejected)]
    [InlineData(SourceState.NotEntitled)]
    [InlineData(SourceState.Unknown)]
    [InlineData(SourceState.Stale)]
    [InlineData(SourceState.Blocked)]
    [InlineData(SourceState.Unavailable)]
    [InlineData(SourceState.Healthy)]
    public void no_word_of_a_feed_behind_the_active_one_moves_the_choice(SourceState said)
    {
        for (var i = 0; i < 5; i++) Take("b", said).ShouldBeNull();
        _choice.Active.ShouldBe("a");
    }

    [Fact]
    public void failures_count_only_in_a_row()
    {
        Take("a", SourceState.Unavailable);
        Take("a", SourceState.Unavailable);
        Take("a", SourceState.Healthy).ShouldBeNull();
        Take("a", SourceState.Unavailable);
        Take("a", SourceState.Unavailable).ShouldBeNull();
        Take("a", SourceState.Unavailable).ShouldBe(new ChoiceChange("a", "b", "it has no answer"));
    }

    [Fact]
    public void feeds_behind_the_active_one_are_not_asked_and_those_before_it_are()
    {
        Wanted().ShouldBe("a");
        Fail("a");
        Wanted().ShouldBe("ab");
        Take("b", SourceState.Rejected);
        Wanted().ShouldBe("abc");
        _choice.IsWanted("nobody").ShouldBeFalse();
    }

    [Fact]
    public void a_feed_that_failed_is_taken_back_when_it_has_answered_for_a_while()
    {
        Fail("a");
        Take("a", SourceState.Healthy).ShouldBeNull();
        Take("a", SourceState.Healthy, 119).ShouldBeNull();
        Take("a", SourceState.Healthy).ShouldBe(new ChoiceChange("b", "a", "it answers again"));
        Wanted().ShouldBe("a");
    }

    [Fact]
    public void time_alone_takes_a_feed_back_that_answered_and_said_no_more()
    {
        Fail("a");
        Take("a", SourceState.Healthy);
        _choice.Look(_now.AddSeconds(119)).ShouldBeNull();
        _choice.Look(_now.AddSeconds(120))!.To.ShouldBe("a");
    }

    [Fact]
    public void an_answer_missed_begins_the_while_anew()
    {
        Fail("a");
        Take("a", SourceState.Healthy);
        Take("a", SourceState.Unavailable, 100);
        Take("a", SourceState.Healthy, 10);
        Take("a", SourceState.Healthy, 100).ShouldBeNull();
        Take("a", SourceState.Healthy, 20)!.To.ShouldBe("a");
    }

    [Fact]
    public void a_feed_that_comes_and_goes_is_taken_back_later_each_time()
    {
        foreach (var minutes in new[] { 2, 4, 8, 16, 30, 30 })
        {
            Fail("a");
            _choice.Active.ShouldBe("b");
            Take("a", SourceState.Healthy);
            Take("a", SourceState.Healthy, (minutes * 60) - 1).ShouldBeNull();
            Take("a", SourceState.Healthy)!.To.ShouldBe("a");
        }
    }

    [Fact]
    public void a_feed_that_has_been_steady_is_taken_back_soon_again()
    {
        Fail("a");
        Answer("a", TimeSpan.FromMinutes(3));
        Fail("a");
        Answer("a", TimeSpan.FromMinutes(5));
        _choice.Active.ShouldBe("a");
        Answer("a", TimeSpan.FromMinutes(31));
        Fail("a");
        Take("a", SourceState.Healthy);
        Take("a", SourceState.Healthy, 120)!.To.ShouldBe("a");
    }

    [Fact]
    public void where_all_have_failed_all_are_asked_and_the_first_that_answers_is_taken_at_once()
    {
        Fail("a");
        Take("b", SourceState.Rejected);
        Fail("c");
        (_choice.Active, Wanted()).ShouldBe(("c", "abc"));
        Take("b", SourceState.Healthy).ShouldBe(new ChoiceChange("c", "b", "it has no answer"));
        Wanted().ShouldBe("ab");
    }

    [Fact]
    public void what_a_feed_was_before_it_stood_by_is_forgotten()
    {
        Fail("a");
        Take("b", SourceState.Rejected);
        Answer("a", TimeSpan.FromMinutes(3));
        _choice.Active.ShouldBe("a");
        Fail("a");
        _choice.Active.ShouldBe("b");
    }

    private string Wanted() => string.Concat(new[] { "a", "b", "c" }.Where(_choice.IsWanted));
}
