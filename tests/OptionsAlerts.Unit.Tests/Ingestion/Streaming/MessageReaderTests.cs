using System.Net.WebSockets;
using System.Text;
using OptionsAlerts.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

public sealed class MessageReaderTests
{
    private static readonly byte[] Frame = [0x82, 0x7E, 0x27, 0x10, .. Enumerable.Repeat((byte)'x', 10_000)];

    [Fact]
    public void Reading_a_message_allocates_nothing()
    {
        using var socket = WebSocket.CreateFromStream(new EndlessStream(Frame), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        using var reader = new MessageReader(socket, 1_000_000);
        Read(reader);
        Allocations.Least(_ =>
        {
            for (var i = 0; i < 1000; i++) Read(reader);
        }).ShouldBe(0);
    }

    [Fact]
    public async Task A_buffer_grows_with_the_largest_message()
    {
        var text = new string('y', 300_000);
        byte[] frame = [0x81, 0x7F, 0, 0, 0, 0, 0, 4, 0x93, 0xE0, .. Encoding.ASCII.GetBytes(text)];
        using var socket = WebSocket.CreateFromStream(new EndlessStream(frame), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        using var reader = new MessageReader(socket, 300_000);
        (await reader.Next()).ShouldBe(new ReadMessage(ReadKind.Text, 300_000));
        Encoding.ASCII.GetString(reader.Buffer, 0, 300_000).ShouldBe(text);
        (await reader.Next()).ShouldBe(new ReadMessage(ReadKind.Text, 300_000));
    }

    private static void Read(MessageReader reader)
    {
        // A task made of it would be an allocation of the test's own.
#pragma warning disable CA2012, VSTHRD002
        var next = reader.Next();
        if (!next.IsCompleted) throw new InvalidOperationException("It waits.");
        if (next.Result != new ReadMessage(ReadKind.Binary, 10_000)) throw new InvalidOperationException("Another message.");
#pragma warning restore CA2012, VSTHRD002
    }

    /// <summary>The same bytes again and again, at once.</summary>
    private sealed class EndlessStream(byte[] bytes) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Take(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        private int Take(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at = (_at + count) % bytes.Length;
            return count;
        }
    }
}
