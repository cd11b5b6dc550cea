using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class StaleWatchTests
{
    private static readonly string[] Sources = ["chain SPX", "chain SPY", "quote SPY", "VIX", "stream"];
    private static readonly DateTimeOffset Noon = new(2026, 6, 30, 16, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, SourceState> _states = Sources.ToDictionary(source => source, _ => SourceState.Healthy, StringComparer.Ordinal);
    private readonly StaleWatch _watch = new("cboe", "live", Sources, new SilenceLimits(TimeSpan.FromMinutes(10)) { ["stream"] = TimeSpan.FromSeconds(90) });

    [Fact]
    public void what_goes_stale_is_told_once_with_its_feed_and_what_it_delivers()
    {
        Judge().ShouldBeEmpty();
        _states["stream"] = SourceState.Stale;

        var signal = Judge().ShouldHaveSingleItem();

        (signal.Kind, signal.Severity, signal.Phase, signal.Symbol, signal.Subject, signal.EventTime, signal.Source, signal.RunId, signal.Step)
            .ShouldBe((SignalKind.FeedStale, Severity.High, SignalPhase.Began, "cboe", "trades", Noon, "ingestion", "live", 0));
        signal.Headline.ShouldBe("cboe: nothing new of stream for 1.5 min in session");
        signal.Facts.Select(fact => (fact.Name, fact.Number, fact.Unit)).ShouldBe([("silent_for", 90m, FactUnit.Seconds), ("sources", 1m, FactUnit.Count)]);
        Should.NotThrow(() => OptionsAlerts.AlertEngine.Core.SignalRules.Check(signal));
        Judge(minutes: 5).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("chain SPX", "chains")]
    [InlineData("quote SPY", "quotes")]
    [InlineData("VIX", "volatility_indices")]
    [InlineData("stream", "trades")]
    public void each_thing_that_a_feed_delivers_is_a_condition_of_its_own(string source, string subject)
    {
        _states[source] = SourceState.Stale;
        Judge().Select(signal => signal.Subject).ShouldBe([subject]);
    }

    [Fact]
    public void however_many_sources_are_silent_it_is_told_once_and_ends_with_the_last()
    {
        (_states["chain SPX"], _states["chain SPY"]) = (SourceState.Stale, SourceState.Stale);
        Judge().ShouldHaveSingleItem().Headline.ShouldBe("cboe: nothing new of chain SPX, chain SPY for 10 min in session");
        _states["chain SPX"] = SourceState.Healthy;
        Judge(minutes: 1).ShouldBeEmpty();
        _states["chain SPY"] = SourceState.Healthy;

        var ended = Judge(minutes: 3).ShouldHaveSingleItem();

        (ended.Phase, ended.Severity, ended.Symbol, ended.Subject, ended.Headline).ShouldBe((SignalPhase.Ended, Severity.Low, "cboe", "chains", "cboe: chains are stale no more, after 3 min"));
        ended.Facts.Select(fact => (fact.Name, fact.Number)).ShouldBe([("stale_for", 180m)]);
        Judge(minutes: 4).ShouldBeEmpty();
    }

    [Fact]
    public void more_than_three_sources_are_counted()
    {
        string[] chains = ["chain A", "chain B", "chain C", "chain D", "chain E"];
        var watch = new StaleWatch("cboe", "live", chains, new SilenceLimits(TimeSpan.FromMinutes(10)));
        watch.Judge(_ => SourceState.Stale, Noon).ShouldHaveSingleItem().Headline.ShouldBe("cboe: nothing new of chain A, chain B, chain C and 2 more for 10 min in session");
    }

    [Theory]
    [InlineData(SourceState.Healthy, true)]
    [InlineData(SourceState.StandingBy, true)]
    [InlineData(SourceState.Done, true)]
    [InlineData(SourceState.Rejected, false)]
    [InlineData(SourceState.NotEntitled, false)]
    [InlineData(SourceState.Unknown, false)]
    [InlineData(SourceState.Blocked, false)]
    [InlineData(SourceState.Unavailable, false)]
    [InlineData(SourceState.Unasked, false)]
    public void it_ends_where_the_source_delivers_or_need_not_any_more(SourceState after, bool ends)
    {
        _states["VIX"] = SourceState.Stale;
        Judge();
        _states["VIX"] = after;
        (Judge(minutes: 1).Count == 1).ShouldBe(ends);
    }

    [Fact]
    public void the_same_silence_has_the_same_id_and_the_next_another()
    {
        var other = new StaleWatch("cboe", "live", Sources, new SilenceLimits(TimeSpan.FromMinutes(1)));
        _states["VIX"] = SourceState.Stale;
        var first = Judge().Single();
        other.Judge(source => _states[source], Noon).Single().SignalId.ShouldBe(first.SignalId);
        _states["VIX"] = SourceState.Healthy;
        var ended = Judge(minutes: 1).Single();
        _states["VIX"] = SourceState.Stale;
        var next = Judge(minutes: 2).Single();
        new[] { first.SignalId, ended.SignalId, next.SignalId }.Distinct().Count().ShouldBe(3);
        (next.Kind, next.Symbol, next.Subject).ShouldBe((ended.Kind, ended.Symbol, ended.Subject));
    }

    private IReadOnlyList<SignalDetected> Judge(int minutes = 0) => _watch.Judge(source => _states[source], Noon.AddMinutes(minutes));
}
