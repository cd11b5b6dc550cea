using System.Buffers.Binary;
using System.Net.Sockets;

namespace OptionsAlerts.Fakes.Ibkr;

/// <summary>One client's connection to a <see cref="FakeTws"/>.</summary>
public sealed class TwsConnection(Socket socket) : IDisposable
{
    private const int LargestFrame = 1024 * 1024;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private volatile bool _isCut;

    /// <summary>The first bytes that came: the protocol's name and the versions, frame and all.</summary>
    public byte[] Hello { get; internal set; } = [];

    public bool IsOpen => !_isCut;

    internal Task Serving { get; set; } = Task.CompletedTask;

    /// <summary>Sends a payload in its frame.</summary>
    public Task Send(byte[] payload) => SendRaw(TwsMessage.Frame(payload));

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRaw(byte[] bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends the first half of a frame and cuts the connection.</summary>
    public async Task CutMidFrame(byte[] payload)
    {
        var frame = TwsMessage.Frame(payload);
        await SendRaw(frame[..(frame.Length / 2)]);
        socket.Shutdown(SocketShutdown.Both);
        Cut();
    }

    public void Cut()
    {
        _isCut = true;
        _stream.Dispose();
    }

    public void Dispose()
    {
        Cut();
        _sending.Dispose();
    }

    internal async Task<byte[]> ReadHello(CancellationToken cancellationToken)
    {
        var head = new byte[8];
        await _stream.ReadExactlyAsync(head, cancellationToken);
        var versions = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4))];
        await _stream.ReadExactlyAsync(versions, cancellationToken);
        return [.. head, .. versions];
    }

    /// <summary>The next payload; null when the client has said goodbye.</summary>
    internal async Task<byte[]?> Read(CancellationToken cancellationToken)
    {
        var head = new byte[4];
        if (await _stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) < 4) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > LargestFrame) throw new IOException("A frame of more than 1 MiB.");
        var payload = new byte[length];
        await _stream.ReadExactlyAsync(payload, cancellationToken);
        return payload;
    }
}
