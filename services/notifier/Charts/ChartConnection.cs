using Grpc.Core;
using Grpc.Net.Client;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>A service's gRPC; connects at the first call.</summary>
/// <param name="key">Its API key; null for none.</param>
internal sealed class ChartConnection(string address, string? key) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public CallOptions Options(CancellationToken cancellationToken) => new(key is null ? null : new Metadata { { ApiKeyCheck.KeyHeader, key } }, cancellationToken: cancellationToken);

    public void Dispose() => _channel.Dispose();
}
