namespace OptionsAlerts.Fuzz.Frames;

/// <summary>A frame while it is made: bytes in a buffer that is used again and holds so many. What does not fit is left out.</summary>
internal sealed class FrameBuffer(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public int Room => _bytes.Length - Length;

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Set(ReadOnlySpan<byte> frame)
    {
        Length = Math.Min(frame.Length, _bytes.Length);
        frame[..Length].CopyTo(_bytes);
    }

    public void Cut(int length) => Length = Math.Min(Length, length);

    public void Remove(int at, int count)
    {
        Bytes[(at + count)..].CopyTo(Bytes[at..]);
        Length -= count;
    }

    public void Insert(int at, ReadOnlySpan<byte> some)
    {
        if (some.Length > Room) return;
        var end = Length;
        Length += some.Length;
        _bytes.AsSpan(at, end - at).CopyTo(_bytes.AsSpan(at + some.Length));
        some.CopyTo(_bytes.AsSpan(at));
    }

    public void Replace(int at, int count, ReadOnlySpan<byte> some)
    {
        if (some.Length - count > Room) return;
        Remove(at, count);
        Insert(at, some);
    }
}
