using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class EndQueueTests
{
    [Property(MaxTest = 300)]
    public void what_has_ended_is_taken_once_and_nothing_before_its_end(ushort[] steps)
    {
        var (queue, waiting) = (new EndQueue<int>(), new List<(long Ends, int Thing)>());
        var now = 0L;
        for (var thing = 0; thing < steps.Length; thing++)
        {
            var (passes, lasts) = (steps[thing] % 4, steps[thing] / 4 % 50);
            queue.Put(thing, now + lasts);
            waiting.Add((now + lasts, thing));
            now += passes;
            // Not asked after every step: what waits for its second question must not go astray.
            if (passes != 3) TakesWhatHasEnded(queue, waiting, now);
        }

        TakesWhatHasEnded(queue, waiting, long.MaxValue);
        waiting.ShouldBeEmpty();
    }

    [Fact]
    public void what_is_put_in_the_opposite_order_of_its_end_is_taken_too()
    {
        var (queue, waiting) = (new EndQueue<int>(), new List<(long Ends, int Thing)>());
        for (var thing = 0; thing < 200; thing++)
        {
            queue.Put(thing, 1_000 - thing);
            waiting.Add((1_000 - thing, thing));
        }

        queue.Laid.ShouldBe((32, 168));
        for (var now = 800; now <= 1_000; now++) TakesWhatHasEnded(queue, waiting, now);
        waiting.ShouldBeEmpty();

        // And what comes afterwards, where lanes stand empty.
        for (var thing = 0; thing < 32; thing++) queue.Put(thing, 900 - thing);
        queue.Laid.ShouldBe((32, 0));
    }

    [Fact]
    public void what_lasts_equally_long_lies_in_one_lane()
    {
        var queue = new EndQueue<int>();
        for (var now = 0; now < 1_000; now++)
        {
            // The long ones seldom: one whose lane has come to an end must not be taken for a short one's.
            queue.Put(now, now + 10);
            queue.Put(now, now + 10);
            if (now % 7 == 0) queue.Put(now, now + 40);
            if (now % 100 == 0) queue.Put(now, now + 90);
            while (queue.TryTake(now, out _))
            {
                // Only the lanes count here.
            }

            queue.Laid.Others.ShouldBe(0);
        }

        queue.Laid.Lanes.ShouldBe(3);
    }

    [Fact]
    public void nothing_is_taken_of_nothing() => new EndQueue<string>().TryTake(long.MaxValue, out _).ShouldBeFalse();

    private static void TakesWhatHasEnded(EndQueue<int> queue, List<(long Ends, int Thing)> waiting, long now)
    {
        var taken = new List<int>();
        while (queue.TryTake(now, out var thing)) taken.Add(thing);
        taken.Order().ShouldBe(waiting.Where(one => one.Ends <= now).Select(one => one.Thing).Order());
        waiting.RemoveAll(one => one.Ends <= now);
    }
}
