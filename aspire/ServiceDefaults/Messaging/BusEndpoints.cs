using MassTransit;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>What a service contributes to the process' one bus: its queues and what it does with their messages.</summary>
public sealed record BusModule(Action<BusEndpoints, IServiceProvider> Configure);

/// <summary>Declares receive endpoints with the promises of the two planes. Queue names carry the service's name, so that no two services share one.</summary>
public abstract class BusEndpoints
{
    /// <summary>
    /// The most messages of one queue that are handled at once within one process (<see cref="MessagingTransport.InMemory"/>), whatever a queue's prefetch is. The transport keeps a reader for each,
    /// and wakes all that idle at every message: many cost more than a larger batch saves.
    /// </summary>
    public const int MostAtOnce = 192;

    /// <summary>
    /// True where a message comes again when the process dies before it is acknowledged. Elsewhere a handler that waits for its effect saves nothing.
    /// </summary>
    public abstract bool Redelivers { get; }

    /// <summary>
    /// Market data: bounded, the oldest dropped first, one active consumer so that order holds; a message that cannot be handled goes to the error queue.
    /// </summary>
    public abstract void Data(string queue, Action<IReceiveEndpointConfigurator> configure);

    /// <summary>
    /// Market data of an analysis, as <see cref="Data"/>: one queue, or over a broker as many as <see cref="MessagingOptions.Partitions"/> says, each with its share of the underlyings.
    /// </summary>
    /// <param name="messages">The messages it takes, all of them <see cref="Contracts.MarketData.IMarketMessage"/>.</param>
    public virtual void SharedData(string queue, IReadOnlyCollection<Type> messages, Action<IReceiveEndpointConfigurator> configure) => Data(queue, configure);

    /// <summary>
    /// What every process of a kind hears for itself: market data's promises, a queue of the process' own by its name, a short one, which the broker forgets when the process has been away for long.
    /// </summary>
    public virtual void Own(string queue, Action<IReceiveEndpointConfigurator> configure) => Data(queue, configure);

    /// <summary>
    /// Signals, requests, outcomes: durable, replicated, acknowledged after their effect; a message that keeps failing goes to the error queue.
    /// </summary>
    /// <param name="prefetch">How many messages may wait for their effect at once.</param>
    /// <param name="singleActive">True where order or single ownership matters: one replica consumes, the others stand by.</param>
    public abstract void Control(string queue, int prefetch, bool singleActive, Action<IReceiveEndpointConfigurator> configure);

    /// <summary>Declares where messages are published to before the bus is ready, so that a queue can be bound before the first of them. Queues are declared by who reads them alone.</summary>
    public abstract void Publishes(IReadOnlyCollection<Type> messages);
}

internal sealed class InMemoryEndpoints(IInMemoryBusFactoryConfigurator bus, RefusedMessages refused) : BusEndpoints
{
    public override bool Redelivers => false;

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
            endpoint.ConcurrentMessageLimit = Math.Min(prefetch, MostAtOnce);
            refused.Attach(endpoint);
            configure(endpoint);
        });

    public override void Publishes(IReadOnlyCollection<Type> messages)
    {
        // Nothing outside the process could be bound to it.
    }
}
