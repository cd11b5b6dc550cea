using Google.Protobuf;
using Grpc.Core;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Writes what it is given to a caller, in messages of a size that suits the wire. The last of it goes with <see cref="FlushAsync"/>.</summary>
internal sealed class ChunkStream(IServerStreamWriter<ExportReply> to) : Stream
{
    private const int Size = 64 * 1024;

    private readonly byte[] _waiting = new byte[Size];
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, Size - _length);
            buffer[..taken].CopyTo(_waiting.AsMemory(_length));
            _length += taken;
            buffer = buffer[taken..];
            if (_length == Size) await FlushAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_length == 0) return;
        await to.WriteAsync(new ExportReply { Chunk = ByteString.CopyFrom(_waiting, 0, _length) }, cancellationToken);
        _length = 0;
    }

    public override void Flush()
    {
        // What waits goes when it is asked to asynchronously.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
