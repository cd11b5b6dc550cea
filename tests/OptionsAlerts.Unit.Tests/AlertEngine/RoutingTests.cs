using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("telegram")]
    [InlineData("webhook")]
    [InlineData("ntfy")]
    public void one_channel_beside_the_console_is_enough_for_the_default_policy(string channel) =>
        Should.NotThrow(() => new Desk(AlertPolicy.Default, [channel, "console"]));

    [Theory]
    [InlineData(Severity.Critical, "telegram,pushover", "")]
    [InlineData(Severity.High, "telegram", "pushover,ntfy")]
    [InlineData(Severity.Medium, "ntfy", "")]
    [InlineData(Severity.Low, "ntfy", "")]
    public void each_severity_goes_its_way(Severity severity, string asked, string remaining) =>
        Routed(Desk.AllChannels, severity).ShouldBe((asked, remaining));

    [Theory]
    [InlineData(Severity.Critical, "pushover", "")]
    [InlineData(Severity.High, "pushover", "ntfy")]
    public void a_channel_that_is_not_configured_is_skipped(Severity severity, string asked, string remaining) =>
        Routed(["ntfy", "pushover"], severity).ShouldBe((asked, remaining));

    [Theory]
    [InlineData(Severity.Critical)]
    [InlineData(Severity.Low)]
    public void with_no_channel_at_all_there_is_the_console(Severity severity) => Routed([], severity).ShouldBe(("console", ""));

    [Theory]
    [InlineData(Severity.High, "telegram")]
    [InlineData(Severity.Low, "console")]
    public void the_console_serves_the_severities_that_no_other_live_channel_does(Severity severity, string asked) =>
        Routed(["telegram", "console"], severity).ShouldBe((asked, ""));

    [Fact]
    public void a_severity_that_no_live_channel_serves_is_refused_when_the_day_opens()
    {
        var refused = Should.Throw<PolicyException>(() => new Desk(channels: ["telegram"]));
        refused.JsonPath.ShouldBe("$.routes.low.channels");
        refused.Problem.ShouldBe("no live channel serves low alerts: the route names ntfy; live are telegram; set up one that it names, or name one that is live");
    }

    [Fact]
    public void a_policy_that_leaves_a_severity_unserved_changes_nothing()
    {
        var desk = new Desk();
        Should.Throw<PolicyException>(() => desk.Do(new ApplyPolicy(Desk.Policy, ["ntfy"], desk.Now))).JsonPath.ShouldBe("$.routes.critical.channels");
        desk.State.Channels.ShouldBe(Desk.AllChannels);
    }

    [Fact]
    public void the_same_policy_and_channels_again_make_no_event()
    {
        var desk = new Desk();
        desk.Do(new ApplyPolicy(Desk.Policy, ["telegram", "pushover", "ntfy", "ntfy"], desk.Now)).Outcome.ShouldBe(DecisionOutcome.Nothing);
        desk.Do(new ApplyPolicy(Desk.Policy, ["ntfy", "telegram", "pushover"], desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
    }

    [Fact]
    public void a_rate_set_by_the_host_is_checked_as_one_from_a_file() =>
        Should.Throw<PolicyException>(() => new Desk(Desk.Policy with { RatePerMinute = 0 })).JsonPath.ShouldBe("$.rate.perMinute");

    private static (string Asked, string Remaining) Routed(string[] channels, Severity severity)
    {
        var desk = new Desk(channels: channels);
        var raised = desk.Raise(desk.Signal(severity: severity));
        return (string.Join(',', raised.Requests.Select(request => request.Channel)), string.Join(',', raised.Remaining));
    }
}
