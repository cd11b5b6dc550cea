using System.Net.WebSockets;
using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>The bytes of a WebSocket, read into messages: frames in parts, pings between them, goodbyes, lengths that are not true. No message may be longer than the limit.</summary>
internal sealed class SocketDecoder : IDecoder
{
    private const int MaxBytes = 2_048;
    private const int MostMessages = 10_000;

    private readonly ulong _expected;

    public SocketDecoder()
    {
        Seeds = [.. Corpus.Of(Name).Select(frame => frame.Bytes)];
        _expected = Read(Seeds[0]).Said;
    }

    public string Name => "websocket";

    public IReadOnlyList<byte[]> Seeds { get; }

    public FrameOutcome Run(ReadOnlySpan<byte> frame) => Read(frame.ToArray()).IsWhole ? FrameOutcome.Accepted : FrameOutcome.Rejected;

    public void Check()
    {
        if (Read(Seeds[0]).Said != _expected) throw new FuzzException("the next good frames give something else");
    }

    private static (ulong Said, bool IsWhole) Read(byte[] bytes)
    {
        var digest = new Digest();
        using var wire = new OneWayStream(bytes);
        using var socket = WebSocket.CreateFromStream(wire, isServer: false, subProtocol: null, Timeout.InfiniteTimeSpan);
        using var reader = new MessageReader(socket, MaxBytes);
        try
        {
            for (var messages = 0; messages < MostMessages; messages++)
            {
                var reading = reader.Next();
                if (!reading.IsCompleted) throw new FuzzException("it waits though everything is there");
                // Complete: nothing is waited for.
#pragma warning disable VSTHRD002
                var message = reading.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
                if (message.Kind is ReadKind.Close or ReadKind.TooLarge) return (digest.Value, message.Kind == ReadKind.Close);
                if (message.Length > MaxBytes) throw new FuzzException("a message is longer than the limit");
                digest.Add(reader.Buffer.AsSpan(0, message.Length));
            }
        }
        catch (WebSocketException)
        {
            return (digest.Value, false);
        }

        throw new FuzzException("messages without end");
    }

    /// <summary>Gives the bytes and takes all that is written.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
