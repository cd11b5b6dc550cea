using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class RouteMatchTests
{
    private const string High =
        """
        version: 2
        routes:
          critical: { broadcast: true, channels: [telegram, pushover] }
          high:
            channels: [telegram, pushover, ntfy]
            match:
              - { name: vix, when: [symbol = VIX], broadcast: true, channels: [pushover, slack, ntfy] }
              - { name: gamma, when: ["kind =~ gamma_.*", symbol != QQQ], channels: [ntfy, telegram] }
              - { name: spikes, when: [kind = vix_spike], channels: [telegram] }
              - { name: digests, when: [kind = digest], channels: [ntfy] }
        allClear: { from: low }
        """;

    [Theory]
    [InlineData(SignalKind.VixSpike, "VIX", "high/vix", true, "pushover,ntfy", "")]
    [InlineData(SignalKind.VixSpike, "VVIX", "high/spikes", false, "telegram", "")]
    [InlineData(SignalKind.GammaFlipBreach, "SPY", "high/gamma", false, "ntfy", "telegram")]
    [InlineData(SignalKind.GammaFlipBreach, "QQQ", "high", false, "telegram", "pushover,ntfy")]
    [InlineData(SignalKind.Sweep, "SPY", "high", false, "telegram", "pushover,ntfy")]
    public void an_alert_takes_the_first_way_that_matches_and_else_the_severitys_own(SignalKind kind, string symbol, string route, bool broadcast, string asked, string remaining)
    {
        var desk = At(High);
        var raised = desk.Raise(desk.Signal(kind, Severity.High, symbol));
        (raised.Route.Name, raised.Route.Broadcast, string.Join(',', raised.Requests.Select(request => request.Channel)), string.Join(',', raised.Remaining)).ShouldBe((route, broadcast, asked, remaining));
    }

    [Fact]
    public void a_way_is_of_its_severity_alone()
    {
        var desk = At(High);
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX")).Route.Name.ShouldBe("critical");
    }

    [Fact]
    public void a_way_without_a_live_channel_is_passed_over()
    {
        var desk = At(High, "telegram", "console");
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.High, "VIX")).Route.Name.ShouldBe("high/spikes");
    }

    [Fact]
    public void fail_over_stays_on_its_way()
    {
        var desk = At(High);
        desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.High));
        desk.Fail(desk.State.Outstanding.Single()).Events[^1].ShouldBeOfType<FailedOver>().Request.Channel.ShouldBe("telegram");
        desk.Fail(desk.State.Outstanding.Single()).Events[^1].ShouldBeOfType<AlertUndelivered>();
    }

    [Fact]
    public void a_digest_is_matched_by_its_kind()
    {
        var desk = At(High + "\nstorm: { limit: 1 }\n");
        desk.Raise(desk.Signal(SignalKind.Sweep, Severity.High));
        desk.Withhold(desk.Signal(SignalKind.Sweep, Severity.High, subject: "b"));
        desk.Wait(TimeSpan.FromMinutes(1)).Log.OfType<DigestRaised>().Single().Route.Name.ShouldBe("high/digests");
    }

    [Fact]
    public void an_end_takes_the_way_of_its_beginning()
    {
        var desk = At(High);
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.High, "VIX"));
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Low, "VIX") with { Phase = SignalPhase.Ended }).Route.Name.ShouldBe("high/vix");
    }

    [Fact]
    public void a_way_does_not_stand_in_for_a_severity_without_a_live_channel() =>
        Should.Throw<PolicyException>(() => At("version: 2\nroutes: { low: { channels: [slack], match: [{ name: all, when: ['symbol =~ .*'], channels: [ntfy] }] } }"))
            .Message.ShouldBe("policy: $.routes.low.channels: no live channel serves low alerts: the route names slack; live are telegram, pushover, ntfy; set up one that it names, or name one that is live");

    [Fact]
    public void an_explanation_names_the_channels_of_the_way()
    {
        var desk = At(High);
        Decider.Explain(desk.State, new TakeSignal(desk.Signal(SignalKind.VixSpike, Severity.High, "VIX"), desk.Now)).Channels.ShouldBe(["pushover", "ntfy"]);
    }

    private static Desk At(string policy, params string[] channels) => new(PolicyFile.Parse(policy, "p.yaml"), channels.Length == 0 ? Desk.AllChannels : channels);
}
