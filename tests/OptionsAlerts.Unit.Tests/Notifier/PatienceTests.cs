using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Unit.Tests.Notifier.Answers;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>A request that no other channel can take waits for one that is away.</summary>
public sealed class PatienceTests
{
    private static readonly Fault Busy = new Fault.Answer(503, "{}");
    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private readonly SentByRig _sent = new();

    [Fact]
    public async Task it_is_put_off_and_delivered_when_the_channel_is_back_without_a_word_of_a_repeat()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        rig.Faults.Enqueue(Busy);
        rig.Faults.Enqueue(Busy);
        await Until(notifier.Router.Dispatch(Last(1), default));
        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeFalse();
        rig.Requests().Count.ShouldBe(3);
        (_time.GetUtcNow() - Requests.EventTime).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task where_the_call_may_have_got_through_the_next_one_says_so()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        rig.Faults.Enqueue(new Fault.Taken(new Fault.Reset()));
        await Until(notifier.Router.Dispatch(Last(1), default));
        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeTrue();
        rig.Shown().Select(text => text.Contains("possible repeat", StringComparison.Ordinal)).ShouldBe([false, true]);
    }

    [Fact]
    public async Task one_that_another_channel_can_take_fails_at_once_and_so_does_one_of_a_run_in_steps()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        for (var i = 0; i < 2; i++) rig.Faults.Enqueue(Busy);
        await notifier.Router.Dispatch(Last(1) with { IsLast = false }, default).WaitAsync(TimeSpan.FromSeconds(10));
        await notifier.Router.Dispatch(Last(2) with { Step = 7 }, default).WaitAsync(TimeSpan.FromSeconds(10));
        notifier.Outcomes.All.Cast<NotificationFailed>().ShouldAllBe(failed => !failed.Permanent);
    }

    [Fact]
    public async Task those_that_wait_hold_up_none_that_need_not()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        for (var i = 0; i < 2; i++) rig.Faults.Enqueue(Busy);
        var waiting = notifier.Router.Dispatch(Last(1), default);
        await notifier.Router.Dispatch(Last(2) with { IsLast = false }, default).WaitAsync(TimeSpan.FromSeconds(10));
        notifier.Outcomes.Failed.Attempt.ShouldBe(2);
        await Until(waiting);
    }

    [Fact]
    public async Task one_that_finds_the_channel_back_brings_the_others()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        rig.Faults.Enqueue(Busy);
        rig.Faults.Enqueue(Busy);
        var first = notifier.Router.Dispatch(Last(1), default);
        // Fails as well, and is told so: the first is put off by now.
        await notifier.Router.Dispatch(Last(2) with { IsLast = false }, default).WaitAsync(TimeSpan.FromSeconds(10));
        await notifier.Router.Dispatch(Last(3) with { IsLast = false }, default).WaitAsync(TimeSpan.FromSeconds(10));
        await first.WaitAsync(TimeSpan.FromSeconds(10));
        _time.GetUtcNow().ShouldBe(Requests.EventTime);
    }

    [Fact]
    public async Task when_its_patience_ends_it_has_failed_in_the_providers_words()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig, ("Notifier:Delivery:Patience", "00:00:20"));
        for (var i = 0; i < 20; i++) rig.Faults.Enqueue(Busy);
        await Until(notifier.Router.Dispatch(Last(1), default));
        (notifier.Outcomes.Failed.Permanent, notifier.Outcomes.Failed.Reason).ShouldBe((false, "503 Service Unavailable: {}"));
        (_time.GetUtcNow() - Requests.EventTime).ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(26));
    }

    [Fact]
    public async Task what_somebody_has_acknowledged_waits_no_longer()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        for (var i = 0; i < 3; i++) rig.Faults.Enqueue(Busy);
        var waiting = notifier.Router.Dispatch(Last(1), default);
        // Fails after it: the first is put off by now.
        await notifier.Router.Dispatch(Last(2) with { IsLast = false }, default).WaitAsync(TimeSpan.FromSeconds(10));
        notifier.Router.LosePatience("live", DeterministicId.Of("another"));
        notifier.Router.LosePatience("another", Requests.AlertId);
        waiting.IsCompleted.ShouldBeFalse();
        await notifier.Service<AnsweredAlerts>().Take(
            new AlertAnswered { RunId = "live", AlertId = Requests.AlertId, Cause = AnswerCause.Acknowledged, At = Requests.EventTime, By = "Ada", Via = "cli" }, default);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        notifier.Outcomes.All.Cast<NotificationFailed>().Select(failed => failed.Attempt).ShouldBe([2, 1]);
        _time.GetUtcNow().ShouldBe(Requests.EventTime);
    }

    [Fact]
    public async Task a_refusal_for_good_is_not_waited_out()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        rig.Faults.Enqueue(new Fault.Answer(400, "no such thing", "text/plain"));
        await notifier.Router.Dispatch(Last(1), default).WaitAsync(TimeSpan.FromSeconds(10));
        notifier.Outcomes.Failed.Permanent.ShouldBeTrue();
    }

    [Fact]
    public async Task those_beyond_half_of_the_places_do_not_wait_and_criticals_take_nearly_all()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig, ("Notifier:Delivery:Waiting", "16"));
        for (var i = 0; i < 20; i++) rig.Faults.Enqueue(Busy);
        using var stop = new CancellationTokenSource();
        var lows = Enumerable.Range(1, 9).Select(attempt => notifier.Router.Dispatch(Last(attempt), stop.Token)).ToList();
        await lows[8].WaitAsync(TimeSpan.FromSeconds(10));
        var criticals = Enumerable.Range(10, 7).Select(attempt => notifier.Router.Dispatch(Last(attempt) with { Severity = Severity.Critical }, stop.Token)).ToList();
        await criticals[6].WaitAsync(TimeSpan.FromSeconds(10));
        lows[..8].Concat(criticals[..6]).ShouldAllBe(waiting => !waiting.IsCompleted);
        notifier.Outcomes.All.Cast<NotificationFailed>().Select(failed => failed.Attempt).Order().ShouldBe([9, 16]);
        await stop.CancelAsync();
        foreach (var waiting in lows[..8].Concat(criticals[..6])) await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task a_copy_is_dropped_and_what_the_bus_brings_again_comes_to_an_end_of_its_own()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Notifier(rig);
        rig.Faults.Enqueue(Busy);
        using var closed = new CancellationTokenSource();
        var first = notifier.Router.Dispatch(Last(1), closed.Token);
        await notifier.Router.Dispatch(Last(1), default).WaitAsync(TimeSpan.FromSeconds(10));
        var again = notifier.Router.Dispatch(Last(1), default, isRedelivered: true);
        (first.IsCompleted, again.IsCompleted).ShouldBe((false, false));
        await closed.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await Until(again);
        notifier.Outcomes.Delivered.Attempt.ShouldBe(1);
    }

    private NotifierRig Notifier(ChannelRig rig, params (string Key, string Value)[] more) =>
        new([.. rig.Settings, new("Notifier:Delivery:Attempts", "1"), new("Notifier:Delivery:BreakerPause", "00:00:05"), .. more.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))], _time,
            more: services => services.AddSingleton<ISentMessages>(_sent).AddSingleton<IAlertContents>(_sent));

    private static NotificationRequested Last(int attempt) => Requests.For("ntfy", Severity.Low, attempt) with { Step = 0, IsLast = true };

    // Time goes on while calls have their own.
    private async Task Until(Task done)
    {
        for (var i = 0; !done.IsCompleted && i < 5_000; i++)
        {
            await Task.Delay(1);
            if (i % 10 == 9) _time.Advance(TimeSpan.FromSeconds(1));
        }

        await done.WaitAsync(TimeSpan.FromSeconds(1));
    }
}
