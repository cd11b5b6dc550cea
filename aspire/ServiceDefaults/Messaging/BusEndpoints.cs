using MassTransit;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>What a service contributes to the process' one bus: its queues and what it does with their messages.</summary>
public sealed record BusModule(Action<BusEndpoints, IServiceProvider> Configure);

/// <summary>Declares receive endpoints with the promises of the two planes. Queue names carry the service's name, so that no two services share one.</summary>
public abstract class BusEndpoints
{
    /// <summary>
    /// Market data: bounded, the oldest dropped first, one active consumer so that order holds; a message that cannot be handled goes to the error queue.
    /// </summary>
    public abstract void Data(string queue, Action<IReceiveEndpointConfigurator> configure);

    /// <summary>
    /// Signals, requests, outcomes: durable, replicated, acknowledged after their effect; a message that keeps failing goes to the error queue.
    /// </summary>
    /// <param name="prefetch">How many messages may wait for their effect at once.</param>
    /// <param name="singleActive">True where order or single ownership matters: one replica consumes, the others stand by.</param>
    public abstract void Control(string queue, int prefetch, bool singleActive, Action<IReceiveEndpointConfigurator> configure);
}

internal sealed class InMemoryEndpoints(IInMemoryBusFactoryConfigurator bus, RefusedMessages refused) : BusEndpoints
{
    // The transport keeps a reader for each message that may be handled at once, and wakes all that idle at every message: many cost more than a larger batch saves.
    private const int MostReaders = 192;

    public override void Data(string queue, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.ConcurrentMessageLimit = 1;
            refused.Attach(endpoint);
            configure(endpoint);
        });

    public override void Control(string queue, int prefetch, bool singleActive, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.PrefetchCount = prefetch;
            endpoint.ConcurrentMessageLimit = Math.Min(prefetch, MostReaders);
            refused.Attach(endpoint);
            configure(endpoint);
        });
}

internal sealed class RabbitMqEndpoints(IRabbitMqBusFactoryConfigurator bus, RefusedMessages refused) : BusEndpoints
{
    // A day's chains of every watched symbol fit; beyond it the oldest are superseded anyway.
    private const int MaxDataMessages = 5_000;
    private const long MaxDataBytes = 512L * 1024 * 1024;
    private const int DeliveryLimit = 20;

    public override void Data(string queue, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.Durable = true;
            endpoint.AutoDelete = false;
            endpoint.PrefetchCount = 64;
            endpoint.ConcurrentMessageLimit = 1;
            endpoint.SingleActiveConsumer = true;
            endpoint.SetQueueArgument("x-max-length", MaxDataMessages);
            endpoint.SetQueueArgument("x-max-length-bytes", MaxDataBytes);
            endpoint.SetQueueArgument("x-overflow", "drop-head");
            refused.Attach(endpoint);
            configure(endpoint);
        });

    public override void Control(string queue, int prefetch, bool singleActive, Action<IReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = prefetch;
            endpoint.ConcurrentMessageLimit = prefetch;
            endpoint.SingleActiveConsumer = singleActive;
            endpoint.SetQueueArgument("x-delivery-limit", DeliveryLimit);
            // A refused message goes to {queue}_error; one whose handling keeps killing its consumer ends here.
            endpoint.BindDeadLetterQueue($"{queue}_dead", $"{queue}_dead", dead => dead.SetQuorumQueue());
            refused.Attach(endpoint);
            configure(endpoint);
        });
}
