using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class EngineInboxTests
{
    private readonly KeptLog<EngineInbox> _log = new();
    private readonly EngineTotals _totals = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
    private readonly EngineInbox _inbox;

    public EngineInboxTests() => _inbox = new EngineInbox(_totals, _log);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_message_is_done_with_when_the_loop_says_so()
    {
        var taken = _inbox.Take(Failed(), Stop);
        var item = _inbox.Drain(8).Single();
        taken.IsCompleted.ShouldBeFalse();
        item.Done.SetResult();
        await taken;

        var refused = _inbox.Take(Failed(), Stop);
        _inbox.Drain(8).Single().Done.SetException(new InvalidOperationException("no"));
        (await Should.ThrowAsync<InvalidOperationException>(() => refused)).Message.ShouldBe("no");
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_message_that_is_handed_over_holds_nobody_up_and_its_refusal_is_said()
    {
        await _inbox.HandOver(Failed(), Stop);
        _inbox.Drain(8).Single().Done.SetException(new InvalidOperationException("no"));
        await Said();
        _totals.Totals()["given_up"].ShouldBe(1);
        _log.Lines.ShouldBe(["A NotificationFailed could not be decided and is given up."]);
    }

    [Fact]
    public async Task what_arrived_waits_behind_and_is_left_an_eighth()
    {
        for (var i = 0; i < 20; i++)
        {
            await _inbox.HandOver(Delivered(), Stop);
            await _inbox.HandOver(Failed(), Stop);
        }

        Kinds(_inbox.Drain(16)).ShouldBe((14, 2));
        Kinds(_inbox.Drain(16)).ShouldBe((6, 10));
        Kinds(_inbox.Drain(16)).ShouldBe((0, 8));
        _inbox.IsEmpty.ShouldBeTrue();
        _inbox.Drain(16).ShouldBeEmpty();

        static (int, int) Kinds(List<EngineItem> items)
        {
            var first = items.TakeWhile(item => item.Message is NotificationFailed).Count();
            items.Skip(first).ShouldAllBe(item => item.Message is NotificationDelivered);
            return (first, items.Count - first);
        }
    }

    [Fact]
    public async Task what_waits_is_counted_in_both_lanes_and_a_canary_waits_in_the_first()
    {
        await _inbox.HandOver(Delivered(), Stop);
        await _inbox.HandOver(Failed(), Stop);
        await _inbox.HandOver(new CanarySent { RunId = "r", CanaryId = Guid.Empty, SentAt = default }, Stop);
        _inbox.Waiting.ShouldBe(3);
        _inbox.Drain(8).Select(item => item.Message.GetType()).ShouldBe([typeof(NotificationFailed), typeof(CanarySent), typeof(NotificationDelivered)]);
        _inbox.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task every_arrival_comes_first_where_its_absence_is_to_be_judged()
    {
        for (var i = 0; i < 20; i++)
        {
            await _inbox.HandOver(Delivered(), Stop);
            await _inbox.HandOver(Failed(), Stop);
        }

        var items = _inbox.Drain(24, everyArrival: true);
        items.Take(20).ShouldAllBe(item => item.Message is NotificationDelivered);
        items.Skip(20).ShouldAllBe(item => item.Message is NotificationFailed);
        items.Count.ShouldBe(40);
        _inbox.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task the_loop_sleeps_until_something_comes_and_never_while_something_waits()
    {
        var came = _inbox.Came(Stop);
        came.IsCompleted.ShouldBeFalse();
        await _inbox.HandOver(Delivered(), Stop);
        await came;
        await _inbox.Came(Stop);
        (await _inbox.Next(Stop)).Message.ShouldBeOfType<NotificationDelivered>();

        var next = _inbox.Next(Stop);
        next.IsCompleted.ShouldBeFalse();
        await _inbox.HandOver(Failed(), Stop);
        (await next).Message.ShouldBeOfType<NotificationFailed>();
    }

    [Fact]
    public async Task arrivals_wait_for_more_of_them_until_they_are_many_or_something_else_comes()
    {
        var much = _inbox.MuchCame(Stop);
        for (var i = 1; i < EngineInbox.Many; i++) await _inbox.HandOver(Delivered(), Stop);
        much.IsCompleted.ShouldBeFalse();
        await _inbox.HandOver(Delivered(), Stop);
        await much;
        await _inbox.MuchCame(Stop);
        _inbox.Drain(EngineInbox.Many).Count.ShouldBe(EngineInbox.Many);

        much = _inbox.MuchCame(Stop);
        await _inbox.HandOver(Delivered(), Stop);
        much.IsCompleted.ShouldBeFalse();
        await _inbox.HandOver(Failed(), Stop);
        await much;
        await _inbox.MuchCame(Stop);
    }

    [Fact]
    public async Task a_full_inbox_holds_its_senders_back_until_they_give_up()
    {
        for (var i = 0; i < 16_384; i++) await _inbox.HandOver(Failed(), Stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var late = _inbox.HandOver(Failed(), patience.Token);
        late.IsCompleted.ShouldBeFalse();
        await _inbox.HandOver(Delivered(), Stop);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => late);
        _inbox.Drain(int.MaxValue).Count.ShouldBe(16_385);
    }

    [Fact]
    public async Task a_signal_that_cannot_be_decided_never_comes_in()
    {
        var bad = Desk.Sample(1, DateTimeOffset.UnixEpoch) with { SignalId = Guid.Empty };
        await Should.ThrowAsync<InvalidContractException>(() => _inbox.Take(bad, Stop));
        await Should.ThrowAsync<InvalidContractException>(() => _inbox.HandOver(bad, Stop));
        _inbox.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task deliveries_told_together_wait_behind_and_belong_to_their_run()
    {
        await _inbox.HandOver(new NotificationsDelivered { RunId = "r", Deliveries = [Delivered(), Delivered()] }, Stop);
        await _inbox.HandOver(Failed(), Stop);
        var items = _inbox.Drain(8);
        items.Select(item => item.Message.GetType()).ShouldBe([typeof(NotificationFailed), typeof(NotificationsDelivered)]);
        EngineInbox.RunOf(items[1].Message).ShouldBe("r");
    }

    [Fact]
    public async Task deliveries_told_together_count_each_for_what_is_taken_at_once()
    {
        for (var i = 0; i < 6; i++) await _inbox.HandOver(new NotificationsDelivered { RunId = "r", Deliveries = [.. Enumerable.Repeat(Delivered(), 6)] }, Stop);
        await _inbox.HandOver(new NotificationsDelivered { RunId = "r", Deliveries = [] }, Stop);
        _inbox.Drain(16).Count.ShouldBe(3);
        _inbox.Drain(16).Count.ShouldBe(3);
        _inbox.Drain(16).Count.ShouldBe(1);
    }

    [Fact]
    public async Task deliveries_told_together_that_cannot_be_right_never_come_in()
    {
        var other = new NotificationsDelivered { RunId = "r", Deliveries = [Delivered(), Delivered() with { RunId = "s" }] };
        (await Should.ThrowAsync<InvalidContractException>(() => _inbox.Take(other, Stop))).Message.ShouldBe("deliveries[1] is of run 's', and its message of 'r'.");
        var none = new NotificationsDelivered { RunId = "r", Deliveries = [null!] };
        (await Should.ThrowAsync<InvalidContractException>(() => _inbox.HandOver(none, Stop))).Message.ShouldBe("deliveries[0] is null.");
        _inbox.IsEmpty.ShouldBeTrue();
    }

    private static NotificationFailed Failed() => new() { RunId = "r", RequestId = Guid.Empty, AlertId = Guid.Empty, Channel = "webhook", Attempt = 1, At = default, Reason = "no", Permanent = true };

    private static NotificationDelivered Delivered() => new() { RunId = "r", RequestId = Guid.Empty, AlertId = Guid.Empty, Channel = "webhook", Attempt = 1, At = default };

    private async Task Said()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (_log.Lines.Count == 0) await Task.Delay(1, deadline.Token);
    }
}
