using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>
/// One WebSocket connection, from its opening to its end: carries messages between the socket and the conversation, holds each state to its time and each message
/// to its size. Messages are read and handled one after the other, nothing but the conversation between two reads. It ends in a reason and throws only when it is
/// cancelled: then it says goodbye and waits for the other side no longer than the close timeout. The address is never part of a reason.
/// </summary>
/// <param name="advanced">Told each new state on the connection's own loop; it must not wait.</param>
public sealed class WebSocketStream(
    StreamPreparation.Ready ready, StreamPolicy policy, StreamStatistics statistics, TimeProvider time, Action<StreamState> advanced) : IDisposable
{
    private WebSocket _socket = new ClientWebSocket();
    private readonly StreamOutbox _outbox = new();
    private readonly Lock _gate = new();
    private ITimer? _deadline;
    private StreamState _state = StreamState.Connecting;
    private StreamEnd? _cut;
    private Task _goodbye = Task.CompletedTask;
    private bool _isClosing;

    /// <summary>True for an address that a socket may be opened to: wss, or ws on a loopback address.</summary>
    public static bool IsAllowed(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && address.IsLoopback));

    /// <summary>Cuts the connection; the first reason given stands.</summary>
    public void Cut(StreamEnd end)
    {
        Interlocked.CompareExchange(ref _cut, end, null);
        _socket.Abort();
    }

    public void Dispose()
    {
        _deadline?.Dispose();
        _socket.Dispose();
    }

    /// <summary>Runs the connection to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<StreamEnd> Run(CancellationToken cancellationToken)
    {
        if (ready.Open is null && !IsAllowed(ready.Address)) return new StreamEnd(StreamEndKind.Broken, "the stream's address is neither wss nor on this machine");
        if (await Open(cancellationToken) is { } failed) return failed;

        _deadline = time.CreateTimer(_ => Cut(new StreamEnd(StreamEndKind.Broken, OutOfTime())), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        StreamEnd end;
        await using (cancellationToken.UnsafeRegister(_ => SayGoodbye(), null))
        {
            try
            {
                end = await Converse(cancellationToken);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                end = new StreamEnd(StreamEndKind.Broken, StreamFailure.Words(exception, policy));
            }
        }

        SayGoodbye();
        await _goodbye;
        cancellationToken.ThrowIfCancellationRequested();
        return Volatile.Read(ref _cut) ?? end;
    }

    private async Task<StreamEnd?> Open(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(policy.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Connect(either.Token);
            return null;
        }
        catch (Exception exception) when (exception is WebSocketException or SocketException or OperationCanceledException or IOException or ArgumentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return limit.IsCancellationRequested
                ? new StreamEnd(StreamEndKind.Broken, StreamFailure.Seconds("no connection within", policy.ConnectTimeout))
                : StreamFailure.Opening(_socket as ClientWebSocket, exception, time.GetUtcNow());
        }
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        if (ready.Open is { } open)
        {
            _socket.Dispose();
            _socket = await open(cancellationToken);
            return;
        }

        var socket = (ClientWebSocket)_socket;
        socket.Options.KeepAliveInterval = policy.PingInterval;
        socket.Options.KeepAliveTimeout = policy.PongTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in ready.Headers) socket.Options.SetRequestHeader(name, value);
        using var invoker = OpeningContent.Invoker(ready.Headers);
        await socket.ConnectAsync(ready.Address, invoker, cancellationToken);
    }

    private async Task<StreamEnd> Converse(CancellationToken cancellationToken)
    {
        using var reader = new MessageReader(_socket, policy.MaxMessageBytes);
        Enter(StreamState.Connected);
        for (var verdict = ready.Conversation.Opened(_outbox); ;)
        {
            if (!_outbox.IsEmpty) await Send(cancellationToken);
            if (verdict.End is { } end) return end;
            if (_outbox.IsOverfull) return new StreamEnd(StreamEndKind.Broken, "more to send than fits");
            if (verdict.State > _state) Enter(verdict.State);

            var message = await reader.Next();
            switch (message.Kind)
            {
                case ReadKind.Close:
                    return StreamFailure.Closed(_socket);
                case ReadKind.TooLarge:
                    return new StreamEnd(StreamEndKind.Broken, string.Create(CultureInfo.InvariantCulture, $"a message of more than {policy.MaxMessageBytes} bytes"));
                default:
                    // What comes after the goodbye is no longer heard.
                    if (cancellationToken.IsCancellationRequested) continue;
                    statistics.Received(message.Length, time.GetUtcNow());
                    verdict = ready.Conversation.Message(reader.Buffer.AsSpan(0, message.Length), message.Kind == ReadKind.Binary, _outbox);
                    break;
            }
        }
    }

    private async Task Send(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(policy.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _outbox.Flush(_socket, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Cut(new StreamEnd(StreamEndKind.Broken, StreamFailure.Seconds("nothing could be sent for", policy.SendTimeout)));
            throw;
        }
    }

    private void Enter(StreamState state)
    {
        _state = state;
        lock (_gate)
        {
            if (!_isClosing) _deadline!.Change(TimeFor(state), Timeout.InfiniteTimeSpan);
        }

        statistics.Entered(state);
        advanced(state);
    }

    private TimeSpan TimeFor(StreamState state) => state switch
    {
        StreamState.Connected => policy.AuthTimeout,
        StreamState.Authenticated => policy.SubscribeTimeout,
        _ => Timeout.InfiniteTimeSpan,
    };

    private string OutOfTime() => _state switch
    {
        _ when _isClosing => StreamFailure.Seconds("no goodbye within", policy.CloseTimeout),
        StreamState.Connected => StreamFailure.Seconds("not let in within", policy.AuthTimeout),
        _ => StreamFailure.Seconds("not subscribed within", policy.SubscribeTimeout),
    };

    private void SayGoodbye()
    {
        lock (_gate)
        {
            if (_isClosing) return;
            _isClosing = true;
            _deadline!.Change(policy.CloseTimeout, Timeout.InfiniteTimeSpan);
            _goodbye = Goodbye();
        }
    }

    // The answer to it, or the deadline, ends the reading.
    private async Task Goodbye()
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // There is nobody left to say it to.
        }
    }
}
