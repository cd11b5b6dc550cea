using System.Text;
using OptionsAlerts.Integration.Tests.Infrastructure;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>The broker without the bus: any bytes to any queue, and what its queues hold.</summary>
internal sealed class RawBroker(IConnection connection, Uri address) : IAsyncDisposable
{
    public static async Task<RawBroker> Connect(Servers servers) =>
        new(await new ConnectionFactory { Uri = new Uri(servers.RabbitMq.ConnectionString) }.CreateConnectionAsync(), new Uri(servers.RabbitMq.ConnectionString));

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

    public async Task DeleteExchange(string exchange)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync(exchange);
    }

    public async Task<bool> HasExchange(string exchange)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            await channel.ExchangeDeclarePassiveAsync(exchange);
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    /// <summary>Whether an exchange of a type can be declared; false where the broker does not know the type.</summary>
    public async Task<bool> TryDeclare(string exchange, string type)
    {
        await using var own = await new ConnectionFactory { Uri = address }.CreateConnectionAsync();
        await using var channel = await own.CreateChannelAsync();
        try
        {
            await channel.ExchangeDeclareAsync(exchange, type, durable: false, autoDelete: true);
            await channel.ExchangeDeleteAsync(exchange);
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
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
