using System.Text;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <summary>Writes a row's body: whole numbers in as few bytes as they need, floating-point numbers bit for bit.</summary>
internal sealed class RowWriter : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;

    public RowWriter(byte kind, string underlying)
    {
        _writer = new BinaryWriter(_stream, Encoding.UTF8);
        _writer.Write(BookRow.Version);
        _writer.Write(kind);
        Text(underlying);
    }

    public void Text(string value) => _writer.Write(value);

    // Zigzag, so that small negative numbers are small too.
    public void Whole(long value) => _writer.Write7BitEncodedInt64((value << 1) ^ (value >> 63));

    public void Maybe(long? value)
    {
        _writer.Write(value.HasValue);
        if (value is { } present) Whole(present);
    }

    public void Real(double value) => _writer.Write(value);

    public void Bits(ulong value) => _writer.Write7BitEncodedInt64((long)value);

    public void Rung(Rung rung)
    {
        Whole(rung.Raised is { } severity ? (int)severity + 1 : 0);
        if (rung.Raised is not null) Real(rung.Magnitude);
    }

    public byte[] Done()
    {
        _writer.Flush();
        return _stream.ToArray();
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>Reads what <see cref="RowWriter"/> wrote.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly BinaryReader _reader;

    /// <exception cref="FormatException">The version is not one that is known.</exception>
    public RowReader(byte[] body)
    {
        _reader = new BinaryReader(new MemoryStream(body, writable: false), Encoding.UTF8);
        var version = _reader.ReadByte();
        if (version is not (BookRow.Version or BookRow.FirstVersion)) throw new FormatException($"version {version} is neither {BookRow.FirstVersion} nor {BookRow.Version}");
        IsFirstVersion = version == BookRow.FirstVersion;
        Kind = _reader.ReadByte();
        Underlying = Text();
    }

    public byte Kind { get; }

    public bool IsFirstVersion { get; }

    public string Underlying { get; }

    public bool IsAtEnd => _reader.BaseStream.Position == _reader.BaseStream.Length;

    public string Text() => _reader.ReadString();

    public long Whole()
    {
        var coded = (ulong)_reader.Read7BitEncodedInt64();
        return (long)(coded >> 1) ^ -(long)(coded & 1);
    }

    /// <exception cref="FormatException">The number is outside the range.</exception>
    public int Whole(int least, int most)
    {
        var value = Whole();
        return value >= least && value <= most ? (int)value : throw new FormatException($"{value} is not within {least} to {most}");
    }

    public long? Maybe() => _reader.ReadBoolean() ? Whole() : null;

    public double Real() => _reader.ReadDouble();

    public ulong Bits() => (ulong)_reader.Read7BitEncodedInt64();

    public Rung Rung()
    {
        var severity = Whole(0, (int)Severity.Critical + 1);
        return severity == 0 ? default : Core.Rung.At((Severity)(severity - 1), Real());
    }

    public void Dispose() => _reader.Dispose();
}
