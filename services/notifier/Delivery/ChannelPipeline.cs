using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog.Core;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>How a message fared on a channel.</summary>
/// <param name="Calls">Calls made; 0 when the channel was parked or its circuit open.</param>
/// <param name="PossibleRepeat">True when the message may have arrived more than once.</param>
/// <param name="MayHaveArrived">True when one of the calls may have got through though none was answered well.</param>
public sealed record SendReport(DeliveryResult Result, int Calls, bool PossibleRepeat, bool MayHaveArrived = false);

/// <summary>
/// One channel's way of trying: each call has a time limit; a transient failure is tried again with growing, jittered waits or after the time the provider asks
/// for, within a number of calls and a deadline; a permanent one never. A channel that keeps failing is left alone for a while (circuit), one that was told to wait
/// stays parked: both answer at once, so that the engine can fail over. Never throws but for the caller's own cancellation.
/// </summary>
public sealed class ChannelPipeline
{
    private static readonly ResiliencePropertyKey<Tries> TriesKey = new("tries");

    private readonly IChannel _channel;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ReasonText _reasons;
    private readonly ILogger<ChannelPipeline> _logger;
    private readonly ResiliencePipeline<DeliveryResult> _tries;
    private readonly ResiliencePipeline<DeliveryResult> _attempt;
    private readonly ParkedChannel _parked;
    private readonly Pacer _pacer;
    private readonly DownChannel _down;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<DeliveryResult> _breaker;

    // Ticks in UTC of the last message that was confirmed; 0 before the first.
    private long _delivered;

    // When the circuit opened, by the clock's timestamps.
    private long _opened;

