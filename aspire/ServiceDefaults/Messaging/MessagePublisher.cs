using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.ServiceDefaults.Run;
using Polly;
using Polly.Retry;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>
/// Puts contract messages on the bus. A control message is durable, confirmed, and sent again until a queue has taken it or the caller gives up;
/// market data of a live run is neither persisted nor repeated, since the next message supersedes it.
/// </summary>
public sealed partial class MessagePublisher
{
    private static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(1);

    // Resolved on first use: the bus is configured with handlers that publish.
    private readonly Lazy<IBusControl> _lazyBus;
    private readonly ILogger<MessagePublisher> _logger;
    private readonly TimeProvider _time;
    private readonly bool _virtualTime;
    private readonly ResiliencePipeline _untilTaken;
    private long _said = long.MinValue;

    public MessagePublisher(IServiceProvider services, IOptions<RunOptions> run, TimeProvider time, ILogger<MessagePublisher> logger)
    {
        _lazyBus = new Lazy<IBusControl>(services.GetRequiredService<IBusControl>);
        (_logger, _time) = (logger, time);
        _virtualTime = run.Value.Clock == RunClock.Market;
        _untilTaken = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(exception => exception is not OperationCanceledException),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(2),
                UseJitter = true,
                OnRetry = OnRetry,
            })
            .Build();
    }

    private IBusControl Bus => _lazyBus.Value;

    /// <summary>Completes when the bus is connected and its queues are declared.</summary>
    public Task WhenReady(CancellationToken cancellationToken) => Bus.WaitForHealthStatus(BusHealthStatus.Healthy, cancellationToken);

    /// <summary>Publishes market data; what it is of says which partition it goes to.</summary>
    public Task PublishMarket(IMarketMessage message, CancellationToken cancellationToken) =>
        Bus.Publish(
            message,
            message.GetType(),
            Pipe.Execute<PublishContext>(context =>
            {
                context.Durable = _virtualTime;
                if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.RoutingKey = message.PartitionKey;
            }),
            cancellationToken);

    /// <summary>Publishes what tells of a feed's state; nobody need listen.</summary>
    public Task PublishStatus(FeedStatusChanged status, CancellationToken cancellationToken) =>
        PublishIfHeard(status, cancellationToken);

    /// <summary>Publishes once what nobody need hear; a later one takes its place.</summary>
    public Task PublishIfHeard<T>(T message, CancellationToken cancellationToken) where T : class =>
        Bus.Publish(message, Pipe.Execute<PublishContext<T>>(static context => context.Durable = false), cancellationToken);

    /// <summary>What is wrong with the bus; null where it is connected and its queues are declared.</summary>
    public string? Trouble() => Bus.CheckHealth() is { Status: not BusHealthStatus.Healthy } health ? health.Description : null;

    /// <summary>Publishes a control message; completes when a queue has taken it.</summary>
    public async Task PublishControl<T>(T message, CancellationToken cancellationToken) where T : class =>
        await _untilTaken.ExecuteAsync(
            static async (state, token) => await state.Bus.Publish(state.Message, Pipe.Execute<PublishContext<T>>(MakeMandatory), token),
            (Bus, Message: message),
            cancellationToken);

    /// <summary>Publishes what whoever listens must not miss and nobody need listen to; completes when the broker has it for every queue that is bound.</summary>
    public async Task PublishNews<T>(T message, CancellationToken cancellationToken) where T : class =>
        await _untilTaken.ExecuteAsync(
            static async (state, token) => await state.Bus.Publish(state.Message, Pipe.Execute<PublishContext<T>>(static context => context.Durable = true), token),
            (Bus, Message: message),
            cancellationToken);

    /// <summary>Sends a control message to one queue; completes when the queue has taken it.</summary>
    public async Task SendControl<T>(string queue, T message, CancellationToken cancellationToken) where T : class =>
        await _untilTaken.ExecuteAsync(
            static async (state, token) =>
            {
                // By exchange: sending to a quorum queue by its queue address would declare it anew as a classic one.
                var endpoint = await state.Bus.GetSendEndpoint(new Uri($"exchange:{state.Queue}"));
                await endpoint.Send(state.Message, Pipe.Execute<SendContext<T>>(MakeMandatory), token);
            },
            (Bus, Queue: queue, Message: message),
            cancellationToken);

    private static void MakeMandatory(SendContext context)
    {
        context.Durable = true;
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.Mandatory = true;
    }

    private ValueTask OnRetry(OnRetryArguments<object> retry)
    {
        // Many messages may wait for the same thing.
        var said = Interlocked.Read(ref _said);
        if (said != long.MinValue && _time.GetElapsedTime(said) < SaidEvery) return ValueTask.CompletedTask;
        if (Interlocked.CompareExchange(ref _said, _time.GetTimestamp(), said) == said)
            LogNotTaken(retry.Outcome.Exception?.GetType().Name ?? "unknown", retry.AttemptNumber + 1);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No queue has taken a message yet ({Error}, try {Attempt}): is the broker up and the receiving service started? Trying on.")]
    private partial void LogNotTaken(string error, int attempt);
}
