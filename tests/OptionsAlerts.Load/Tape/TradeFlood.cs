using System.Globalization;
using System.Text;
using OptionsAlerts.Contracts;
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
        _frames = [.. Enumerable.Range(0, Frames).Select(_ => Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, PerFrame).Select(_ => Trade()))}]"))];
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

    /// <summary>Writes at the rate for so long, on the caller's thread; how many prints it wrote.</summary>
    public long Send(ITape tape, int perSecond, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var sent = 0L;
        var total = (long)(perSecond * duration.TotalSeconds) / PerFrame;
        var wait = default(SpinWait);
        while (sent < total && !cancellationToken.IsCancellationRequested)
        {
            var due = Math.Min(total, (long)(time.GetElapsedTime(start).TotalSeconds * perSecond / PerFrame));
            if (sent >= due)
            {
                // The other core and a half are the broker's and the detector's: no waiting awake.
                wait.SpinOnce(sleep1Threshold: 0);
                continue;
            }

            time.GetUtcNow().ToUnixTimeMilliseconds().TryFormat(_now, out _, default, CultureInfo.InvariantCulture);
            for (; sent < due; sent++) Frame(tape);
        }

        return sent * PerFrame;
    }

    private void Frame(ITape tape)
    {
        var frame = _frames[_next];
        foreach (var at in _times[_next]) _now.CopyTo(frame, at);
        _next = (_next + 1) % _frames.Length;
        PolygonFrame.Read(frame, tape, _statuses);
    }

    private static int[] Times(byte[] frame)
    {
        var times = new List<int>(PerFrame);
        for (var at = 0; frame.AsSpan(at).IndexOf(TimeMember) is >= 0 and var found; at = times[^1]) times.Add(at + found + TimeMember.Length);
        return [.. times];
    }
}
