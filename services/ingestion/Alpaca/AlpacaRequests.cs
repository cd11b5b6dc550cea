using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What is sent to Alpaca's stream, in MessagePack: maps of strings and of arrays of strings.</summary>
public static class AlpacaRequests
{
    /// <summary>The largest message the server takes, in bytes.</summary>
    public const int MaxBytes = 32_768;

    private const int LongestHead = 5;

    public static byte[] Auth(string key, string secret)
    {
        var message = new ArrayBufferWriter<byte>();
        Map(message, 3);
        Text(message, "action");
        Text(message, "auth");
        Text(message, "key");
        Text(message, key);
        Text(message, "secret");
        Text(message, secret);
        return message.WrittenSpan.ToArray();
    }

    /// <summary>Subscribes to the trades of every contract where asked to, and to quotes; as many messages as <see cref="MaxBytes"/> makes necessary.</summary>
    public static IReadOnlyList<byte[]> Subscribe(bool allTrades, IReadOnlyCollection<string> quotes) => Messages("subscribe", allTrades ? ["*"] : [], quotes);

    public static IReadOnlyList<byte[]> Unsubscribe(IReadOnlyCollection<string> quotes) => Messages("unsubscribe", [], quotes);

    private static List<byte[]> Messages(string action, string[] trades, IReadOnlyCollection<string> quotes)
    {
        var messages = new List<byte[]>();
        var part = new List<string>();
        var fixedPart = Message(action, trades, []).Length + LongestHead;
        var bytes = fixedPart;
        foreach (var quote in quotes)
        {
            var size = LongestHead + Encoding.UTF8.GetByteCount(quote);
            if (bytes + size > MaxBytes && part.Count > 0)
            {
                messages.Add(Message(action, trades, part));
                (trades, bytes) = ([], fixedPart);
                part.Clear();
            }

            part.Add(quote);
            bytes += size;
        }

        if (part.Count > 0 || trades.Length > 0) messages.Add(Message(action, trades, part));
        return messages;
    }

    private static byte[] Message(string action, IReadOnlyCollection<string> trades, IReadOnlyCollection<string> quotes)
    {
        var message = new ArrayBufferWriter<byte>();
        Map(message, 3);
        Text(message, "action");
        Text(message, action);
        Text(message, "trades");
        Texts(message, trades);
        Text(message, "quotes");
        Texts(message, quotes);
        return message.WrittenSpan.ToArray();
    }

    private static void Map(ArrayBufferWriter<byte> message, int count) => message.Write([(byte)(0x80 | count)]);

    private static void Texts(ArrayBufferWriter<byte> message, IReadOnlyCollection<string> texts)
    {
        Head(message, texts.Count, small: 0x90, smallest: 15, one: null, two: 0xDC);
        foreach (var text in texts) Text(message, text);
    }

    private static void Text(ArrayBufferWriter<byte> message, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Head(message, bytes.Length, small: 0xA0, smallest: 31, one: 0xD9, two: 0xDA);
        message.Write(bytes);
    }

    // What is written here never has 65,536 parts: a message that large would not be sent.
    private static void Head(ArrayBufferWriter<byte> message, int count, byte small, int smallest, byte? one, byte two)
    {
        if (count <= smallest)
        {
            message.Write([(byte)(small | count)]);
        }
        else if (count <= byte.MaxValue && one is { } head)
        {
            message.Write([head, (byte)count]);
        }
        else
        {
            var space = message.GetSpan(3);
            space[0] = two;
            BinaryPrimitives.WriteUInt16BigEndian(space[1..], checked((ushort)count));
            message.Advance(3);
        }
    }
}
