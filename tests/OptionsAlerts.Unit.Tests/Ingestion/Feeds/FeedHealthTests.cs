using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class FeedHealthTests
{
    // 11:00 New York on a Tuesday; the data speaks of 10:45.
    private static readonly DateTimeOffset Open = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);
    private static readonly PollOutcome Fresh = new PollOutcome.Fresh([]);
    private static readonly PollOutcome Same = new PollOutcome.Unchanged("same");
    private static readonly PollOutcome Down = new PollOutcome.Unavailable("HTTP 500");

    private readonly FeedHealth _health = new(["a", "b"], new SilenceLimits(TimeSpan.FromMinutes(10)), TimeSpan.FromMinutes(15));

    [Fact]
    public void a_feed_is_connected_when_every_source_has_answered()
    {
        _health.Report("a", Fresh, Open).ShouldBeNull();
        _health.Report("b", Same, Open)!.State.ShouldBe(FeedState.Connected);
        _health.Report("a", Fresh, Open).ShouldBeNull();
    }

    [Fact]
    public void one_failing_source_degrades_once_and_its_recovery_resumes()
    {
        _health.Report("a", Fresh, Open);
        _health.Report("b", Fresh, Open);
        _health.Report("b", Down, Open).ShouldBe(new FeedCondition(FeedState.Degraded, "b: HTTP 500"));
        _health.Report("b", new PollOutcome.Unavailable("HTTP 504"), Open).ShouldBeNull();
        _health.Report("b", Fresh, Open)!.State.ShouldBe(FeedState.Resumed);
        _health.Report("b", Fresh, Open).ShouldBeNull();
    }

    [Fact]
    public void trouble_that_moves_to_another_source_is_said_again()
    {
        _health.Report("b", Down, Open)!.Reason.ShouldBe("b: HTTP 500");
        _health.Report("a", Down, Open)!.Reason.ShouldBe("a: HTTP 500");
    }

    [Fact]
    public void a_feed_that_never_worked_is_connected_not_resumed()
    {
        _health.Report("a", Down, Open)!.State.ShouldBe(FeedState.Degraded);
        _health.Report("a", Fresh, Open).ShouldBeNull();
        _health.Report("b", Fresh, Open)!.State.ShouldBe(FeedState.Connected);
    }

    [Fact]
    public void a_source_that_only_repeats_itself_in_session_is_stale()
    {
        _health.Report("a", Fresh, Open);
        _health.Report("b", Fresh, Open);
        _health.Report("a", Same, Open.AddMinutes(10)).ShouldBeNull();
        var stale = _health.Report("b", Fresh, Open.AddMinutes(11));
        stale.ShouldBe(new FeedCondition(FeedState.Stale, "a has had nothing new in session for 10 min"));
        _health.Report("a", Fresh, Open.AddMinutes(12))!.State.ShouldBe(FeedState.Resumed);
    }

    [Theory]
    [InlineData("2026-06-30T23:00:00Z")]
    [InlineData("2026-06-30T13:50:00Z")]
    [InlineData("2026-06-27T16:00:00Z")]
    [InlineData("2026-07-03T16:00:00Z")] // Independence Day, kept on the Friday
    [InlineData("2026-11-27T19:00:00Z")] // an hour after an early close
    public void out_of_session_silence_is_no_fault(string at)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        _health.Report("a", Fresh, now.AddHours(-5));
        _health.Report("b", Fresh, now.AddHours(-5));
        _health.Report("a", Same, now).ShouldBeNull();
    }

    [Fact]
    public void the_short_session_of_an_early_close_is_watched()
    {
        var noon = new DateTimeOffset(2026, 11, 27, 17, 0, 0, TimeSpan.Zero);
        _health.Report("a", Fresh, noon);
        _health.Report("b", Fresh, noon);
        _health.Report("b", Fresh, noon.AddMinutes(11))!.State.ShouldBe(FeedState.Stale);
    }

    [Fact]
    public void a_refused_symbol_degrades_and_is_never_stale()
    {
        _health.Report("a", Fresh, Open);
        _health.Report("b", new PollOutcome.Unknown("no such symbol"), Open)!.State.ShouldBe(FeedState.Degraded);
        _health.Report("a", Fresh, Open.AddMinutes(30)).ShouldBeNull();
    }

    [Fact]
    public void a_source_with_a_limit_of_its_own_is_judged_by_it()
    {
        var health = new FeedHealth(["a", "b"], new SilenceLimits(TimeSpan.FromMinutes(10)) { ["b"] = TimeSpan.FromMinutes(2) }, TimeSpan.FromMinutes(15));
        health.Report("a", Fresh, Open);
        health.Report("b", Fresh, Open);
        health.Report("a", Same, Open.AddMinutes(3)).ShouldBe(new FeedCondition(FeedState.Stale, "b has had nothing new in session for 2 min"));
    }

    [Fact]
    public void what_the_provider_does_not_have_is_forgotten_while_it_is_not_asked_for()
    {
        _health.Report("a", Fresh, Open);
        _health.Report("b", new PollOutcome.Unknown("no such symbol"), Open)!.State.ShouldBe(FeedState.Degraded);
        _health.StandBy("b", Open)!.State.ShouldBe(FeedState.Connected);
    }

    [Fact]
    public void A_source_given_up_for_its_silence_is_stale_at_once_and_until_it_has_news()
    {
        _health.Report("a", Fresh, Open);
        _health.Report("b", Fresh, Open);
        _health.Report("a", new PollOutcome.Unavailable("no market data in session") { IsSilent = true }, Open.AddSeconds(1))!.State.ShouldBe(FeedState.Stale);
        _health.Report("a", Fresh, Open.AddSeconds(2))!.State.ShouldBe(FeedState.Resumed);
    }

    [Fact]
    public void an_answer_that_is_minutes_away_is_told_from_one_that_is_not()
    {
        _health.Report("a", new PollOutcome.Unavailable("another connection") { IsLasting = true }, Open)!.State.ShouldBe(FeedState.Degraded);
        _health.Of("a", Open).ShouldBe(SourceState.Blocked);
        _health.Report("a", new PollOutcome.Unavailable("broken"), Open);
        _health.Of("a", Open).ShouldBe(SourceState.Unavailable);
    }

    [Fact]
    public void what_the_plan_lacks_is_said_to_be_that_and_hides_no_other_trouble()
    {
        _health.Report("a", new PollOutcome.NotEntitled("HTTP 403: upgrade"), Open)
            .ShouldBe(new FeedCondition(FeedState.NotEntitled, "a: the key is right, its plan does not have this (HTTP 403: upgrade)"));
        _health.Of("a", Open).ShouldBe(SourceState.NotEntitled);
        _health.Report("b", Fresh, Open).ShouldBeNull();
        _health.Report("b", Down, Open).ShouldBe(new FeedCondition(FeedState.Degraded, "b: HTTP 500"));
        _health.Report("b", Fresh, Open)!.State.ShouldBe(FeedState.NotEntitled);
        _health.Report("a", Fresh, Open)!.State.ShouldBe(FeedState.Connected);
    }

    [Fact]
    public void refused_credentials_outweigh_everything() =>
        _health.Report("a", new PollOutcome.Rejected("401"), Open).ShouldBe(new FeedCondition(FeedState.Rejected, "a: 401"));
}
