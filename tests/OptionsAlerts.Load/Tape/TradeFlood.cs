using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Load.Tape;

/// <summary>
/// Polygon's trade frames of 100 at a fixed rate whatever becomes of them, each print with the time at which its frame is handed over. The frames go round; they hold more prints than the
/// tape's window of repeats, so that none is taken for one.
/// </summary>
internal sealed class TradeFlood
{
    public const int PerFrame = 100;

    public static readonly string[] Underlyings = ["SPX", "SPY", "QQQ", "NVDA", "TSLA", "AAPL", "IWM", "AMD"];

    private const int Frames = 2_000;
    private const int Listed = 6_400;
    private const int TimeDigits = 13;
    private const int Head = 4;
    private const int WholeFrame = 16 * 1024;

    /// <summary>Frames said at once.</summary>
    private const int Most = 16;
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] TimeMember = "\"t\":"u8.ToArray();

    private readonly byte[][] _frames;
    private readonly int[][] _times;
    private readonly List<PolygonStatus> _statuses = [];
    private readonly byte[] _now = new byte[TimeDigits];
    private int _next;

    public TradeFlood(DateTimeOffset now)
    {
        var random = new Random(1);
        var sequence = 600_000_000L;
        var day = ExchangeCalendar.OnOrAfter(DateOnly.FromDateTime(now.UtcDateTime).AddDays(7));
        _frames = [.. Enumerable.Range(0, Frames).Select(_ => Message($"[{string.Join(',', Enumerable.Range(0, PerFrame).Select(_ => Trade()))}]"))];
        _times = Array.ConvertAll(_frames, Times);

        string Trade()
        {
            // Half of the prints in a tenth of the contracts, as on any day.
            var contract = (int)(Listed * Math.Pow(random.NextDouble(), 3));
            var root = Underlyings[contract % Underlyings.Length] is var name && name == "SPX" ? "SPXW" : name;
            var strike = (100 + (contract / 16)) * 1_000;
            return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"ev":"T","sym":"O:{{root}}{{day:yyMMdd}}{{"CP"[contract / 8 % 2]}}{{strike:00000000}}","x":{{300 + random.Next(18)}},"p":{{random.Next(1, 2_000) / 100m}},"s":{{1 + random.Next(5)}},"c":[209],"t":{{now.ToUnixTimeMilliseconds()}},"q":{{sequence += random.Next(1, 40)}}}""");
        }
    }

    /// <summary>Says frames at the rate for so long; how many prints they held. Where the other side does not read, it waits, and says less.</summary>
    public async Task<long> Say(FakeConnection connection, int perSecond, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var frames = new byte[Most * (WholeFrame + Head)];
        var sent = 0L;
        await Keep(perSecond, duration, time, async (due, token) =>
        {
            for (var left = due; left > 0;)
            {
                var length = 0;
                for (var i = Math.Min(left, Most); i > 0; i--, left--, sent += PerFrame)
                {
                    var frame = Next();
                    frame.CopyTo(frames, length);
                    length += frame.Length;
                }

                await connection.SendRaw(frames.AsMemory(0, length), token);
            }
        }, cancellationToken);
        return sent;
    }

    /// <summary>Writes frames to the tape at the rate for so long, without a socket; how many prints they held.</summary>
    public async Task<long> Write(ITape tape, int perSecond, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var sent = 0L;
        await Keep(perSecond, duration, time, (due, _) =>
        {
            for (; due > 0; due--, sent += PerFrame) PolygonFrame.Read(Next().AsSpan(Head), tape, _statuses);
            return ValueTask.CompletedTask;
        }, cancellationToken);
        return sent;
    }

    private async Task Keep(int perSecond, TimeSpan duration, TimeProvider time, Func<int, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var end = (long)(perSecond * duration.TotalSeconds) / PerFrame;
        for (var done = 0L; done < end && time.GetElapsedTime(start) < duration + Grain;)
        {
            var due = Math.Min(end, (long)(time.GetElapsedTime(start).TotalSeconds * perSecond / PerFrame));
            if (done == due)
            {
                await Task.Delay(Grain, time, cancellationToken);
                continue;
            }

            time.GetUtcNow().ToUnixTimeMilliseconds().TryFormat(_now, out _, default, CultureInfo.InvariantCulture);
            await send((int)(due - done), cancellationToken);
            done = due;
        }
    }

    // The next frame with the present time in each print.
    private byte[] Next()
    {
        var frame = _frames[_next];
        foreach (var at in _times[_next]) _now.CopyTo(frame, at);
        _next = (_next + 1) % _frames.Length;
        return frame;
    }

    // A text message of one frame: its head, then the text.
    private static byte[] Message(string text)
    {
        var message = new byte[Head + text.Length];
        message[0] = 0x81;
        message[1] = 126;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), checked((ushort)text.Length));
        Encoding.ASCII.GetBytes(text, message.AsSpan(Head));
        return message;
    }

    private static int[] Times(byte[] frame)
    {
        var times = new List<int>(PerFrame);
        for (var at = 0; frame.AsSpan(at).IndexOf(TimeMember) is >= 0 and var found; at = times[^1]) times.Add(at + found + TimeMember.Length);
        return [.. times];
    }
}
