using System.Globalization;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Comma-separated rows from a stream of characters, one line a row, fields quoted or not (RFC 4180, without line breaks inside quotes).
/// Fields are views into one reused buffer: nothing is allocated a row. A line longer than 64 Ki characters is refused.
/// </summary>
internal sealed class CsvRows(TextReader reader, string where) : IDisposable
{
    private const int MaxLine = 64 * 1024;

    private readonly List<Range> _fields = [];
    private char[] _buffer = new char[8 * 1024];
    private int _start;
    private int _end;
    private int _next;

    /// <summary>The number of the present line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How many fields the present row has; a blank line has one, empty.</summary>
    public int Count => _fields.Count;

    /// <summary>The place of the present row, for messages.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{where} line {Line}");

    private string NextPlace => string.Create(CultureInfo.InvariantCulture, $"{where} line {Line + 1}");

    /// <summary>Field <paramref name="index"/> without its quotes and outer blanks; empty where the row is shorter.</summary>
    public ReadOnlySpan<char> this[int index] => (uint)index < (uint)_fields.Count ? _buffer.AsSpan()[_fields[index]] : default;

    /// <summary>Goes to the next line; false at the end.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read on (damaged gzip, I/O), or the line is too long.</exception>
    public bool Read()
    {
        var length = NextLine();
        if (length < 0) return false;
        Line++;
        Split(_start, _start + length);
        return true;
    }

    public void Dispose() => reader.Dispose();

    /// <summary>Finds the next line's end, leaving the line at <c>_start</c>; its length, or −1 at the end of the file.</summary>
    private int NextLine()
    {
        if (_fields.Count > 0) _start = _next;
        for (var scanned = 0; ;)
        {
            var newline = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf('\n');
            if (newline >= 0)
            {
                _next = _start + scanned + newline + 1;
                return scanned + newline;
            }

            scanned = _end - _start;
            if (!Fill())
            {
                _next = _end;
                return scanned > 0 ? scanned : -1;
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLine)
                throw new InvalidFileException(NextPlace, "the line is longer than 65,536 characters");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = reader.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw CompressedFile.Explain(exception, NextPlace);
        }
    }

    private void Split(int position, int end)
    {
        _fields.Clear();
        while (true)
        {
            while (position < end && _buffer[position] is ' ' or '\t') position++;
            if (position < end && _buffer[position] == '"')
            {
                _fields.Add(Unquote(ref position, end));
            }
            else
            {
                var comma = _buffer.AsSpan(position, end - position).IndexOf(',');
                var stop = comma < 0 ? end : position + comma;
                var last = stop;
                while (last > position && char.IsWhiteSpace(_buffer[last - 1])) last--;
                _fields.Add(position..last);
                position = stop;
            }

            if (position >= end) return;
            position++;
        }
    }

    /// <summary>Reads a quoted field at <paramref name="position"/>, doubled quotes made single in place; stops at the comma after it.</summary>
    private Range Unquote(ref int position, int end)
    {
        var first = ++position;
        var write = first;
        while (position < end)
        {
            if (_buffer[position] == '"')
            {
                position++;
                if (position >= end || _buffer[position] != '"') break;
            }

            _buffer[write++] = _buffer[position++];
        }

        while (position < end && _buffer[position] != ',') position++;
        return first..write;
    }
}
