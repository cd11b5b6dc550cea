using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>What the reading of one message came to.</summary>
public enum ReadKind
{
    Text,
    Binary,

    /// <summary>The other side said goodbye.</summary>
    Close,

    /// <summary>The message is larger than the limit.</summary>
    TooLarge,
}

/// <param name="Length">The message's bytes, from the start of <see cref="MessageReader.Buffer"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReadMessage(ReadKind Kind, int Length);

/// <summary>
/// Puts a socket's messages together in one buffer that is used again for each, and grows, up to the limit, with the largest that has come:
/// nothing is allocated for a message that fits it.
/// </summary>
public sealed class MessageReader(WebSocket socket, int maxBytes) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBytes, maxBytes));

    /// <summary>Holds the message that was read last, until the next is asked for.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>The next whole message.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadMessage> Next()
    {
        for (var length = 0; ;)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return new ReadMessage(ReadKind.Close, 0);
            length += part.Count;
            if (length > maxBytes) return new ReadMessage(ReadKind.TooLarge, length);
            if (part.EndOfMessage) return new ReadMessage(part.MessageType == WebSocketMessageType.Text ? ReadKind.Text : ReadKind.Binary, length);
            if (length == _buffer.Length) Grow(length);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * length, maxBytes + 1L));
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
