using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Unit.Tests.Ingestion.Replay;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class ChannelPipelineTests
{
    private static readonly DeliveryResult.Permanent Gone = new("401 Unauthorized", IsDown: true);
    private static readonly DeliveryResult.Transient Busy = new("503 Service Unavailable");
    private readonly ObservedTime _time = new(Requests.EventTime);
    private readonly ScriptedChannel _channel = new();

    [Fact]
    public async Task the_wait_that_a_provider_asks_for_is_kept_to_the_second()
    {
        _channel.Then(new DeliveryResult.Transient("429", TimeSpan.FromSeconds(20)));
        var sending = Pipeline().Send(Requests.Message(), default);
        _time.Advance(TimeSpan.FromSeconds(19.9));
        _channel.Calls.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await sending).ShouldBe(new SendReport(new DeliveryResult.Delivered("id"), 2, PossibleRepeat: false));
    }

    [Fact]
    public async Task waits_grow_and_stay_within_their_limit()
    {
        _channel.Then(Busy, Busy, Busy, Busy, Busy);
        var pipeline = Pipeline(options => (options.Attempts, options.BaseDelay, options.MaxDelay, options.Deadline) = (6, Seconds(1), Seconds(4), Seconds(500)));
        var sending = pipeline.Send(Requests.Message(), default);
        var waits = new List<double>();
        for (var call = 2; call <= 6; call++)
        {
            // Longer than the longest wait is the time limit of a call.
            var wait = await _time.Waiting(begun => begun > TimeSpan.Zero && begun < Seconds(8));
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
            await _channel.WaitForCalls(call);
        }

        (await sending).Result.ShouldBeOfType<DeliveryResult.Delivered>();
        waits.ShouldAllBe(wait => wait <= 4);
        waits[^1].ShouldBeGreaterThan(waits[0]);
    }

    [Fact]
    public async Task a_call_without_an_end_is_cut_at_the_time_limit()
    {
        _channel.Then(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("never");
        });
        var sending = Pipeline(options => options.Attempts = 1).Send(Requests.Message(), default);
        _time.Advance(Seconds(7.9));
        sending.IsCompleted.ShouldBeFalse();
        _time.Advance(Seconds(0.2));
        (await sending).Result.ShouldBe(new DeliveryResult.Transient("no answer within 8 s", MayHaveArrived: true));
    }

    [Fact]
    public async Task after_a_call_of_unknown_fate_the_next_one_says_so()
    {
        _channel.Then(new DeliveryResult.Transient("the connection broke", MayHaveArrived: true), Busy);
        var report = await Drive(Pipeline().Send(Requests.Message(), default));
        _channel.Calls.Select(call => call.PossibleRepeat).ShouldBe([false, true, true]);
        report.PossibleRepeat.ShouldBeTrue();
    }

    [Fact]
    public async Task a_failure_that_certainly_did_not_arrive_makes_no_repeat()
    {
        _channel.Then(Busy);
        (await Drive(Pipeline().Send(Requests.Message(), default))).PossibleRepeat.ShouldBeFalse();
        _channel.Calls.ShouldAllBe(call => !call.PossibleRepeat);
    }

    [Fact]
    public async Task no_call_begins_after_the_deadline()
    {
        for (var i = 0; i < 20; i++) _channel.Then(new DeliveryResult.Transient("429", Seconds(10)));
        var report = await Drive(Pipeline(options => (options.Attempts, options.Deadline) = (20, Seconds(35))).Send(Requests.Message(), default));
        report.Result.ShouldBe(new DeliveryResult.Transient("429", Seconds(10)));
        report.Calls.ShouldBe(4);
    }

    [Fact]
    public async Task a_long_wait_parks_the_channel_and_the_next_request_fails_without_a_call()
    {
        _channel.Then(new DeliveryResult.Transient("429: retry after 300", Seconds(300)));
        var pipeline = Pipeline();
        await pipeline.Send(Requests.Message(), default);
        _time.Advance(Seconds(60));
        var report = await pipeline.Send(Requests.Message(), default);
        report.ShouldBe(new SendReport(new DeliveryResult.Transient("parked for another 4 min: 429: retry after 300", Seconds(240)), 0, PossibleRepeat: false));
        _time.Advance(Seconds(241));
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Delivered>();
        _channel.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task parking_ends_at_its_own_limit()
    {
        _channel.Then(new DeliveryResult.Transient("429", TimeSpan.FromHours(5)));
        var pipeline = Pipeline();
        await pipeline.Send(Requests.Message(), default);
        _time.Advance(TimeSpan.FromMinutes(10));
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Fact]
    public async Task a_short_wait_is_kept_for_the_next_request_too()
    {
        _channel.Then(new DeliveryResult.Transient("429", Seconds(20)));
        var pipeline = Pipeline(options => options.Attempts = 1);
        await pipeline.Send(Requests.Message(), default);
        _time.Advance(Seconds(5));
        var next = pipeline.Send(Requests.Message(), default);
        _time.Advance(Seconds(14.9));
        _channel.Calls.Count.ShouldBe(1);
        _time.Advance(Seconds(0.2));
        (await next).Result.ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Fact]
    public async Task a_channel_that_keeps_failing_is_left_alone_for_a_while_and_then_tried_by_one_call()
    {
        _channel.Then(Busy, Busy, Busy);
        var pipeline = Pipeline(options => (options.Attempts, options.BreakerCalls) = (1, 3));
        for (var i = 0; i < 3; i++) await pipeline.Send(Requests.Message(), default);

        var open = await pipeline.Send(Requests.Message(), default);
        open.Calls.ShouldBe(0);
        open.Result.ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldStartWith("circuit open after repeated failures, next try in ");
        _channel.Calls.Count.ShouldBe(3);

        _time.Advance(Seconds(31));
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Delivered>();
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Fact]
    public async Task refusals_open_no_circuit()
    {
        var pipeline = Pipeline(options => (options.Attempts, options.BreakerCalls) = (1, 2));
        for (var i = 0; i < 10; i++) _channel.Then(new DeliveryResult.Permanent("400"));
        for (var i = 0; i < 10; i++) (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Permanent>();
        _channel.Calls.Count.ShouldBe(10);
    }

    [Fact]
    public async Task a_fault_of_our_own_is_a_permanent_failure_that_names_it()
    {
        _channel.Then(_ => throw new FormatException("token hunter2secret"));
        var report = await Pipeline().Send(Requests.Message(), default);
        report.Result.ShouldBe(new DeliveryResult.Permanent("internal error (FormatException: token ***)"));
        report.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task the_callers_cancellation_is_the_callers()
    {
        using var stop = new CancellationTokenSource();
        _channel.Then(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("never");
        });
        var sending = Pipeline().Send(Requests.Message(), stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public async Task a_channel_that_refuses_everything_is_not_called_again_until_one_is_let_through_and_taken()
    {
        _channel.Then(Gone, Gone);
        var pipeline = Pipeline();
        var told = new List<string?>();
        pipeline.OnStateChanged = told.Add;
        await pipeline.Send(Requests.Message(), default);
        (await pipeline.Send(Requests.Message(), default)).ShouldBe(new SendReport(new DeliveryResult.Permanent("the channel is down: 401 Unauthorized"), 0, PossibleRepeat: false));
        _time.Advance(TimeSpan.FromMinutes(5));
        (await pipeline.Send(Requests.Message(), default)).Calls.ShouldBe(1);
        (await pipeline.Send(Requests.Message(), default)).Calls.ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(5));
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBe(new DeliveryResult.Delivered("id"));
        (await pipeline.Send(Requests.Message(), default)).Calls.ShouldBe(1);
        told.ShouldBe(["401 Unauthorized", null]);
    }

    [Fact]
    public async Task what_a_check_found_a_check_lifts_and_what_a_message_found_only_a_message()
    {
        var pipeline = Pipeline();
        _channel.Health = Gone;
        await pipeline.Check(default);
        pipeline.State.Reason.ShouldBe("401 Unauthorized");
        (await pipeline.Send(Requests.Message(), default)).Calls.ShouldBe(0);
        _channel.Health = new DeliveryResult.Delivered();
        await pipeline.Check(default);
        pipeline.State.Reason.ShouldBeNull();

        _channel.Then(Gone);
        await pipeline.Send(Requests.Message(), default);
        await pipeline.Check(default);
        pipeline.State.Reason.ShouldBe("401 Unauthorized");
    }

    [Fact]
    public async Task failed_checks_open_the_circuit_and_one_that_succeeds_closes_it()
    {
        var pipeline = Pipeline(options => (options.BreakerCalls, options.BreakerPause) = (2, Seconds(30)));
        _channel.Health = Busy;
        await pipeline.Check(default);
        await pipeline.Check(default);
        (await pipeline.Send(Requests.Message(), default)).Calls.ShouldBe(0);
        (await pipeline.Check(default)).ShouldBeNull();
        _channel.Health = new DeliveryResult.Delivered();
        _time.Advance(Seconds(31));
        await pipeline.Check(default);
        (await pipeline.Send(Requests.Message(), default)).Result.ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Fact]
    public async Task a_further_try_takes_a_token_of_the_pace_too()
    {
        var paced = new ScriptedChannel { Limits = new ChannelLimits { Paces = [new Pace(1, Seconds(10))] } };
        paced.Then(Busy);
        var pipeline = new ChannelPipeline(paced, new DeliveryOptions { Deadline = Seconds(60) }, _time, new ReasonText([], text => text), NullLogger<ChannelPipeline>.Instance, () => 0.5);
        pipeline.Pacer.TryTake().ShouldBeTrue();
        var sending = pipeline.Send(Requests.Message(), default);
        await Drive(sending);
        // The first call came at once, the second ten seconds after the token that was taken for it.
        paced.Calls.Count.ShouldBe(2);
        (_time.GetUtcNow() - Requests.EventTime).ShouldBeInRange(Seconds(10), Seconds(20));
    }

    [Fact]
    public async Task no_try_comes_sooner_than_the_provider_allows()
    {
        var slow = new ScriptedChannel { Limits = new ChannelLimits { SoonestRetry = Seconds(5) } };
        slow.Then(Busy);
        var pipeline = new ChannelPipeline(slow, new DeliveryOptions { BaseDelay = Seconds(0.1) }, _time, new ReasonText([], text => text), NullLogger<ChannelPipeline>.Instance, () => 0);
        var sending = pipeline.Send(Requests.Message(), default);
        (await _time.Waiting(begun => begun > TimeSpan.Zero && begun < Seconds(8))).ShouldBe(Seconds(5));
        _time.Advance(Seconds(5));
        (await sending).Calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, false)]
    public async Task a_further_try_has_no_picture_where_the_text_may_not_go_at_once_in_its_place(int soonest, bool hasPicture)
    {
        var channel = new ScriptedChannel { Limits = new ChannelLimits { SoonestRetry = Seconds(soonest) } };
        channel.Then(Busy);
        var pipeline = new ChannelPipeline(channel, new DeliveryOptions(), _time, new ReasonText([], text => text), NullLogger<ChannelPipeline>.Instance, () => 0);
        await Drive(pipeline.Send(Requests.Message() with { Chart = [1] }, default));
        channel.Calls.Select(call => call.Chart is not null).ShouldBe([true, hasPicture]);
    }

    private ChannelPipeline Pipeline(Action<DeliveryOptions>? configure = null)
    {
        var options = new DeliveryOptions();
        configure?.Invoke(options);
        return new ChannelPipeline(
            _channel, options, _time, new ReasonText(["hunter2secret"], text => text), NullLogger<ChannelPipeline>.Instance, () => 0.5);
    }

    // Lets virtual time run until the task is done, at a pace that lets each continuation come first.
    private async Task<T> Drive<T>(Task<T> task)
    {
        for (var i = 0; !task.IsCompleted && i < 5000; i++)
        {
            _time.Advance(Seconds(0.1));
            await Task.Delay(1);
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
