using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Unpacks a gzip of one member and holds it to its trailer, checksum and length. The framework's own stream ends at a truncation as if
/// that were the end, so that half a file would pass for a whole one.
/// </summary>
internal sealed class VerifiedGzip : Stream
{
    private const int HeaderAndTrailer = 18;

    private readonly Stream _packed;
    private readonly GZipStream _content;
    private readonly Crc32 _checksum = new();
    private readonly uint _expectedChecksum;
    private readonly uint _expectedLength;
    private uint _length;

    /// <param name="packed">Seekable, at its beginning; disposed with this.</param>
    /// <exception cref="InvalidDataException">Too short to be a gzip.</exception>
    public VerifiedGzip(Stream packed)
    {
        if (packed.Length < HeaderAndTrailer) throw new InvalidDataException("The gzip is cut short.");
        Span<byte> trailer = stackalloc byte[8];
        packed.Position = packed.Length - trailer.Length;
        packed.ReadExactly(trailer);
        packed.Position = 0;
        _expectedChecksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        _expectedLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        _packed = packed;
        _content = new GZipStream(packed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The content ends and is not what the trailer says.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _content.Read(buffer);
        if (read > 0)
        {
            _checksum.Append(buffer[..read]);
            unchecked { _length += (uint)read; }
        }
        else if (buffer.Length > 0 && (_length != _expectedLength || _checksum.GetCurrentHashAsUInt32() != _expectedChecksum))
        {
            throw new InvalidDataException("The gzip is cut short or damaged.");
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
