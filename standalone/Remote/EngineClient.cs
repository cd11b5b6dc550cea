using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.Standalone.Remote;

/// <summary>A running engine, or what else answers beside it, called over gRPC. Every failure becomes lines that say what to do.</summary>
internal sealed class EngineClient : IDisposable
{
    private const int LargestAnswer = 64 << 20;
    private const string KeyHeader = "x-api-key";
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;
    private readonly AlertLog.AlertLogClient _log;
    private readonly string? _key;
    private readonly TimeSpan? _timeout;

    /// <param name="key">The API key; null for none.</param>
    /// <param name="timeout">How long a call may take; null: as usual.</param>
    public EngineClient(string address, string? key, TimeSpan? timeout)
    {
        Address = address;
        _key = key;
        _timeout = timeout;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = LargestAnswer,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                // A watch over a connection that died in silence must notice.
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                EnableMultipleHttp2Connections = true,
            },
            DisposeHttpClient = true,
        });
        _log = new AlertLog.AlertLogClient(_channel);
        Feeds = new FeedControl.FeedControlClient(_channel);
    }

    /// <summary>The feeds, where the program at this address has any.</summary>
    public FeedControl.FeedControlClient Feeds { get; }

    public string Address { get; }

    /// <summary>Calls the log once.</summary>
    public Task<T> Call<T>(Func<AlertLog.AlertLogClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        Call(options => call(_log, options), cancellationToken);

    /// <summary>Calls once.</summary>
    public async Task<T> Call<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            using var running = call(Options(_timeout ?? Usual, cancellationToken));
            return await running;
        }
        catch (RpcException exception)
        {
            throw Failures.Of(exception, Address, cancellationToken);
        }
    }

    /// <summary>Calls the log and reads what comes, for as long as it comes.</summary>
    public IAsyncEnumerable<T> Stream<T>(Func<AlertLog.AlertLogClient, CallOptions, AsyncServerStreamingCall<T>> call, CancellationToken cancellationToken) =>
        Stream(options => call(_log, options), cancellationToken);

    /// <summary>Calls and reads what comes, for as long as it comes.</summary>
    public async IAsyncEnumerable<T> Stream<T>(Func<CallOptions, AsyncServerStreamingCall<T>> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var running = call(Options(_timeout, cancellationToken));
        while (await Next(running, cancellationToken)) yield return running.ResponseStream.Current;
    }

    public void Dispose() => _channel.Dispose();

    private async Task<bool> Next<T>(AsyncServerStreamingCall<T> running, CancellationToken cancellationToken)
    {
        try
        {
            return await running.ResponseStream.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            throw Failures.Of(exception, Address, cancellationToken);
        }
    }

    private CallOptions Options(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Metadata? headers = _key is { Length: > 0 } key ? new Metadata { { KeyHeader, key } } : null;
        return new CallOptions(headers, timeout is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null, cancellationToken);
    }
}
