using System.Buffers.Binary;

namespace OptionsAlerts.Fakes.Sockets;

/// <summary>WebSocket frames as a server writes and reads them (RFC 6455, no extensions).</summary>
internal static class Frames
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private const int LargestPayload = 16 * 1024 * 1024;

    /// <summary>A frame, unmasked.</summary>
    public static byte[] Frame(int kind, ReadOnlySpan<byte> payload, bool isLast)
    {
        var head = payload.Length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)((isLast ? 0x80 : 0) | kind);
        switch (head)
        {
            case 2:
                frame[1] = (byte)payload.Length;
                break;
            case 4:
                frame[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                frame[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
                break;
        }

        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    /// <summary>The next frame of a client; null at the stream's end.</summary>
    /// <exception cref="IOException">The stream broke off within a frame, or a frame is too large.</exception>
    public static async Task<(int Kind, bool IsLast, byte[] Payload)?> Read(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[14];
        if (await stream.ReadAtLeastAsync(head.AsMemory(0, 2), 2, throwOnEndOfStream: false, cancellationToken) < 2) return null;
        long length = head[1] & 0x7F;
        if (length == 126)
        {
            await stream.ReadExactlyAsync(head.AsMemory(2, 2), cancellationToken);
            length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
        }
        else if (length == 127)
        {
            await stream.ReadExactlyAsync(head.AsMemory(2, 8), cancellationToken);
            length = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2));
        }

        if (length is < 0 or > LargestPayload) throw new IOException("A frame of more than 16 MiB.");
        var mask = new byte[4];
        if ((head[1] & 0x80) != 0) await stream.ReadExactlyAsync(mask, cancellationToken);
        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        for (var i = 0; i < payload.Length; i++) payload[i] ^= mask[i & 3];
        return (head[0] & 0x0F, (head[0] & 0x80) != 0, payload);
    }
}
