using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>What a running engine tells of alerts that ask for nobody's attention any more.</summary>
public sealed class AnsweredTests(Servers servers)
{
    [Fact]
    public async Task an_acknowledgement_is_told_and_told_again_as_it_was_when_it_is_asked_again()
    {
        await using var engine = await EngineHost.Start(servers);
        var alert = await engine.Decide(SignalKind.GammaFlipBreach, Severity.Critical);

        (await engine.Log.AcknowledgeAsync(new AcknowledgeRequest { Id = alert.SignalId, Author = "ada", Via = "telegram" }, engine.Options())).WasAcknowledged.ShouldBeFalse();
        (await engine.Log.AcknowledgeAsync(new AcknowledgeRequest { Id = alert.SignalId, Author = "bob", Via = "pushover" }, engine.Options())).WasAcknowledged.ShouldBeTrue();

        await Eventually.Holds(() => Task.FromResult(engine.Answers.Count == 2), "the acknowledgement was told twice");
        var (first, again) = (engine.Answers[0], engine.Answers[1]);
        (first.AlertId.ToString("D"), first.Cause, first.By, first.Via).ShouldBe((alert.SignalId, AnswerCause.Acknowledged, "ada", "telegram"));
        again.ShouldBe(first);
    }

    [Fact]
    public async Task an_all_clear_is_told_and_told_again_when_its_signal_comes_again()
    {
        await using var engine = await EngineHost.Start(servers);
        var alert = await engine.Decide(SignalKind.VixSpike, Severity.Critical, "VIX", "up");
        await engine.Decide(SignalKind.VixSpike, Severity.Critical, "VIX", "up", SignalPhase.Ended);
        await engine.BringAgain();

        await Eventually.Holds(() => Task.FromResult(engine.Answers.Count == 2), "the all-clear was told twice");
        var (first, again) = (engine.Answers[0], engine.Answers[1]);
        (first.AlertId.ToString("D"), first.Cause, first.By, first.Via).ShouldBe((alert.SignalId, AnswerCause.AllClear, null, null));
        again.ShouldBe(first);
    }
}
