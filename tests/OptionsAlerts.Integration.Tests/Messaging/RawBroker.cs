using System.Text;
using OptionsAlerts.Integration.Tests.Infrastructure;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>The broker without the bus: any bytes to any queue, and what its queues hold.</summary>
internal sealed class RawBroker(IConnection connection) : IAsyncDisposable
{
    public static async Task<RawBroker> Connect(Servers servers) =>
        new(await new ConnectionFactory { Uri = new Uri(servers.RabbitMq.ConnectionString) }.CreateConnectionAsync());

    /// <summary>Sends a body as the bus would, confirmed; fails where no queue takes it.</summary>
    public async Task Send(string queue, string body)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync(queue, string.Empty, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }

    public async Task<uint> Messages(string queue) => (await Declared(queue))?.MessageCount ?? 0;

    /// <summary>0 where the queue does not exist yet.</summary>
    public async Task<uint> Consumers(string queue) => (await Declared(queue))?.ConsumerCount ?? 0;

    public async Task Delete(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<QueueDeclareOk?> Declared(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue);
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }
}
