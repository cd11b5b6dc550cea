using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// A TCP connection to TWS in the shape of a WebSocket, so that what keeps streams up keeps this one up too: each frame (four bytes of length, then the payload) is read as one
/// binary message, of any announced length; its reader holds it to a limit. An empty message says that something is to be sent. What is sent is sent as it is, no faster than the pacer lets it.
/// </summary>
public sealed class TwsSocket : WebSocket
{
    private readonly Stream _stream;
    private readonly Socket _socket;
    private readonly TwsPacer _pacer;
    private readonly Func<Task> _nudge;
    private readonly byte[] _head = new byte[4];
    private Task<int>? _headRead;
    private long _left = -1;
    private WebSocketState _state = WebSocketState.Open;

    private TwsSocket(Socket socket, TwsPacer pacer, Func<Task> nudge)
    {
        (_socket, _pacer, _nudge) = (socket, pacer, nudge);
        _stream = new BufferedStream(new NetworkStream(socket, ownsSocket: true), 32 * 1024);
    }

    public override WebSocketCloseStatus? CloseStatus => _state == WebSocketState.Open ? null : WebSocketCloseStatus.Empty;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <param name="nudge">Gives a task whose end makes an empty message, where none is being read: something is to be sent though nothing comes.</param>
    /// <exception cref="SocketException">There is nobody there.</exception>
    public static async Task<WebSocket> Connect(string host, int port, TwsPacer pacer, Func<Task> nudge, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            await socket.ConnectAsync(host, port, cancellationToken);
            return new TwsSocket(socket, pacer, nudge);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_left < 0)
        {
            _headRead ??= _stream.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken).AsTask();
            if (!_headRead.IsCompleted && await Task.WhenAny(_headRead, _nudge()) != _headRead) return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Binary, endOfMessage: true);
            var read = await _headRead;
            _headRead = null;
            if (read == 0)
            {
                _state = WebSocketState.CloseReceived;
                return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
            }

            if (read < _head.Length) throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            _left = BinaryPrimitives.ReadUInt32BigEndian(_head);
        }

        var part = _left == 0 ? 0 : await _stream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (part == 0 && _left > 0) throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        _left -= part;
        if (_left > 0) return new ValueWebSocketReceiveResult(part, WebSocketMessageType.Binary, endOfMessage: false);
        _left = -1;
        return new ValueWebSocketReceiveResult(part, WebSocketMessageType.Binary, endOfMessage: true);
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        await _pacer.Wait(cancellationToken);
        await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        if (_state == WebSocketState.Open) _state = WebSocketState.CloseSent;
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _socket.Dispose();
    }

    public override void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage);
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();
}
