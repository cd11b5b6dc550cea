using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class SignalRulesTests
{
    private static readonly SignalDetected Good = Desk.Sample(1, Desk.Start);

    public static TheoryData<SignalDetected, string> Refused => new()
    {
        { Good with { SignalId = Guid.Empty }, "signalId is empty" },
        { Good with { Symbol = string.Empty }, "symbol has 0 characters; 1 to 64" },
        { Good with { Subject = new string('x', 257) }, "subject has 257 characters; 0 to 256" },
        { Good with { Headline = "a\0b" }, "headline holds a control character (U+0000)" },
        { Good with { Headline = "a\ud800b" }, "headline holds half a surrogate pair" },
        { Good with { Phase = (SignalPhase)2 }, "phase is none" },
        { Good with { DelaySeconds = 86_401 }, "delaySeconds is 86401; 0 to 86400" },
        { Good with { DelaySeconds = -1 }, "delaySeconds is -1; 0 to 86400" },
        { Good with { Kind = SignalKind.Digest }, "kind is none that a detector raises" },
        { Good with { Severity = (Severity)9 }, "severity is none" },
        { Good with { Facts = [null!] }, "facts[0] is null" },
        { Good with { Facts = [new Fact { Name = "n", Unit = FactUnit.Count }] }, "facts[0] must hold either a number or a text" },
        { Good with { Facts = [.. Enumerable.Repeat(Good.Facts[0], 101)] }, "facts has 101 entries; at most 100" },
    };

    [Theory, MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void a_signal_that_cannot_be_kept_is_refused_by_the_members_name(SignalDetected signal, string problem) =>
        Should.Throw<InvalidContractException>(() => SignalRules.Check(signal)).Message.ShouldBe(problem);

    [Fact]
    public void a_signal_of_a_detector_passes() => Should.NotThrow(() => SignalRules.Check(Good with { Headline = "SPY −$1.23 bn 📉" }));
}
