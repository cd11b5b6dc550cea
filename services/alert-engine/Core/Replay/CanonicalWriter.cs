using System.Buffers.Binary;
using System.Text;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Writes canonical bytes into a buffer of its own, which is used again after <see cref="Clear"/>. Big-endian; every string and list is preceded by its
/// length, every optional value by a byte that says whether it is there.
/// </summary>
internal sealed class CanonicalWriter
{
    // Dividing by one with as many decimals as a decimal can hold drops trailing zeros.
    private const decimal One = 1.000000000000000000000000000000000m;

    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>True within an event or policy of the second format or a later one.</summary>
    public bool IsLater { get; private set; }

    /// <summary>True within an event or policy of the third format.</summary>
    public bool Confirms { get; private set; }

    public void Clear() => _length = 0;

    /// <summary>Begins an event or a policy by its format's number.</summary>
    public void Begin(byte format)
    {
        IsLater = format >= Canonical.SecondFormat;
        Confirms = format == Canonical.ThirdFormat;
        Byte(format);
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);

    public void Time(DateTimeOffset value) => Long(value.UtcTicks);

    public void Id(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void Enum<T>(T value) where T : struct, Enum
    {
        var name = EnumNames<T>.Encoded[value];
        name.CopyTo(Take(name.Length));
    }

    public void Text(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Reserve(sizeof(int) + most);
        var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length + sizeof(int)));
        Int(written);
        _length += written;
    }

    public void Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        if (value.Scale > 0) value /= One;
        decimal.GetBits(value == 0 ? 0 : value, bits);
        foreach (var part in bits) Int(part);
    }

    public void OptionalText(string? value)
    {
        Bool(value is not null);
        if (value is not null) Text(value);
    }

    public void OptionalTime(DateTimeOffset? value)
    {
        Bool(value is not null);
        if (value is { } time) Time(time);
    }

    public void OptionalId(Guid? value)
    {
        Bool(value is not null);
        if (value is { } id) Id(id);
    }

    public void Optional<T>(T? value, Action<CanonicalWriter, T> write) where T : class
    {
        Bool(value is not null);
        if (value is not null) write(this, value);
    }

    public void Texts(string[] values) => List(values, static (writer, value) => writer.Text(value));

    public void List<T>(T[] values, Action<CanonicalWriter, T> write)
    {
        Int(values.Length);
        foreach (var value in values) write(this, value);
    }

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }

    /// <summary>The names of an enum as <see cref="Text"/> writes them, made once.</summary>
    private static class EnumNames<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, byte[]> Encoded = System.Enum.GetValues<T>().ToDictionary(value => value, Encode);

        private static byte[] Encode(T value)
        {
            var writer = new CanonicalWriter();
            writer.Text(WireName.Of(value));
            return writer.Written.ToArray();
        }
    }
}
