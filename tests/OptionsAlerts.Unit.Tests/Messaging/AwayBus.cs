using System.Net.Sockets;
using System.Reflection;
using MassTransit;

namespace OptionsAlerts.Unit.Tests.Messaging;

/// <summary>A bus whose broker is away: whatever is asked of it fails.</summary>
public class AwayBus : DispatchProxy
{
    public static IBusControl Create() => Create<IBusControl, AwayBus>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        throw new RabbitMqConnectionException("Broker unreachable", new SocketException((int)SocketError.ConnectionRefused));
}
