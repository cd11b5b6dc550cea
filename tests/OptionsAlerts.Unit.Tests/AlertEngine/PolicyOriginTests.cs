using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class PolicyOriginTests
{
    private static readonly AlertPolicy Ours = Desk.Policy with { RatePerMinute = 7 };
    private static readonly AlertPolicy Changed = Desk.Policy with { RatePerMinute = 9 };
    private readonly Desk _desk = new();

    [Fact]
    public void an_operators_policy_stands_and_the_configured_one_is_remembered()
    {
        var applied = Operator(Ours).Events.ShouldHaveSingleItem().ShouldBeOfType<PolicyApplied>();
        (applied.PolicyHash, applied.Origin, applied.By).ShouldBe((Ours.Hash(), PolicyOrigin.Operator, "ada"));
        applied.Channels.ShouldBe(Desk.AllChannels);
        (_desk.State.PolicyHash, _desk.State.ConfiguredHash).ShouldBe((Ours.Hash(), Desk.Policy.Hash()));
    }

    [Fact]
    public void a_configuration_that_did_not_change_is_the_hosts_to_leave_out()
    {
        Operator(Ours);
        // The host asks whether the configured policy was taken already; applied again it would replace the operator's.
        _desk.State.ConfiguredHash.ShouldBe(Desk.Policy.Hash());
        Configured(Desk.Policy).Outcome.ShouldBe(DecisionOutcome.Applied);
        _desk.State.PolicyHash.ShouldBe(Desk.Policy.Hash());
    }

    [Fact]
    public void a_configuration_that_changed_replaces_the_operators_policy()
    {
        Operator(Ours);
        Configured(Changed).Events.ShouldHaveSingleItem().ShouldBeOfType<PolicyApplied>().Origin.ShouldBe(PolicyOrigin.Configuration);
        (_desk.State.PolicyHash, _desk.State.ConfiguredHash).ShouldBe((Changed.Hash(), Changed.Hash()));
    }

    [Fact]
    public void a_configuration_that_becomes_what_the_operator_applied_is_taken_once()
    {
        Operator(Ours);
        Configured(Ours).Outcome.ShouldBe(DecisionOutcome.Applied);
        _desk.State.ConfiguredHash.ShouldBe(Ours.Hash());
        Configured(Ours).Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Fact]
    public void the_policy_that_stands_applied_again_makes_no_event()
    {
        Operator(Desk.Policy).Outcome.ShouldBe(DecisionOutcome.Nothing);
        Configured(Desk.Policy).Outcome.ShouldBe(DecisionOutcome.Nothing);
        Operator(Ours);
        Operator(Ours).Outcome.ShouldBe(DecisionOutcome.Nothing);
    }

    [Fact]
    public void channels_alone_leave_the_operators_policy_and_the_configured_one_as_they_are()
    {
        Operator(Ours);
        var decision = _desk.Do(new ApplyPolicy(Ours, ["ntfy", "telegram"], _desk.Now, PolicyOrigin.Channels));
        decision.Events.ShouldHaveSingleItem().ShouldBeOfType<PolicyApplied>().Origin.ShouldBe(PolicyOrigin.Channels);
        _desk.State.Channels.ShouldBe(["ntfy", "telegram"]);
        (_desk.State.PolicyHash, _desk.State.ConfiguredHash).ShouldBe((Ours.Hash(), Desk.Policy.Hash()));
    }

    [Fact]
    public void channels_alone_do_not_change_the_policy()
    {
        var decision = _desk.Do(new ApplyPolicy(Ours, ["ntfy", "telegram"], _desk.Now, PolicyOrigin.Channels));
        (decision.Outcome, decision.Problem).ShouldBe((DecisionOutcome.Refused, "where only the channels change, the policy is the one that stands"));
    }

    [Fact]
    public void the_same_channels_again_make_no_event() =>
        _desk.Do(new ApplyPolicy(Desk.Policy, [.. Desk.AllChannels, "ntfy"], _desk.Now, PolicyOrigin.Channels)).Outcome.ShouldBe(DecisionOutcome.Nothing);

    [Fact]
    public void an_operators_policy_lives_on_over_the_day()
    {
        Operator(Ours);
        Script.Roll(_desk.Wait(TimeSpan.FromHours(9)));
        _desk.Log[^1].ShouldBeOfType<DayOpened>().CarryOver.ConfiguredHash.ShouldBe(Desk.Policy.Hash());
        (_desk.State.PolicyHash, _desk.State.ConfiguredHash).ShouldBe((Ours.Hash(), Desk.Policy.Hash()));
    }

    [Fact]
    public void a_day_under_the_configured_policy_carries_no_second_hash()
    {
        Script.Roll(_desk.Wait(TimeSpan.FromHours(9)));
        _desk.Log[^1].ShouldBeOfType<DayOpened>().CarryOver.ConfiguredHash.ShouldBeNull();
        _desk.State.ConfiguredHash.ShouldBe(Desk.Policy.Hash());
    }

    [Fact]
    public void each_decision_names_the_policy_it_was_made_under()
    {
        _desk.Raise(_desk.Signal()).PolicyHash.ShouldBe(Desk.Policy.Hash());
        Operator(Ours);
        _desk.Withhold(_desk.Signal()).PolicyHash.ShouldBe(Ours.Hash());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\n")]
    public void who_applies_a_policy_is_said_in_words(string by) =>
        _desk.Do(new ApplyPolicy(Ours, Desk.AllChannels, _desk.Now, PolicyOrigin.Operator, by)).Problem.ShouldBe($"'by' has {by.Length} characters; 1 to 100, none of them a control character.");

    [Fact]
    public void a_policy_of_the_first_version_has_nothing_of_the_second()
    {
        AlertPolicy[] impossible =
        [
            Desk.First with { Inhibitions = Desk.Policy.Inhibitions },
            Desk.First with { Silences = LaterDay.Policy.Silences },
            Desk.First with { QuietHours = LaterDay.Policy.QuietHours },
            Desk.First with { Escalation = Desk.Policy.Escalation },
            Desk.First with { AllClear = Desk.Policy.AllClear },
            Desk.First with { Summaries = true },
            Desk.First with { ConfirmSeconds = 5 },
            Desk.First with { Routes = LaterDay.Policy.Routes },
        ];
        foreach (var policy in impossible)
            Should.Throw<PolicyException>(() => Operator(policy)).Message.ShouldBe("policy: $.version: version 1 has cooldowns, limits and routes alone");
        Operator(Desk.First).Outcome.ShouldBe(DecisionOutcome.Applied);
    }

    private Decision Operator(AlertPolicy policy) => _desk.Do(new ApplyPolicy(policy, Desk.AllChannels, _desk.Now, PolicyOrigin.Operator, "ada"));

    private Decision Configured(AlertPolicy policy) => _desk.Do(new ApplyPolicy(policy, Desk.AllChannels, _desk.Now));
}
