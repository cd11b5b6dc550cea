using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Load.Driving;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Load;

public sealed class ArrivalsTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 5).Select(i => DeterministicId.Of("arrival", $"{i}"))];

    [Fact]
    public void what_is_lost_what_comes_twice_and_what_nobody_sent_are_counted_apart()
    {
        var time = new FakeTimeProvider();
        var arrivals = new Arrivals(Ids, time);
        foreach (var id in (Guid[])[Ids[0], Ids[1], Ids[1], Ids[1], Ids[3], DeterministicId.Of("stranger")]) arrivals.Came(id);
        (arrivals.Distinct, arrivals.Lost, arrivals.Twice, arrivals.Strangers).ShouldBe((3, 2, 1, 1));
        arrivals.All.IsCompleted.ShouldBeFalse();
        arrivals.Came(Ids[2]);
        arrivals.Came(Ids[4]);
        arrivals.Lost.ShouldBe(0);
        arrivals.All.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void a_time_is_from_when_it_was_due_to_when_it_first_came()
    {
        var time = new FakeTimeProvider();
        var arrivals = new Arrivals(Ids[..2], time);
        var start = time.GetTimestamp();
        arrivals.Due(0, start);
        arrivals.Due(1, start);
        time.Advance(TimeSpan.FromMilliseconds(3));
        arrivals.Came(Ids[0]);
        time.Advance(TimeSpan.FromMilliseconds(5));
        arrivals.Came(Ids[1]);
        arrivals.Came(Ids[0]);
        (arrivals.Latencies().At(50), arrivals.Latencies().Max).ShouldBe((3, 8));
        arrivals.Span().ShouldBe(TimeSpan.FromMilliseconds(8));
    }

    [Fact]
    public async Task a_sender_that_is_held_up_does_not_move_when_the_next_ones_were_due()
    {
        var time = new FakeTimeProvider();
        var arrivals = new Arrivals(Ids, time);
        await new OpenLoop(time).Send(arrivals, perSecond: 10, index =>
        {
            // The first one holds the sender up for a second; the others come as soon as they are sent.
            if (index == 0) time.Advance(TimeSpan.FromSeconds(1));
            arrivals.Came(Ids[index]);
            return Task.CompletedTask;
        }, default);
        arrivals.Latencies().Max.ShouldBe(1_000);
        ((double[])[arrivals.Latencies().At(20)!.Value, arrivals.Latencies().At(40)!.Value, arrivals.Latencies().At(60)!.Value, arrivals.Latencies().At(80)!.Value]).ShouldBe([600, 700, 800, 900]);
    }
}
