using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The golden hash of one day's log.</summary>
/// <param name="Events">How many events it is over.</param>
/// <param name="Hash">64 hexadecimal digits.</param>
public sealed record DayHash(DateOnly Day, long Events, string Hash);

/// <summary>The running hash of a log: SHA-256 over each event's length and canonical bytes, in order.</summary>
public sealed class GoldenHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CanonicalWriter _writer = new();

    /// <summary>How many events were added.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of what was added so far, 64 hexadecimal digits. More may be added after it was read.</summary>
    public string Hex => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Add(DecisionEvent e)
    {
        _writer.Clear();
        Canonical.Write(_writer, e);
        Add(_writer.Written);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>Adds an event by its canonical bytes.</summary>
    internal void Add(ReadOnlySpan<byte> canonical)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, canonical.Length);
        _hash.AppendData(length);
        _hash.AppendData(canonical);
        Count++;
    }
}
