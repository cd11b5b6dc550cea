using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class CanaryStateTests
{
    private static readonly CanaryRules Rules = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), 100, TimeSpan.FromMinutes(1));
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void one_is_due_at_once_then_each_interval_and_sooner_while_one_is_overdue()
    {
        var state = CanaryState.Begin(Start);
        state.IsDue(Start, Rules).ShouldBeTrue();
        state = state.Sent(Id(1), Start);
        state.IsDue(At(14), Rules).ShouldBeFalse();
        state.IsDue(At(15), Rules).ShouldBeTrue();
        state = state.Seen(Id(1), 0, At(1));
        state.IsDue(At(119), Rules).ShouldBeFalse();
        state.IsDue(At(120), Rules).ShouldBeTrue();
    }

    [Fact]
    public void one_that_comes_back_in_time_went_through_until_the_next_is_overdue()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start);
        state.WentThrough(At(1), Rules).ShouldBeFalse();
        state.Describe(At(1), Rules).ShouldBe("no canary has come back yet");
        state = state.Seen(Id(1), 3, At(1.5));
        state.WentThrough(At(2), Rules).ShouldBeTrue();
        state.Describe(At(61.5), Rules).ShouldBe("a canary came back 1 min ago, after 1.5 s");
        state.WentThrough(At(151.5), Rules).ShouldBeTrue();
        state.WentThrough(At(152), Rules).ShouldBeFalse();
    }

    [Fact]
    public void silence_is_a_problem_beyond_the_limit_and_counts_from_the_first_that_is_missing()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start).Seen(Id(1), 0, At(1)).Sent(Id(2), At(120)).Sent(Id(3), At(135));
        state.Problem(At(150), Rules).ShouldBeNull();
        state.Problem(At(151), Rules).ShouldBe("the alert engine has not answered for 31 s");
        for (var i = 4; i < 30; i++) state = state.Sent(Id(i), At(30 * (i + 2)));
        state.UnderWay.Count.ShouldBe(8);
        state.Problem(At(3720), Rules).ShouldBe("the alert engine has not answered for 1 h");
    }

    [Fact]
    public void silence_within_the_grace_after_the_begin_is_none()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start).Sent(Id(2), At(15));
        state.Problem(At(60), Rules).ShouldBeNull();
        state.Problem(At(61), Rules).ShouldBe("the alert engine has not answered for 1 min 1 s");
    }

    [Fact]
    public void a_later_one_that_comes_back_stands_for_those_before_it_and_the_next_in_time_ends_the_problem()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start).Sent(Id(2), At(30)).Sent(Id(3), At(60)).Seen(Id(2), 0, At(100));
        state.UnderWay.Select(canary => canary.Id).ShouldBe([Id(3)]);
        state.Last!.Took.ShouldBe(TimeSpan.FromSeconds(70));
        state.Problem(At(100), Rules).ShouldBe("the alert engine answered after 1 min 10 s");
        state = state.Seen(Id(3), 0, At(101));
        state.Problem(At(101), Rules).ShouldBe("the alert engine answered after 41 s");
        state.WentThrough(At(101), Rules).ShouldBeFalse();
        state.Sent(Id(4), At(102)).Seen(Id(4), 0, At(103)).Problem(At(103), Rules).ShouldBeNull();
    }

    [Fact]
    public void one_that_is_lost_is_no_problem_where_the_next_comes_back()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start).Seen(Id(1), 0, At(1)).Sent(Id(2), At(120));
        state.Problem(At(160), Rules).ShouldBeNull();
        state = state.Sent(Id(3), At(140));
        state.Problem(At(154), Rules).ShouldBeNull();
        state.Problem(At(155), Rules).ShouldBe("the alert engine has not answered for 35 s");
        state = state.Seen(Id(3), 0, At(141));
        state.UnderWay.ShouldBeEmpty();
        (state.Problem(At(200), Rules), state.WentThrough(At(200), Rules)).ShouldBe((null, true));
    }

    [Fact]
    public void what_is_not_under_way_changes_nothing()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start);
        state.Seen(Id(9), 0, At(1)).ShouldBeSameAs(state);
        var back = state.Seen(Id(1), 0, At(1));
        back.Seen(Id(1), 0, At(50)).ShouldBeSameAs(back);
    }

    [Fact]
    public void a_deep_queue_is_a_problem_of_its_own()
    {
        var state = CanaryState.Begin(Start).Sent(Id(1), Start);
        state.Seen(Id(1), 99, At(1)).Problem(At(1), Rules).ShouldBeNull();
        state.Seen(Id(1), 12_345, At(1)).Problem(At(1), Rules).ShouldBe("12,345 messages wait for the alert engine");
        state.Seen(Id(1), 100, At(1)).WentThrough(At(1), Rules).ShouldBeFalse();
    }

    private static Guid Id(int number) => DeterministicId.Of("canary-test", $"{number}");

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
