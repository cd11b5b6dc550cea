using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class ConsoleChannelTests
{
    [Fact]
    public void an_alert_is_one_line_with_time_severity_headline_facts_and_id() =>
        ConsoleRenderer.Render(Requests.Message()).ShouldBe(
            "2026-11-20 10:31:07 EST | CRITICAL · SPY · gamma flip breach | SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma | " +
            $"spot: 579.41, net gamma: −$1.23 bn per 1 % | alert {Requests.AlertId}");

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void hostile_text_stays_one_bounded_line_without_control_characters(string name)
    {
        var line = ConsoleRenderer.Render(Requests.Message(Hostile.Text(name), facts: Hostile.Facts(name)));
        line.Length.ShouldBeLessThanOrEqualTo(ConsoleRenderer.LineLimit);
        line.ShouldNotContain(c => char.IsControl(c) || c == '\u2028' || c == '\u2029');
        line.ShouldContain(Hostile.Kept(name));
        line.ShouldEndWith($"alert {Requests.AlertId}");
    }

    [Fact]
    public async Task a_sink_takes_the_consoles_place()
    {
        var sink = new Sink();
        var channel = new ConsoleChannel(sink, new ReasonText([], text => text));
        (await channel.Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Delivered());
        sink.Lines.ShouldBe([ConsoleRenderer.Render(Requests.Message())]);
    }

    [Fact]
    public async Task a_closed_pipe_is_a_permanent_failure()
    {
        var channel = new ConsoleChannel(new Sink { Broken = true }, new ReasonText([], text => text));
        (await channel.Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Permanent("the console takes no more: Broken pipe"));
    }

    private sealed class Sink : IConsoleSink
    {
        public List<string> Lines { get; } = [];

        public bool Broken { get; init; }

        public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken)
        {
            if (Broken) throw new IOException("Broken pipe");
            Lines.Add(line);
            return Task.CompletedTask;
        }
    }
}
