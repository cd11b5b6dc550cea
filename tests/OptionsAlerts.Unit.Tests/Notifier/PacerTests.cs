using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Delivery;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class PacerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void a_burst_goes_at_once_and_then_one_each_time()
    {
        var pacer = new Pacer([new Pace(3, 5 * Second)], _time);
        Enumerable.Range(0, 4).Select(_ => pacer.TryTake()).ShouldBe([true, true, true, false]);
        pacer.Wait.ShouldBe(5 * Second);
        _time.Advance(5 * Second);
        (pacer.TryTake(), pacer.TryTake()).ShouldBe((true, false));
    }

    [Fact]
    public void every_bucket_must_have_a_token()
    {
        var pacer = new Pacer([new Pace(1, Second), new Pace(2, 10 * Second)], _time);
        pacer.TryTake().ShouldBeTrue();
        pacer.Wait.ShouldBe(Second);
        _time.Advance(Second);
        pacer.TryTake().ShouldBeTrue();
        pacer.Wait.ShouldBe(9 * Second);
    }

    [Fact]
    public void what_was_sent_before_counts_as_if_it_had_been_sent_here()
    {
        _time.Advance(60 * Second);
        var pacer = new Pacer([new Pace(3, 5 * Second)], _time);
        pacer.Reach.ShouldBe(15 * Second);
        pacer.Remember([(60 * Second, 9), (4 * Second, 1), (Second, 1)]);
        // 9 that were all made up for, 2 of which 4 s are.
        (pacer.TryTake(), pacer.TryTake()).ShouldBe((true, false));
        pacer.Wait.ShouldBe(Second);
    }

    [Fact]
    public void a_bucket_is_empty_at_the_most_however_much_was_sent_and_whatever_the_clock_says()
    {
        var pacer = new Pacer([new Pace(3, 5 * Second), new Pace(1, Second)], _time);
        pacer.Remember([(-Second, 1_000)]);
        pacer.Wait.ShouldBe(5 * Second);
        _time.Advance(5 * Second);
        (pacer.TryTake(), pacer.TryTake()).ShouldBe((true, false));
    }

    [Fact]
    public void what_is_remembered_takes_nothing_back_and_counts_once_however_often_it_is_told()
    {
        var pacer = new Pacer([new Pace(2, 5 * Second)], _time);
        _time.Advance(60 * Second);
        pacer.TryTake().ShouldBeTrue();
        pacer.Remember([(30 * Second, 1)]);
        pacer.TryTake().ShouldBeTrue();
        for (var i = 0; i < 3; i++) pacer.Remember([(TimeSpan.Zero, 2)]);
        pacer.Wait.ShouldBe(5 * Second);
    }

    [Fact]
    public void what_was_not_used_may_be_given_back()
    {
        var pacer = new Pacer([new Pace(1, 5 * Second), new Pace(3, 60 * Second)], _time);
        pacer.TryTake().ShouldBeTrue();
        pacer.GiveBack();
        (pacer.TryTake(), pacer.TryTake()).ShouldBe((true, false));
    }

    [Fact]
    public void without_a_pace_there_is_no_wait()
    {
        var pacer = new Pacer([], _time);
        for (var i = 0; i < 1_000; i++) pacer.TryTake().ShouldBeTrue();
    }

    [Property]
    public Property in_no_stretch_of_time_more_go_than_burst_and_rate_allow(NonEmptyArray<byte> steps, PositiveInt burst) => Prop.ToProperty(KeepsTo(1 + (burst.Get % 5), steps.Get));

    private static bool KeepsTo(int burst, byte[] steps)
    {
        var time = new FakeTimeProvider();
        var pacer = new Pacer([new Pace(burst, Second)], time);
        var sent = new List<TimeSpan>();
        var begin = time.GetTimestamp();
        foreach (var step in steps)
        {
            time.Advance(TimeSpan.FromMilliseconds(step * 4));
            if (pacer.TryTake()) sent.Add(time.GetElapsedTime(begin));
        }

        for (var first = 0; first < sent.Count; first++)
        {
            for (var last = first; last < sent.Count; last++)
                if (last - first + 1 > burst + Math.Floor((sent[last] - sent[first]).TotalSeconds)) return false;
        }

        return true;
    }
}
