using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class PolicyTrialTests
{
    private static readonly string[] Live = ["telegram", "ntfy", "console"];

    [Fact]
    public void a_route_names_who_is_asked_who_comes_next_and_who_is_not_live()
    {
        var test = Of("version: 2\nroutes: { high: { channels: [telegram, pushover, ntfy] } }", Severity.High);
        (test.Outcome, test.Route, test.Broadcast).ShouldBe(("raised", "high", false));
        test.Channels.ShouldBe(["telegram"]);
        test.FailOver.ShouldBe(["ntfy"]);
        test.NotLive.ShouldBe(["pushover"]);
        test.Cooldown.ShouldBe("5m");
    }

    [Fact]
    public void a_branch_is_named_with_its_severity()
    {
        var test = Of("version: 2\nroutes: { high: { match: [{ name: indices, when: [\"symbol = SPX\"], channels: [ntfy, sns] }] } }", Severity.High, "SPX");
        test.Route.ShouldBe("high/indices");
        test.Channels.ShouldBe(["ntfy"]);
        test.NotLive.ShouldBe(["sns"]);
    }

    [Fact]
    public void a_critical_escalates_to_what_was_not_asked_and_its_end_is_told()
    {
        var test = Of("version: 2", Severity.Critical, kind: SignalKind.GammaFlipBreach);
        (test.EscalatesAfter, test.TellsEnd, test.Broadcast).ShouldBe(("10m", true, true));
        test.EscalatesTo.ShouldBe(["ntfy"]);
    }

    [Fact]
    public void quiet_hours_and_silences_hold_it_and_say_until_when()
    {
        var silence = new Silence
        {
            Id = DeterministicId.Of("s"),
            Matchers = [new() { Label = MatchLabel.Symbol, Operator = MatchOperator.Equal, Value = "SPY" }],
            StartsAt = Desk.Start,
            EndsAt = Desk.Start.AddHours(1),
            Author = "ada",
            Comment = "lunch",
        };
        var policy = PolicyFile.Parse("version: 2\nquietHours: [{ name: night, from: \"09:00\", to: \"11:00\" }]", "p.yaml");
        var test = PolicyTrial.Of(policy, Live, [silence], SignalKind.Sweep, Severity.High, "SPY", "a", Desk.Start);
        (test.Outcome, test.Reason).ShouldBe(("suppressed", "silenced"));
        test.WouldPassAt.ToDateTimeOffset().ShouldBe(Desk.Start.AddHours(1));
        test.HeldBy.ShouldBe([$"silence {silence.Id.ToString()[..8]}: symbol = \"SPY\" by ada", "quiet hours night"]);
        PolicyTrial.Of(policy, Live, [silence], SignalKind.Sweep, Severity.High, "QQQ", "a", Desk.Start).Reason.ShouldBe("quiet_hours");
    }

    [Fact]
    public void a_severity_without_a_live_channel_is_refused() =>
        Should.Throw<PolicyException>(() => PolicyTrial.Of(AlertPolicy.Default, ["webhook"], [], SignalKind.Sweep, Severity.Critical, "SPY", "a", Desk.Start)).JsonPath.ShouldBe("$.routes.critical.channels");

    private static TestPolicyReply Of(string policy, Severity severity, string symbol = "SPY", SignalKind kind = SignalKind.Sweep) =>
        PolicyTrial.Of(PolicyFile.Parse(policy, "p.yaml"), Live, [], kind, severity, symbol, "a", Desk.Start);
}
