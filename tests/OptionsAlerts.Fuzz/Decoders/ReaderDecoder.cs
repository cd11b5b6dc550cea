using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>A reader of whole bodies, files or lines, which keeps nothing between two of them and refuses with an <see cref="InvalidFileException"/> of one short line.</summary>
internal sealed class ReaderDecoder : IDecoder
{
    private const int LongestReason = 600;

    private readonly Func<byte[], Digest, bool> _read;
    private readonly Digest _digest = new();
    private readonly byte[] _good;
    private readonly ulong _expected;

    /// <param name="read">Reads a body and puts what it gives into the digest; false where the reader says no without an exception.</param>
    public ReaderDecoder(string name, Func<byte[], Digest, bool> read)
    {
        (Name, _read, Seeds) = (name, read, [.. Corpus.Of(name).Select(frame => frame.Bytes)]);
        _good = Seeds[0];
        _expected = Good();
    }

    public string Name { get; }

    public IReadOnlyList<byte[]> Seeds { get; }

    public FrameOutcome Run(ReadOnlySpan<byte> frame)
    {
        _digest.Clear();
        try
        {
            return _read(frame.ToArray(), _digest) ? FrameOutcome.Accepted : FrameOutcome.Rejected;
        }
        catch (InvalidFileException exception)
        {
            if (exception.Message.AsSpan().ContainsAny('\n', '\r') || exception.Message.Length > LongestReason) throw new FuzzException("its reason is not one short line");
            return FrameOutcome.Rejected;
        }
    }

    public void Check()
    {
        if (Good() != _expected) throw new FuzzException("the next good frame gives something else");
    }

    private ulong Good() => Run(_good) == FrameOutcome.Accepted ? _digest.Value : throw new FuzzException("a good frame is rejected");
}
