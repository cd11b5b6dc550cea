using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OptionsAlerts.Fakes.Ibkr;

/// <summary>Messages as TWS sends them: fields that end in a zero byte each, behind four bytes of length.</summary>
public static class TwsMessage
{
    /// <summary>A message's payload. Numbers are written as TWS writes them, null as "not set".</summary>
    public static byte[] Payload(params object?[] fields) =>
        Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => Convert.ToString(field, CultureInfo.InvariantCulture) + "\0")));

    /// <summary>A payload in its frame.</summary>
    public static byte[] Frame(byte[] payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        return frame;
    }

    public static byte[] Price(int request, int tick, double price) => Payload(1, 6, request, tick, price, 0, 0);

    public static byte[] Size(int request, int tick, double size) => Payload(2, 6, request, tick, size);

    /// <summary>The time of the last trade.</summary>
    public static byte[] TradeTime(int request, DateTimeOffset at, int tick = 45) => Payload(46, 6, request, tick, at.ToUnixTimeSeconds());

    /// <summary>The model's volatility and greeks; what is null is not set.</summary>
    public static byte[] Model(int request, double? volatility, double? delta, double? gamma, int tick = 13) =>
        Payload(21, request, tick, 0, volatility ?? double.MaxValue, delta ?? double.MaxValue, 4.2, 0.0, gamma ?? double.MaxValue, 1.1, -0.3, 601.5);

    public static byte[] Error(int request, int code) => Payload(4, 2, request, code, "words of TWS about account DU1234567", "");

    public static byte[] DataType(int request, int type) => Payload(58, 1, request, type);
}
