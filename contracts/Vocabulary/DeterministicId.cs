using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OptionsAlerts.Contracts;

/// <summary>
/// Name-based ids (RFC 9562 version 8, SHA-256): the same parts give the same id on any machine, at any time.
/// Parts are length-prefixed, so that no two lists of parts share an id by concatenation.
/// </summary>
public static class DeterministicId
{
    /// <summary>The id of a signal: source, kind, symbol, subject, event time and the input that showed it.</summary>
    public static Guid Signal(string source, SignalKind kind, string symbol, string subject, DateTimeOffset eventTime, string inputId) =>
        Of("signal", source, WireName.Of(kind), symbol, subject, Time(eventTime), inputId);

    /// <summary>The id of one request to one channel; an alert fails over by a higher attempt, never by the same id.</summary>
    public static Guid Request(Guid alertId, string channel, int attempt)
    {
        // As Of has it of the same parts, without making texts of the id and the number.
        const int OthersBytes = 4 + 7 + 4 + 32 + 4 + 4 + 11;
        if (channel.Length > 64) return Of("request", alertId.ToString("N"), channel, attempt.ToString(CultureInfo.InvariantCulture));
        Span<byte> buffer = stackalloc byte[OthersBytes + (3 * 64)];
        var used = Part(buffer, "request"u8.Length);
        "request"u8.CopyTo(buffer[used..]);
        used += "request"u8.Length;
        used += Part(buffer[used..], 32);
        alertId.TryFormat(buffer[used..], out var length, "N");
        used += length;
        length = Encoding.UTF8.GetBytes(channel, buffer[(used + 4)..]);
        used += Part(buffer[used..], length) + length;
        attempt.TryFormat(buffer[(used + 4)..], out length, provider: CultureInfo.InvariantCulture);
        used += Part(buffer[used..], length) + length;
        return Id(buffer[..used]);
    }

    /// <summary>The id of the digest that a run sends at an instant.</summary>
    public static Guid Digest(string runId, DateTimeOffset at) => Of("digest", runId, Time(at));

    /// <summary>A name-based id of any parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        var total = 0;
        foreach (var part in parts) total += 4 + Encoding.UTF8.GetByteCount(part);
        var buffer = total <= 512 ? stackalloc byte[512] : new byte[total];
        var used = 0;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, buffer[(used + 4)..]);
            used += Part(buffer[used..], length) + length;
        }

        return Id(buffer[..used]);
    }

    // The length that stands before a part.
    private static int Part(Span<byte> at, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(at, length);
        return sizeof(int);
    }

    private static Guid Id(ReadOnlySpan<byte> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(parts, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static string Time(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
