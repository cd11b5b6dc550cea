using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class DispatcherTests
{
    [Fact]
    public async Task a_request_that_was_delivered_is_reported_again_with_the_same_words_and_not_sent_again()
    {
        await using var rig = await ChannelRig.Telegram();
        await using var notifier = new NotifierRig(rig.Settings);
        await notifier.Router.Dispatch(Requests.For("telegram"), default);
        await notifier.Router.Dispatch(Requests.For("telegram"), default);

        rig.Requests().Count.ShouldBe(1);
        notifier.Outcomes.All.Count.ShouldBe(2);
        notifier.Outcomes.All[1].ShouldBe(notifier.Outcomes.All[0]);
        ((NotificationDelivered)notifier.Outcomes.All[1]).ProviderMessageId.ShouldBe("1001");
    }

    [Fact]
    public async Task a_request_that_failed_is_reported_again_and_not_sent_again()
    {
        await using var rig = await ChannelRig.Telegram();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeTelegram.Error(403, "Forbidden: bot was blocked by the user"));
        await notifier.Router.Dispatch(Requests.For("telegram"), default);
        await notifier.Router.Dispatch(Requests.For("telegram"), default);
        rig.Requests().Count.ShouldBe(1);
        notifier.Outcomes.All[1].ShouldBe(notifier.Outcomes.All[0]);
    }

    [Fact]
    public async Task a_request_cut_off_between_call_and_ledger_is_sent_again_and_says_so_in_text_and_report()
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx")]);
        notifier.Ledger.Crash = true;
        await Should.ThrowAsync<InvalidOperationException>(notifier.Router.Dispatch(Requests.For("ntfy"), default));
        notifier.Outcomes.All.ShouldBeEmpty();
        notifier.Ledger.Crash = false;
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);

        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeTrue();
        fake.Messages.Select(message => message.Text.Contains("possible repeat", StringComparison.Ordinal)).ShouldBe([false, true]);
    }

    [Fact]
    public async Task a_request_that_comes_again_while_it_is_in_hand_is_sent_and_reported_once()
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx"), new("Notifier:Delivery:Concurrency", "4")]);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fake.OnMessageAccepted = (_, token) => both.Task.WaitAsync(token);
        var first = notifier.Router.Dispatch(Requests.For("ntfy"), default);
        await fake.WaitForMessages(1, TimeSpan.FromSeconds(10));
        // Done with at once: what is in hand comes to its end, or comes again itself.
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);
        both.SetResult();
        await first;
        fake.Messages.Count.ShouldBe(1);
        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeFalse();
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);
        notifier.Outcomes.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task the_next_goes_while_an_outcome_is_written_and_none_is_reported_before_it_is()
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx"), new("Notifier:Delivery:Concurrency", "1")]);
        var slow = notifier.Ledger.Slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] both = [notifier.Router.Dispatch(Requests.For("ntfy", attempt: 1), default), notifier.Router.Dispatch(Requests.For("ntfy", attempt: 2), default)];
        await fake.WaitForMessages(2, TimeSpan.FromSeconds(10));
        notifier.Outcomes.All.ShouldBeEmpty();
        slow.SetResult();
        await Task.WhenAll(both);
        notifier.Outcomes.All.Count.ShouldBe(2);
        notifier.Ledger.Outcomes.Values.ShouldAllBe(outcome => outcome is DeliveryOutcome.Accepted);
    }

    [Fact]
    public async Task a_request_that_comes_again_while_it_waits_for_the_pace_holds_up_nobody()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Requests.EventTime);
        await using var rig = await ChannelRig.Telegram();
        await using var notifier = new NotifierRig([.. rig.Settings, new("Notifier:Delivery:Paced", "true")], time);
        await notifier.Router.Dispatch(Requests.For("telegram", Severity.Low, attempt: 1), default);
        var waiting = new[] { 2, 3, 2, 3 }.Select(attempt => notifier.Router.Dispatch(Requests.For("telegram", Severity.Low, attempt: attempt), default)).ToList();
        time.Advance(TimeSpan.FromSeconds(3));
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10));
        rig.Shown()[1].ShouldContain("2 alerts in one message");
        notifier.Outcomes.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task another_attempt_and_another_run_are_other_requests()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = new NotifierRig(rig.Settings);
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);
        await notifier.Router.Dispatch(Requests.For("ntfy", attempt: 2), default);
        await notifier.Router.Dispatch(Requests.For("ntfy", run: "iwm-2026-06-30"), default);
        rig.Requests().Count.ShouldBe(3);
    }

    [Fact]
    public async Task a_channel_that_is_not_configured_fails_at_once_and_says_so()
    {
        await using var notifier = new NotifierRig([]);
        await notifier.Router.Dispatch(Requests.For("telegram"), default);
        (notifier.Outcomes.Failed.Permanent, notifier.Outcomes.Failed.Reason).ShouldBe((true, "channel 'telegram' is not configured"));
    }

    [Fact]
    public async Task one_channels_silence_delays_no_other()
    {
        await using var telegram = await ChannelRig.Telegram();
        await using var ntfy = await ChannelRig.Ntfy();
        await using var notifier = new NotifierRig([.. telegram.Settings, .. ntfy.Settings]);
        telegram.Faults.Enqueue(new OptionsAlerts.Fakes.Http.Fault.Silence());
        using var stop = new CancellationTokenSource();
        var stuck = notifier.Router.Dispatch(Requests.For("telegram"), stop.Token);
        await notifier.Router.Dispatch(Requests.For("ntfy"), default).WaitAsync(TimeSpan.FromSeconds(5));
        stuck.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(stuck);
    }

    [Fact]
    public async Task of_the_requests_that_wait_the_critical_one_goes_first()
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx")]);
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fake.OnMessageAccepted = (_, token) => hold.Task.WaitAsync(token);
        Severity[] arrivals = [Severity.Low, Severity.Medium, Severity.Critical, Severity.High, Severity.Critical];
        var all = arrivals.Select((severity, i) => notifier.Router.Dispatch(Requests.For("ntfy", severity, attempt: i + 1), default)).ToList();
        await fake.WaitForMessages(1, TimeSpan.FromSeconds(10));
        hold.SetResult();
        await Task.WhenAll(all);
        fake.Messages.Select(message => message.Priority).ShouldBe([2, 5, 5, 4, 3]);
    }

    [Fact]
    public async Task alerts_that_the_pace_made_wait_arrive_as_one_message_and_each_is_reported_and_kept()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Requests.EventTime);
        await using var rig = await ChannelRig.Telegram();
        await using var notifier = new NotifierRig([.. rig.Settings, new("Notifier:Delivery:Paced", "true")], time);
        await notifier.Router.Dispatch(Requests.For("telegram", Severity.Low, attempt: 1), default);
        var waiting = Enumerable.Range(2, 3).Select(attempt => notifier.Router.Dispatch(Requests.For("telegram", Severity.High, attempt: attempt), default)).ToList();
        rig.Requests().Count.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(3));
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30));

        rig.Shown().Count.ShouldBe(2);
        rig.Shown()[1].ShouldContain("3 alerts in one message");
        notifier.Outcomes.All.Cast<NotificationDelivered>().Select(delivered => (delivered.Attempt, delivered.ProviderMessageId)).ShouldBe([(1, "1001"), (2, "1002"), (3, "1002"), (4, "1002")], ignoreOrder: true);
        // Each is in the ledger: none is sent again.
        foreach (var attempt in Enumerable.Range(1, 4)) await notifier.Router.Dispatch(Requests.For("telegram", attempt: attempt), default).WaitAsync(Answered(time));
        rig.Requests().Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_notifier_keeps_to_the_pace_that_its_forerunner_has_used_up()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Requests.EventTime);
        var ledger = new InMemoryLedger();
        await using var rig = await ChannelRig.Telegram();
        for (var life = 0; life < 2; life++)
        {
            await using var notifier = new NotifierRig([.. rig.Settings, new("Notifier:Delivery:Paced", "true")], time, more: services => services.AddSingleton<IDeliveryLedger>(ledger));
            // The first is cut off with its call made and no outcome written.
            ledger.Crash = life == 0;
            var sending = notifier.Router.Dispatch(Requests.For("telegram", attempt: life + 1), default);
            if (life == 0) await Should.ThrowAsync<InvalidOperationException>(sending);
            rig.Requests().Count.ShouldBe(1);
            if (life == 0) continue;
            // It may have made four calls this moment: one bucket of five has one left, the other none.
            time.Advance(TimeSpan.FromSeconds(0.9));
            rig.Requests().Count.ShouldBe(1);
            time.Advance(TimeSpan.FromSeconds(0.1));
            await sending.WaitAsync(TimeSpan.FromSeconds(30));
            rig.Requests().Count.ShouldBe(2);
        }
    }

    // Turns cost a token even where nothing is left to send.
    private static TimeSpan Answered(Microsoft.Extensions.Time.Testing.FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(10));
        return TimeSpan.FromSeconds(30);
    }
}
