using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class LimitTests
{
    private static readonly AlertPolicy Storms = Desk.Policy with { RatePerMinute = 100_000 };
    private static readonly AlertPolicy Rates = Desk.Policy with { StormLimit = 1_000, RatePerMinute = 3 };

    [Fact]
    public void the_sixth_alert_of_a_kind_and_symbol_inside_the_cooldown_goes_to_the_digest()
    {
        var desk = new Desk(Storms);
        var first = desk.Raise(desk.Signal(subject: "0"));
        for (var index = 1; index < 5; index++) desk.Wait(TimeSpan.FromSeconds(10)).Raise(desk.Signal(subject: $"{index}"));

        var sixth = desk.Withhold(desk.Signal(subject: "5"));

        (sixth.Reason, sixth.Until, sixth.By).ShouldBe((SuppressionReason.Storm, Desk.Start.AddMinutes(5), first.Signal.SignalId));
    }

    [Fact]
    public void the_storm_guard_lets_go_when_the_oldest_cooldown_ends()
    {
        var desk = new Desk(Storms);
        for (var index = 0; index < 5; index++) desk.Raise(desk.Signal(subject: $"{index}"));
        desk.Wait(TimeSpan.FromSeconds(299)).Withhold(desk.Signal(subject: "x"));
        desk.Wait(TimeSpan.FromSeconds(1)).Raise(desk.Signal(subject: "y"));
    }

    [Fact]
    public void a_storm_of_one_symbol_leaves_another_alone()
    {
        var desk = new Desk(Storms);
        for (var index = 0; index < 5; index++) desk.Raise(desk.Signal(subject: $"{index}"));
        desk.Raise(desk.Signal(symbol: "QQQ"));
        desk.Raise(desk.Signal(SignalKind.Block));
    }

    [Fact]
    public void the_rate_slides_over_the_last_minute()
    {
        var desk = new Desk(Rates);
        desk.Raise(desk.Signal(subject: "0"));
        desk.Wait(TimeSpan.FromSeconds(30)).Raise(desk.Signal(subject: "1"));
        desk.Raise(desk.Signal(subject: "2"));
        desk.Wait(TimeSpan.FromSeconds(29));

        var fourth = desk.Withhold(desk.Signal(subject: "3"));

        (fourth.Reason, fourth.Until).ShouldBe((SuppressionReason.RateLimited, Desk.Start.AddSeconds(60)));
    }

    [Fact]
    public void critical_alerts_pass_both_limits_and_take_no_room()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1, RatePerMinute = 1 });
        for (var index = 0; index < 50; index++) desk.Raise(desk.Signal(severity: Severity.Critical, subject: $"{index}"));
        desk.Raise(desk.Signal(subject: "other"));
        desk.Withhold(desk.Signal(SignalKind.Block)).Reason.ShouldBe(SuppressionReason.RateLimited);
    }

    [Fact]
    public void a_lowered_limit_counts_what_was_sent_under_the_higher_one()
    {
        var desk = new Desk(Rates);
        for (var index = 0; index < 3; index++) desk.Wait(TimeSpan.FromSeconds(1)).Raise(desk.Signal(subject: $"{index}"));
        desk.Do(new ApplyPolicy(Rates with { RatePerMinute = 2 }, Desk.AllChannels, desk.Now));

        // Two of the three must leave the window before there is room for one of two.
        desk.Withhold(desk.Signal(subject: "x")).Until.ShouldBe(Desk.Start.AddSeconds(62));
    }

    [Fact]
    public void a_withheld_signal_holds_no_fingerprint()
    {
        var desk = new Desk(Rates with { RatePerMinute = 1 });
        desk.Raise(desk.Signal(subject: "0"));
        desk.Withhold(desk.Signal(subject: "1"));
        desk.Withhold(desk.Signal(subject: "1")).Reason.ShouldBe(SuppressionReason.RateLimited);
    }
}
