using System.Buffers.Binary;
using System.Text;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Keeps short ASCII texts that come again and again, so that reading a million events does not make a million copies of a symbol. A fixed number of places: a text takes the place of
/// another with the same hash. Private to one owner.
/// </summary>
internal sealed class TextPool
{
    private const int Places = 4_096;
    private const int Longest = 80;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text of these bytes, where it was seen lately.</summary>
    public string? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return string.Empty;
        return utf8.Length <= Longest && _texts[Place(utf8)] is { } text && Ascii.Equals(utf8, text) ? text : null;
    }

    /// <summary>Makes a text of bytes that are UTF-8 and keeps it.</summary>
    public string Add(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (utf8.Length <= Longest) _texts[Place(utf8)] = text;
        return text;
    }

    /// <summary>A hash of bytes from their number, their ends and their middle, which tell names apart; what it does not tell apart is no more than slow.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
            if (bytes.Length >= sizeof(ulong))
            {
                hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                if (bytes.Length > 2 * sizeof(ulong)) hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes[((bytes.Length - sizeof(ulong)) / 2)..]));
                hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]));
            }
            else
            {
                foreach (var one in bytes) hash = (hash << 8) ^ one;
                hash = Mixed(hash, 0);
            }

            return (uint)(hash >> 32);
        }
    }

    private static int Place(ReadOnlySpan<byte> bytes) => (int)(Hash(bytes) & (Places - 1));

    private static ulong Mixed(ulong hash, ulong next)
    {
        unchecked
        {
            hash = (hash ^ next) * 0xFF51AFD7ED558CCD;
            return hash ^ (hash >> 32);
        }
    }
}