    /// <param name="jitter">Numbers from 0 to below 1 for the waits' jitter.</param>
    public ChannelPipeline(IChannel channel, DeliveryOptions options, TimeProvider time, ReasonText reasons, ILogger<ChannelPipeline> logger, Func<double> jitter)
    {
        _channel = channel;
        _options = options;
        _time = time;
        _reasons = reasons;
        _logger = logger;
        _parked = new ParkedChannel(time, options.MaxPark);
        _down = new DownChannel(time, options.CheckEvery, StateChanged);
        _pacer = new Pacer(options.Paced ? channel.Limits.Paces : [], time);
        _attempt = new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
            .Build();

        var tries = new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = time };
        if (options.Attempts > 1) tries.AddRetry(Retry(jitter));
        // One circuit, which checks feed too.
        _breaker = new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = time }.AddCircuitBreaker(Breaker()).Build();
        _tries = tries.AddPipeline(_breaker).Build();
    }

    public string Channel => _channel.Name;

    public ChannelLimits Limits => _channel.Limits;

    /// <summary>Whether messages would be sent now, in words.</summary>
    internal ChannelStanding Standing =>
        _down.Reason is { } down ? Stands(takesMessages: false, $"is down: {down}")
        : IsLeftAlone ? Stands(takesMessages: false, "keeps failing and is left alone for now")
        : _parked.Remaining is { } wait ? Stands(wait <= _options.MaxRetryAfter, $"asked to be left alone for another {Words.Of(wait)}: {_parked.Reason}")
        : Stands(takesMessages: true, "takes messages");

    /// <summary>Whether the channel refuses everything.</summary>
    internal DownChannel State => _down;

    /// <summary>Told when the channel begins to refuse everything, with the reason, and (null) when it takes messages again.</summary>
    internal Action<string?>? OnStateChanged { get; set; }

    /// <summary>Whether the channel can change what it has sent.</summary>
    public bool CanEdit => _channel is IEditableChannel;

    /// <summary>Changes a message that was delivered, within the channel's pace and with as many calls as a message has; null where the channel cannot, or is down.</summary>
    public async Task<DeliveryResult?> Edit(string providerMessageId, ChannelMessage message, string note, CancellationToken cancellationToken)
    {
        if (_channel is not IEditableChannel channel || _down.Reason is not null) return null;
        for (var call = 1; ; call++)
        {
            await _pacer.Take(cancellationToken);
            var result = await Limited(token => channel.Edit(providerMessageId, message, note, token), cancellationToken);
            if (result is not DeliveryResult.Transient { RetryAfter: var wait } || call == _options.Attempts || wait > _options.MaxRetryAfter) return result;
            await Task.Delay(wait ?? _options.MaxDelay, _time, cancellationToken);
        }
    }

    /// <summary>Asks the provider whether it would take a message, where it can be asked; the answer counts for the circuit as one to a message does. Null where there was nothing to ask.</summary>
    public async Task<DeliveryResult?> Check(CancellationToken cancellationToken)
    {
        if (_channel is not ICheckedChannel channel || _parked.Remaining is not null) return null;
        try
        {
            return Note(await _breaker.ExecuteAsync(async token => await Limited(channel.Check, token), cancellationToken), isMessage: false);
        }
        catch (BrokenCircuitException)
        {
            return null;
        }
    }

    /// <summary>The channel's pace. Whoever sends takes a token first; further tries take theirs here.</summary>
    internal Pacer Pacer => _pacer;

    /// <summary>Calls for one message at the most.</summary>
    internal int MostCalls => _options.Attempts;

    /// <summary>How long a request with another way waits for the pace at the most, as for a provider that asks to be left alone.</summary>
    internal TimeSpan LongestWait => _options.MaxRetryAfter;

    /// <summary>Requests in hand at the most.</summary>
    internal int MostInHand => _options.Waiting;

    /// <summary>How long a request with no other way is kept for a channel that is away.</summary>
    internal TimeSpan Patience => _options.Patience;

    /// <summary>How long the channel is left to itself by those that wait for it, after one of them found it away.</summary>
    internal TimeSpan Absence(DeliveryResult.Transient failure)
    {
        var wait = failure.RetryAfter ?? _options.BreakerPause;
        return wait > _options.BaseDelay ? wait : _options.BaseDelay;
    }

    public async Task<SendReport> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (_down.Refuses() is { } down) return new SendReport(new DeliveryResult.Permanent($"the channel is down: {down}"), 0, message.PossibleRepeat);
        if (_parked.Remaining is { } wait)
        {
            if (wait > _options.MaxRetryAfter)
                return new SendReport(new DeliveryResult.Transient($"parked for another {Words.Of(wait)}: {_parked.Reason}", wait), 0, message.PossibleRepeat);
            await Task.Delay(wait, _time, cancellationToken);
        }

        var tries = new Tries(_time.GetTimestamp()) { PossibleRepeat = message.PossibleRepeat };
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(TriesKey, tries);
        try
        {
            var result = await _tries.ExecuteAsync(static (context, state) => state.Pipeline.Attempt(state.Message, context), context, (Pipeline: this, Message: message));
            return new SendReport(result, tries.Calls, tries.PossibleRepeat, tries.MayHaveArrived);
        }
        catch (BrokenCircuitException open)
        {
            // Opened by this message's own failures, or by others before it.
            var result = tries.Last ?? new DeliveryResult.Transient($"circuit open after repeated failures, next try in {Words.Of(open.RetryAfter ?? _options.BreakerPause)}", open.RetryAfter);
            return new SendReport(result, tries.Calls, tries.PossibleRepeat, tries.MayHaveArrived);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<DeliveryResult> Attempt(ChannelMessage message, ResilienceContext context)
    {
        var tries = context.Properties.GetValue(TriesKey, null!);
        message = message with { PossibleRepeat = tries.PossibleRepeat };
        if (tries.Calls++ > 0)
        {
            await _pacer.Take(context.CancellationToken);
            // Where no text may go at once in the place of a picture that the provider could not take, the next call is that text.
            if (Limits.SoonestRetry > TimeSpan.Zero) message = message with { Chart = null };
        }

        tries.Last = await Limited(token => _channel.Send(message, token), context.CancellationToken);
        if (tries.Last is DeliveryResult.Transient transient)
        {
            tries.MayHaveArrived |= transient.MayHaveArrived;
            if (transient.RetryAfter is { } wait) _parked.Park(wait, transient.Reason);
        }
        else if (tries.Last is DeliveryResult.Delivered { Pause: { } pause })
        {
            _parked.Park(pause, "it asked for a pause with its last answer");
        }

        return Note(tries.Last, isMessage: true);
    }

    // A circuit stays open by its own account until the next message; one would be let through as soon as its pause is over.
    private bool IsLeftAlone => _circuit.CircuitState == CircuitState.Open && _time.GetElapsedTime(Interlocked.Read(ref _opened)) < _options.BreakerPause;

    private void StateChanged(string? reason)
    {
        if (reason is null) NotifierLog.ChannelUp(_logger, Channel);
        else NotifierLog.ChannelDown(_logger, Channel, reason);
        OnStateChanged?.Invoke(reason);
    }

    private ChannelStanding Stands(bool takesMessages, string words) => new(Channel, takesMessages, words, Interlocked.Read(ref _delivered) is > 0 and var at ? new DateTimeOffset(at, TimeSpan.Zero) : null);

    private DeliveryResult Note(DeliveryResult result, bool isMessage)
    {
        if (isMessage && result is DeliveryResult.Delivered) Interlocked.Exchange(ref _delivered, _time.GetUtcNow().UtcTicks);
        if (result is DeliveryResult.Permanent { IsDown: true, Reason: var reason }) _down.Down(reason, isMessage);
        else if (result is DeliveryResult.Delivered) _down.Up(isMessage);
        return result;
    }

    private async Task<DeliveryResult> Limited(Func<CancellationToken, Task<DeliveryResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _attempt.ExecuteAsync(static async (call, token) => await call(token), call, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new DeliveryResult.Transient($"no answer within {Words.Of(_options.AttemptTimeout)}", MayHaveArrived: true);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The alert must reach a final state, and another channel may not have this fault.
            var words = _reasons.Of($"{bug.GetType().Name}: {bug.Message}");
            NotifierLog.ChannelFault(_logger, Channel, words);
            return new DeliveryResult.Permanent($"internal error ({words})");
        }
    }

    private RetryStrategyOptions<DeliveryResult> Retry(Func<double> jitter) => new()
    {
        MaxRetryAttempts = _options.Attempts - 1,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = _options.BaseDelay,
        MaxDelay = _options.MaxDelay,
        Randomizer = jitter,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is DeliveryResult.Transient failure && MayTryAgain(failure, arguments.Context)),
        DelayGenerator = arguments => ValueTask.FromResult(Wait((arguments.Outcome.Result as DeliveryResult.Transient)?.RetryAfter, jitter)),
        OnRetry = arguments =>
        {
            var tries = arguments.Context.Properties.GetValue(TriesKey, null!);
            // Said from the second call on: the first was certainly the first.
            tries.PossibleRepeat |= tries.MayHaveArrived;
            NotifierLog.TryingAgain(_logger, Channel, ((DeliveryResult.Transient)arguments.Outcome.Result!).Reason, arguments.RetryDelay.TotalSeconds);
            return ValueTask.CompletedTask;
        },
    };

    // Null leaves the wait to the strategy.
    private TimeSpan? Wait(TimeSpan? asked, Func<double> jitter)
    {
        var soonest = _options.Paced ? Limits.SoonestRetry : TimeSpan.Zero;
        if (soonest == TimeSpan.Zero || asked >= soonest) return asked;
        return asked is null ? soonest * (1 + (0.5 * jitter())) : soonest;
    }

    // A further call keeps to the pace too.
    private bool MayTryAgain(DeliveryResult.Transient failure, ResilienceContext context)
    {
        var wait = failure.RetryAfter ?? TimeSpan.Zero;
        if (_pacer.Wait is var paced && paced > wait) wait = paced;
        var elapsed = _time.GetElapsedTime(context.Properties.GetValue(TriesKey, null!).Started);
        return wait <= _options.MaxRetryAfter && elapsed + wait < _options.Deadline;
    }

    private CircuitBreakerStrategyOptions<DeliveryResult> Breaker() => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = _options.BreakerCalls,
        SamplingDuration = _options.BreakerWindow,
        BreakDuration = _options.BreakerPause,
        StateProvider = _circuit,
        // A provider that says when to come back is not down; parking covers it.
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is DeliveryResult.Transient { RetryAfter: null }),
        OnOpened = arguments =>
        {
            Interlocked.Exchange(ref _opened, _time.GetTimestamp());
            NotifierLog.CircuitOpened(_logger, Channel, arguments.BreakDuration.TotalSeconds);
            return ValueTask.CompletedTask;
        },
        OnClosed = arguments =>
        {
            if (!arguments.IsManual) NotifierLog.CircuitClosed(_logger, Channel);
            return ValueTask.CompletedTask;
        },
    };

    private sealed class Tries(long started)
    {
        public long Started { get; } = started;
        public int Calls { get; set; }
        public bool MayHaveArrived { get; set; }
        public bool PossibleRepeat { get; set; }
        public DeliveryResult? Last { get; set; }
    }
}
