using System.Net.WebSockets;
using System.Text;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>What a conversation wants sent, kept in order until the connection's own loop sends it. Bounded: what does not fit is not kept, and said.</summary>
internal sealed class StreamOutbox : IStreamOutbox
{
    public const int MaxMessages = 1024;
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly Queue<(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type)> _waiting = new();
    private int _bytes;

    /// <summary>True once something did not fit.</summary>
    public bool IsOverfull { get; private set; }

    public bool IsEmpty => _waiting.Count == 0;

    public void Text(string message) => Add(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text);

    public void Binary(ReadOnlyMemory<byte> message) => Add(message, WebSocketMessageType.Binary);

    /// <summary>Sends everything in order.</summary>
    public async Task Flush(WebSocket socket, CancellationToken cancellationToken)
    {
        while (_waiting.TryDequeue(out var message))
        {
            _bytes -= message.Bytes.Length;
            await socket.SendAsync(message.Bytes, message.Type, endOfMessage: true, cancellationToken);
        }
    }

    private void Add(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        if (_waiting.Count == MaxMessages || bytes.Length > MaxBytes - _bytes)
        {
            IsOverfull = true;
            return;
        }

        _bytes += bytes.Length;
        _waiting.Enqueue((bytes, type));
    }
}
