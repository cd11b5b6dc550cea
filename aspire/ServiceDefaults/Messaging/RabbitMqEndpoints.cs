using MassTransit;
using MassTransit.RabbitMqTransport;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <param name="partitions">Queues that share the market data of one analysis; 1 for a queue without partitions.</param>
/// <param name="own">Those of them, from 1, that this process takes.</param>
internal sealed class RabbitMqEndpoints(IRabbitMqBusFactoryConfigurator bus, RefusedMessages refused, int partitions, IReadOnlyCollection<int> own) : BusEndpoints
{
    // A day's chains of every watched symbol fit; beyond it the oldest are superseded anyway.
    private const int MaxDataMessages = 5_000;
    private const long MaxDataBytes = 512L * 1024 * 1024;
    private const int DeliveryLimit = 20;

    // A share of keys that nobody has taken for so long belongs to a number of partitions that is no more.
    private const long UnusedPartitionMilliseconds = 24 * 60 * 60 * 1_000;

    private const int MaxOwnMessages = 256;
    private const long UnusedOwnMilliseconds = 60 * 60 * 1_000;

    private static readonly RabbitMqMessageNameFormatter Exchange = new();

    public override bool Redelivers => true;

    public override void Data(string queue, Action<IReceiveEndpointConfigurator> configure) => Data(queue, configure, static _ => { });

    public override void SharedData(string queue, IReadOnlyCollection<Type> messages, Action<IReceiveEndpointConfigurator> configure)
    {
        if (partitions == 1)
        {
            Data(queue, configure);
            return;
        }

        foreach (var number in own)
            Data($"{queue}-{number}-of-{partitions}", configure, endpoint => TakeShare(endpoint, $"{queue}-of-{partitions}", messages));
    }

    public override void Own(string queue, Action<IReceiveEndpointConfigurator> configure) => Data(queue, configure, static endpoint =>
    {
        endpoint.SetQueueArgument("x-max-length", MaxOwnMessages);
        endpoint.SetQueueArgument("x-expires", UnusedOwnMilliseconds);
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

    public override void Publishes(IReadOnlyCollection<Type> messages)
    {
        bus.DeployPublishTopology = true;
        foreach (var message in messages) bus.Publish(message, static _ => { });
    }

    private void Data(string queue, Action<IReceiveEndpointConfigurator> configure, Action<IRabbitMqReceiveEndpointConfigurator> bind) =>
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
            bind(endpoint);
            refused.Attach(endpoint);
            configure(endpoint);
        });

    // Message exchanges to the analysis' hash exchange, and from there to this queue what its share of routing keys is. The key is the message's partition key.
    private static void TakeShare(IRabbitMqReceiveEndpointConfigurator endpoint, string exchange, IReadOnlyCollection<Type> messages)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.SetQueueArgument("x-expires", UnusedPartitionMilliseconds);
        endpoint.Bind(exchange, hash =>
        {
            hash.ExchangeType = "x-consistent-hash";
            // The weight of this queue's share.
            hash.RoutingKey = "1";
            // An exchange bound to another would be of the other's type by default.
            foreach (var message in messages) hash.Bind(Exchange.GetMessageName(message), static source => source.ExchangeType = "fanout");
        });
    }
}
