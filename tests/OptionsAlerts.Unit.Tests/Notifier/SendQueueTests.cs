using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class SendQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private int _attempts;

    [Fact]
    public async Task equals_go_in_the_order_they_came()
    {
        using var queue = Queue(slots: 1);
        var turn = await Mine(Enter(queue, Severity.Low));
        var waiting = Enumerable.Range(0, 5).Select(_ => Enter(queue, Severity.High)).ToList();
        foreach (var next in waiting)
        {
            turn.Dispose();
            turn = await Mine(next);
            waiting.SkipWhile(task => task != next).Skip(1).ShouldAllBe(later => !later.IsCompleted);
        }
    }

    [Fact]
    public async Task no_more_than_its_slots_are_let_through()
    {
        using var queue = Queue(slots: 2);
        _ = await Enter(queue, Severity.Low);
        var second = await Mine(Enter(queue, Severity.Low));
        var third = Enter(queue, Severity.Critical);
        third.IsCompleted.ShouldBeFalse();
        second.Dispose();
        await Mine(third);
    }

    [Fact]
    public async Task one_that_gives_up_waiting_keeps_nobody_out()
    {
        using var queue = Queue(slots: 1);
        var first = await Mine(Enter(queue, Severity.Low));
        using var impatient = new CancellationTokenSource();
        var gone = queue.Enter(Ticket(Severity.Critical), impatient.Token);
        var next = Enter(queue, Severity.Low);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        first.Dispose();
        (await Mine(next)).Dispose();
        await Mine(Enter(queue, Severity.Low));
    }

    [Fact]
    public async Task once_closed_nobody_comes_to_a_turn_and_who_waits_can_give_up()
    {
        using var queue = Queue(slots: 1);
        var first = await Mine(Enter(queue, Severity.Low));
        using var stopped = new CancellationTokenSource();
        var waiting = queue.Enter(Ticket(Severity.Critical), stopped.Token);
        queue.Close();
        first.Dispose();
        var late = Enter(queue, Severity.Critical);
        (waiting.IsCompleted, late.IsCompleted).ShouldBe((false, false));
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task a_turn_disposed_twice_is_given_on_once()
    {
        using var queue = Queue(slots: 1);
        var first = await Mine(Enter(queue, Severity.Low));
        first.Dispose();
        first.Dispose();
        _ = await Enter(queue, Severity.Low);
        Enter(queue, Severity.Low).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task the_pace_is_kept_and_the_most_severe_goes_first_when_there_is_a_token()
    {
        using var queue = Queue(slots: 4, new Pace(1, Second));
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        var low = Enter(queue, Severity.Low);
        var critical = Enter(queue, Severity.Critical);
        _time.Advance(0.9 * Second);
        (low.IsCompleted, critical.IsCompleted).ShouldBe((false, false));
        _time.Advance(0.1 * Second);
        (await Mine(critical)).Dispose();
        low.IsCompleted.ShouldBeFalse();
        _time.Advance(Second);
        await Mine(low);
    }

    [Fact]
    public async Task what_the_pace_made_wait_goes_along_with_the_next_and_has_its_outcome()
    {
        using var queue = Queue(slots: 1, new Pace(1, Second), merges: true);
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        var waiting = new[] { Severity.Low, Severity.High, Severity.Medium }.Select(severity => Enter(queue, severity)).ToList();
        _time.Advance(Second);
        using var turn = await Mine(waiting[1]);
        turn.Others.Select(other => other.Request.Severity).ShouldBe([Severity.Medium, Severity.Low]);
        var along = (await waiting[2]).ShouldBeOfType<SendTurn.Along>();
        along.Outcome.IsCompleted.ShouldBeFalse();
        var outcome = new DeliveryOutcome.Accepted(_time.GetUtcNow(), PossibleRepeat: false, "m-1");
        along.Settle(outcome);
        (await along.Outcome).ShouldBe(outcome);
    }

    [Fact]
    public async Task criticals_go_each_on_its_own_and_before_what_goes_together()
    {
        using var queue = Queue(slots: 1, new Pace(1, Second), merges: true);
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        var waiting = new[] { Severity.Low, Severity.Critical, Severity.Low, Severity.Critical }.Select(severity => Enter(queue, severity)).ToList();
        foreach (var critical in new[] { 1, 3 })
        {
            _time.Advance(Second);
            using var turn = await Mine(waiting[critical]);
            turn.Others.ShouldBeEmpty();
        }

        _time.Advance(Second);
        using var rest = await Mine(waiting[0]);
        rest.Others.Count.ShouldBe(1);
    }

    [Fact]
    public async Task no_more_go_together_than_one_message_carries()
    {
        using var queue = Queue(slots: 1, new Pace(1, Second), merges: true);
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        var waiting = Enumerable.Range(0, SendQueue.MostTogether + 5).Select(_ => Enter(queue, Severity.Low)).ToList();
        _time.Advance(Second);
        using (var turn = await Mine(waiting[0])) turn.Others.Count.ShouldBe(SendQueue.MostTogether - 1);
        _time.Advance(Second);
        using var rest = await Mine(waiting[SendQueue.MostTogether]);
        rest.Others.Count.ShouldBe(4);
    }

    [Fact]
    public async Task a_channel_that_is_not_behind_sends_each_alone()
    {
        using var queue = Queue(slots: 1, new Pace(10, Second), merges: true);
        var first = await Mine(Enter(queue, Severity.Low));
        var waiting = Enumerable.Range(0, 3).Select(_ => Enter(queue, Severity.Low)).ToList();
        first.Dispose();
        (await Mine(waiting[0])).Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task while_the_channel_is_away_those_with_patience_are_held_and_the_others_go_on()
    {
        using var queue = Queue(slots: 1);
        queue.Away(30 * Second);
        var patient = queue.Enter(Ticket(Severity.Critical, Patience), default);
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        _time.Advance(29.9 * Second);
        patient.IsCompleted.ShouldBeFalse();
        queue.Back();
        await Mine(patient);
    }

    [Fact]
    public async Task when_the_time_is_over_the_most_severe_alone_sees_and_takes_nobody_along()
    {
        using var queue = Queue(slots: 2, new Pace(1, Second), merges: true);
        queue.Away(30 * Second);
        var waiting = new[] { Severity.Low, Severity.High, Severity.Low }.Select(severity => queue.Enter(Ticket(severity, Patience), default)).ToList();
        _time.Advance(30 * Second);
        using (var first = await Mine(waiting[1]))
        {
            first.Others.ShouldBeEmpty();
            _time.Advance(10 * Second);
            waiting[0].IsCompleted.ShouldBeFalse();
            queue.Away(30 * Second);
        }

        var again = queue.Enter((await waiting[1]).Ticket, default);
        _time.Advance(29.9 * Second);
        again.IsCompleted.ShouldBeFalse();
        _time.Advance(0.1 * Second);
        using var second = await Mine(again);
        queue.Back();
        _time.Advance(Second);
        (await Mine(waiting[0])).Others.Single().Request.ShouldBe((await waiting[2]).Request);
    }

    [Fact]
    public async Task one_that_sees_and_tells_nothing_lets_another_see()
    {
        using var queue = Queue(slots: 1);
        queue.Away(Second);
        var waiting = Enumerable.Range(0, 2).Select(_ => queue.Enter(Ticket(Severity.Low, Patience), default)).ToList();
        _time.Advance(Second);
        (await Mine(waiting[0])).Dispose();
        await Mine(waiting[1]);
    }

    [Fact]
    public async Task one_that_comes_back_has_its_old_place()
    {
        using var queue = Queue(slots: 1);
        var first = Ticket(Severity.Low, Patience);
        var turn = await Mine(queue.Enter(first, default));
        var second = queue.Enter(Ticket(Severity.Low, Patience), default);
        queue.Away(Second);
        turn.Dispose();
        var again = queue.Enter(first, default);
        queue.Back();
        (await Mine(again)).Dispose();
        await Mine(second);
    }

    [Fact]
    public async Task one_whose_patience_ends_goes_as_those_without()
    {
        using var queue = Queue(slots: 1);
        using var impatience = new CancellationTokenSource(60 * Second, _time);
        queue.Away(300 * Second);
        var waiting = queue.Enter(Ticket(Severity.Low, impatience.Token), default);
        _time.Advance(59 * Second);
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(Second);
        await Mine(waiting);
    }

    [Fact]
    public async Task one_that_is_held_and_gives_up_keeps_nobody_out()
    {
        using var queue = Queue(slots: 1);
        queue.Away(Second);
        using var stop = new CancellationTokenSource();
        var gone = queue.Enter(Ticket(Severity.Critical, Patience), stop.Token);
        var next = queue.Enter(Ticket(Severity.Low, Patience), default);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        _time.Advance(Second);
        await Mine(next);
    }

    [Fact]
    public async Task a_pace_used_up_for_long_refuses_those_with_another_way_at_once_and_keeps_the_others()
    {
        using var queue = Queue(slots: 1, new Pace(1, 61 * Second));
        (await Mine(Enter(queue, Severity.Low))).Dispose();
        var patient = queue.Enter(Ticket(Severity.Critical, Patience), default);
        (await Enter(queue, Severity.Low).WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeOfType<SendTurn.Spent>().Wait.ShouldBe(61 * Second);
        patient.IsCompleted.ShouldBeFalse();
        // A minute is waited for.
        _time.Advance(Second);
        var other = Enter(queue, Severity.Low);
        _time.Advance(60 * Second);
        (await Mine(patient)).Dispose();
        (await other.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeOfType<SendTurn.Spent>();
    }

    [Fact]
    public async Task what_waited_for_a_channel_without_a_pace_goes_together_when_it_is_back_and_alone_from_then_on()
    {
        using var queue = Queue(slots: 1, merges: true);
        queue.Away(30 * Second);
        var waiting = new[] { Severity.Low, Severity.Critical, Severity.Low, Severity.Medium }.Select(severity => queue.Enter(Ticket(severity, Patience), default)).ToList();
        queue.Back();
        using (var critical = await Mine(waiting[1])) critical.Others.ShouldBeEmpty();
        using (var turn = await Mine(waiting[3])) turn.Others.Count.ShouldBe(2);
        var next = await Mine(Enter(queue, Severity.Low));
        var (one, another) = (Enter(queue, Severity.Low), Enter(queue, Severity.Low));
        next.Dispose();
        (await Mine(one)).Dispose();
        (await Mine(another)).Others.ShouldBeEmpty();
    }

    private static CancellationToken Patience => CancellationToken.None;

    private SendQueue Queue(int slots, Pace? pace = null, bool merges = false) => new(slots, new Pacer(pace is null ? [] : [pace], _time), TimeSpan.FromMinutes(1), merges, _time);

    private Task<SendTurn> Enter(SendQueue queue, Severity severity) => queue.Enter(Ticket(severity), default);

    private SendTicket Ticket(Severity severity, CancellationToken? impatience = null) => new(Requests.For("ntfy", severity, attempt: ++_attempts), impatience ?? new CancellationToken(canceled: true));

    private static async Task<SendTurn.Mine> Mine(Task<SendTurn> entering) => (await entering.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeOfType<SendTurn.Mine>();
}
