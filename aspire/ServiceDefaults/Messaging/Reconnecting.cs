using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>
/// How the bus comes back to a broker that is away: it tries on for ever, whatever the broker answered, and soon. The library's own policy waits up to half a minute between two tries, gives a queue up for
/// good where the credentials are refused (as by a broker that is up before its users are made), and has no setting.
/// </summary>
internal static class Reconnecting
{
    /// <summary>The longest that a connection, or the broker's first word on it, is waited for: one that accepts and says nothing is tried anew.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(4);

    /// <summary>How often each side of a connection gives a sign of life. Of a process that stands still, or whose host is gone, the broker knows after twice as long, and another takes over.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Half a second growing to two, a quarter more or less; no last try. Of the failures that the library's own policy tries again, and of refused credentials beside them; what no queue takes is none of
    /// them, but its sender's to try again.
    /// </summary>
    public static IRetryPolicy Policy { get; } = Retry.CreatePolicy(static retry =>
    {
        retry.Handle(typeof(ConnectionException), typeof(AlreadyClosedException), typeof(EndOfStreamException));
        retry.Handle<OperationInterruptedException>(static exception => exception.ChannelShouldBeClosed());
        retry.Handle<NotSupportedException>(static exception => exception.Message.Contains("Pipelining of requests forbidden", StringComparison.Ordinal));
        retry.Exponential(int.MaxValue, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.5));
    });

    /// <summary>Has a bus come back so. Before its queues are configured.</summary>
    public static void Use(IRabbitMqBusFactoryConfigurator bus) => PolicyOf((RabbitMqHostConfiguration)HostOf((RabbitMqBusFactoryConfigurator)bus)) = Policy;

    /// <summary>The limits of one try.</summary>
    public static void Limit(IRabbitMqHostConfigurator host)
    {
        host.RequestedConnectionTimeout(AnswerLimit);
        host.Heartbeat(SignOfLife);
        host.OnRefreshConnectionFactory = static factory =>
        {
            factory.SocketFactory = FirstWordClient.Within(AnswerLimit);
            // The library has one limit for the handshake and for what is asked of a broker under load; the latter may take longer.
            factory.HandshakeContinuationTimeout = AnswerLimit;
            return Task.CompletedTask;
        };
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hostConfiguration")]
    private static extern ref IRabbitMqHostConfiguration HostOf(RabbitMqBusFactoryConfigurator bus);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<ReceiveTransportRetryPolicy>k__BackingField")]
    private static extern ref IRetryPolicy PolicyOf(RabbitMqHostConfiguration host);
}
