using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// The lines of one record file, one at a time. A file that its writer could not finish, or that was cut or damaged since, is read to its last whole line; that it was, is known
/// at its end. Holds one line.
/// </summary>
internal sealed class RecordReader : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly Stream? _content;
    private readonly string _path;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _scanned;

    /// <exception cref="InvalidFileException">Not readable, or no record: its first line is there and says something else.</exception>
    public RecordReader(string path)
        : this(Open(path), path)
    {
    }

    /// <param name="file">The whole file, zipped or not; disposed with this.</param>
    /// <exception cref="InvalidFileException">No record: its first line is there and says something else.</exception>
    public RecordReader(Stream file, string path)
    {
        _path = path;
        _content = Content(file);
        if (_content is null) IsCut = true;
        if (!TryLine(out var head)) return;
        Feed = RecordFormat.Feed(head) ?? throw NoRecord();
    }

    /// <summary>Who said it; empty where not even the first line is whole.</summary>
    public string Feed { get; } = "";

    /// <summary>True once it is known that the file does not end as its writer ends one.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The next whole line; false at the end.</summary>
    /// <exception cref="InvalidFileException">A line beyond any that is written.</exception>
    public bool TryLine(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf(LineEnd);
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, _scanned + found - _start);
                _start = _scanned = _scanned + found + 1;
                return true;
            }

            _scanned = _end;
            if (Fill()) continue;
            line = default;
            IsCut |= _end > _start;
            return false;
        }
    }

    public void Dispose() => _content?.Dispose();

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CompressedFile.Explain(exception, path);
        }
    }

    // Null where it is cut within its first bytes.
    private Stream? Content(Stream file)
    {
        try
        {
            var zipped = file.Length >= 2 && file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return zipped ? new VerifiedGzip(file) : file;
        }
        catch (InvalidDataException)
        {
            file.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file.Dispose();
            throw CompressedFile.Explain(exception, _path);
        }
    }

    private bool Fill()
    {
        if (_content is null || IsCut) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _scanned, _start) = (_end - _start, _scanned - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= RecordFormat.MaxLineBytes) throw new InvalidFileException(_path, "a line of more than 64 MiB, which is no record's");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = _content.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            IsCut = true;
            return false;
        }
    }

    private InvalidFileException NoRecord()
    {
        Dispose();
        return new InvalidFileException(_path, FormattableString.Invariant($"its first line is not that of a record of version {RecordFormat.Version}"));
    }
}
