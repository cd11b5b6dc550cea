using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class TogetherTests
{
    private static readonly ChannelMessage Spy = Requests.Message() with { Severity = Severity.High };
    private static readonly ChannelMessage Vix = Spy with { RequestId = DeterministicId.Of("vix"), Severity = Severity.Medium, Symbol = "VIX", Kind = SignalKind.VixSpike, Headline = "VIX up 22 % in 30 min", EventTime = Spy.EventTime.AddMinutes(-2), PossibleRepeat = true };

    [Fact]
    public void one_alone_is_itself() => Together.Of([Spy]).ShouldBe(Spy);

    [Fact]
    public void several_are_a_line_each_the_most_severe_first()
    {
        var parts = MessageParts.Of(Together.Of([Vix, Spy]));
        parts.Title.ShouldBe("HIGH · SPY, VIX · digest");
        parts.Headline.ShouldBe("2 alerts in one message: they came faster than the channel takes them");
        parts.Facts.ShouldBe(["HIGH SPY gamma flip breach 10:31:07: SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma", "MEDIUM VIX vix spike 10:29:07: VIX up 22 % in 30 min"]);
        parts.Reference.ShouldBe($"alert {Spy.AlertId:D} and 1 more");
        parts.Repeat.ShouldNotBeNull();
    }

    [Fact]
    public void many_symbols_are_cut() =>
        Together.Of([.. Enumerable.Range(0, 8).Select(i => Spy with { RequestId = DeterministicId.Of($"r{i}"), Symbol = $"S{i}", EventTime = Spy.EventTime.AddSeconds(i) })]).Symbol.ShouldBe("S0, S1, S2, S3, S4, …");
}
