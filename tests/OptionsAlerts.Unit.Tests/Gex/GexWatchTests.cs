using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexWatchTests
{
    private static readonly DateTimeOffset Noon = Chains.Noon;
    private readonly GexWatch _watch = new(GexSettings.Default);

    private void GivenChain(double spot = 605) => _watch.Take(Chains.Of(spot, Chains.Ordinary())).Refusal.ShouldBeNull();

    [Fact]
    public void the_first_chain_finds_nothing_and_gives_everything_its_side()
    {
        var outcome = _watch.Take(Chains.Of(605, Chains.Ordinary()));
        (outcome.Refusal, outcome.Findings.Count).ShouldBe((null, 0));
        _watch.Remembered.ShouldNotBeNull().Levels.ShouldNotBeEmpty();
    }

    [Fact]
    public void a_move_too_small_is_judged_without_a_new_computation()
    {
        GivenChain();
        _watch.Take(605.1, Noon.AddSeconds(1)).Refusal.ShouldBeNull();
        _watch.Latest!.Spot.ShouldBe(605);
        _watch.Remembered!.Spot.ShouldBe(605.1);
    }

    [Fact]
    public void a_move_beyond_the_limit_is_computed_anew()
    {
        GivenChain();
        _watch.Take(605.2, Noon.AddSeconds(1));
        (_watch.Latest!.Spot, _watch.Latest.AsOf).ShouldBe((605.2, Noon.AddSeconds(1)));
    }

    [Fact]
    public void no_more_than_four_computations_a_second_are_made_and_every_tick_is_judged()
    {
        GivenChain();
        var computed = 0;
        for (var i = 1; i <= 100; i++)
        {
            var before = _watch.Latest;
            _watch.Take(605 + (i * 0.3), Noon.AddMilliseconds(i * 20));
            if (!ReferenceEquals(before, _watch.Latest)) computed++;
            _watch.Remembered!.Spot.ShouldBe(605 + (i * 0.3));
        }

        computed.ShouldBe(7); // two seconds; the first interval began with the chain
    }

    [Fact]
    public void a_tick_through_the_flip_is_a_breach_before_any_new_computation()
    {
        GivenChain();
        var flip = _watch.Latest!.Flip!.Value.Level;
        var outcome = _watch.Take(flip * 0.999, Noon.AddMilliseconds(10));
        outcome.Findings.ShouldContain(finding => finding.Kind == SignalKind.GammaFlipBreach && finding.Severity == Severity.Critical);
        _watch.Latest.Spot.ShouldBe(605);
    }

    [Fact]
    public void a_chain_without_spot_changes_nothing_and_serves_with_the_next_quote()
    {
        GivenChain();
        var before = _watch.Remembered;
        _watch.Take(Chains.Of(null, Chains.Ordinary().Take(200), Noon.AddSeconds(30))).Refusal.ShouldBe(GexRefusal.NoSpot);
        _watch.Remembered.ShouldBeSameAs(before);
        _watch.Take(605.01, Noon.AddSeconds(31)).Refusal.ShouldBeNull();
        _watch.Latest!.ChainAsOf.ShouldBe(Noon.AddSeconds(30));
    }

    [Fact]
    public void a_partial_chain_changes_nothing_that_is_decided_by()
    {
        GivenChain();
        var before = _watch.Remembered;
        var blind = Chains.Ordinary().Select((row, i) => i % 2 == 0 ? row : row with { Volatility = null });
        _watch.Take(Chains.Of(590, blind, Noon.AddSeconds(30))).Refusal.ShouldBe(GexRefusal.Partial);
        _watch.Remembered.ShouldBeSameAs(before);
        _watch.Latest!.IsPartial.ShouldBeTrue();
    }

    [Fact]
    public void after_a_partial_chain_the_last_good_one_stands()
    {
        GivenChain();
        _watch.Take(Chains.Of(605, Chains.Ordinary().Select(row => row with { Volatility = null }), Noon.AddSeconds(30)));
        _watch.Take(610, Noon.AddSeconds(31)).Refusal.ShouldBeNull();
        _watch.Latest!.ChainAsOf.ShouldBe(Noon);
    }

    [Fact]
    public void an_empty_chain_changes_nothing()
    {
        GivenChain();
        var before = _watch.Remembered;
        _watch.Take(Chains.Of(605, [], Noon.AddSeconds(30))).Refusal.ShouldBe(GexRefusal.Partial);
        _watch.Remembered.ShouldBeSameAs(before);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-600)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(6.05)] // a decimal point gone astray
    [InlineData(60_500)]
    public void a_spot_that_cannot_be_changes_nothing(double spot)
    {
        GivenChain();
        var before = _watch.Remembered;
        _watch.Take(spot, Noon.AddSeconds(1)).Refusal.ShouldBe(GexRefusal.ImplausibleSpot);
        _watch.Remembered.ShouldBeSameAs(before);
    }

    [Fact]
    public void a_quote_older_than_the_last_changes_nothing()
    {
        GivenChain();
        _watch.Take(606, Noon.AddSeconds(5));
        _watch.Take(590, Noon.AddSeconds(4)).Refusal.ShouldBe(GexRefusal.OutOfOrder);
        _watch.Remembered!.Spot.ShouldBe(606);
    }

    [Fact]
    public void a_delayed_chain_beside_live_quotes_is_judged_at_the_live_spot()
    {
        GivenChain();
        _watch.Take(608, Noon.AddMinutes(16));
        var outcome = _watch.Take(Chains.Of(604, Chains.Ordinary(), Noon.AddMinutes(2)));
        (outcome.Refusal, outcome.At).ShouldBe((null, Noon.AddMinutes(16)));
        (_watch.Latest!.Spot, _watch.Latest.ChainAsOf).ShouldBe((608.0, Noon.AddMinutes(2)));
    }

    [Fact]
    public void a_quote_before_any_chain_is_refused() => _watch.Take(600, Noon).Refusal.ShouldBe(GexRefusal.NoChain);

    [Fact]
    public void a_move_while_the_program_was_down_is_judged_and_says_so()
    {
        GivenChain();
        var after = new GexWatch(GexSettings.Default);
        after.Restore(_watch.Remembered!);
        var outcome = after.Take(Chains.Of(590, Chains.Ordinary(), Noon.AddHours(1)));
        outcome.Circumstances.AfterRestart.ShouldBeTrue();
        outcome.Findings.ShouldContain(finding => finding.Kind == SignalKind.GammaFlipBreach);
        after.Take(589, Noon.AddHours(1).AddSeconds(1)).Circumstances.AfterRestart.ShouldBeFalse();
    }

    [Fact]
    public void a_tick_after_a_restart_is_judged_before_any_chain_comes()
    {
        GivenChain();
        var after = new GexWatch(GexSettings.Default);
        after.Restore(_watch.Remembered!);
        after.Take(590, Noon.AddMinutes(1)).Findings.ShouldContain(finding => finding.Kind == SignalKind.GammaFlipBreach);
    }

    [Fact]
    public void a_state_older_than_one_session_is_noted_and_not_judged_by()
    {
        GivenChain();
        var after = new GexWatch(GexSettings.Default);
        after.Restore(_watch.Remembered!);
        var outcome = after.Take(Chains.Of(590, Chains.Ordinary(), Noon.AddDays(1)));
        (outcome.ForgotOldState, outcome.Findings.Count).ShouldBe((true, 0));
        after.Remembered!.Spot.ShouldBe(590);
    }

    [Theory]
    [InlineData("2026-03-02T20:00Z", "2026-03-03T15:00Z", true)] // 15:00 to 10:00 of the next day
    [InlineData("2026-03-06T20:00Z", "2026-03-09T14:00Z", true)] // over a weekend
    [InlineData("2026-03-02T15:00Z", "2026-03-03T15:00Z", false)] // a whole session
    [InlineData("2026-03-02T15:00Z", "2026-03-20T15:00Z", false)]
    [InlineData("2026-07-02T15:00Z", "2026-07-06T13:30Z", true)] // over Independence Day, kept on the Friday
    [InlineData("2026-11-25T20:00Z", "2026-11-30T14:30Z", true)] // an hour on Wednesday, three and a half after Thanksgiving
    [InlineData("2026-11-25T18:00Z", "2026-11-27T18:00Z", false)] // three hours on Wednesday, three and a half after Thanksgiving
    public void nights_weekends_and_holidays_do_not_age_a_state(string from, string to, bool expected) =>
        SessionTime.IsWithinOneSession(DateTimeOffset.Parse(from), DateTimeOffset.Parse(to)).ShouldBe(expected);
}
