using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Benchmarks;

/// <summary>
/// A trade of Polygon's frames of 100, from the frame's bytes into the batch of its underlying: parsed, its contract found, known for no repeat, its side told, appended. The frames
/// hold more prints than the window of repeats, so that no print is a repeat in any round; the batches are taken and given back as the pump does.
/// </summary>
[MemoryDiagnoser]
[IterationCount(15)]
[WarmupCount(4)]
public class TradeFrameBenchmark
{
    private const int Frames = 2_000;
    private const int PerFrame = 100;
    private static readonly DateTimeOffset Now = new(2026, 6, 12, 15, 0, 0, TimeSpan.Zero);
    private static readonly string[] Roots = ["SPY", "SPXW", "QQQ", "NVDA", "TSLA"];

    private readonly List<PolygonStatus> _statuses = [];
    private byte[][] _frames = [];
    private MarketTape _tape = null!;

    /// <summary>Contracts that trade, in the watched underlyings.</summary>
    [Params(4_000)]
    public int Contracts { get; set; }

    [GlobalSetup]
    public void Make()
    {
        var options = new TapeOptions();
        _tape = new MarketTape(["SPX", "SPY", "QQQ", "NVDA", "TSLA"], options, Now);
        var random = new Random(1);
        var sequence = 600_000_000L;
        _frames = [.. Enumerable.Range(0, Frames).Select(_ => Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, PerFrame).Select(_ => Trade()))}]"))];

        string Trade()
        {
            var contract = (int)(Contracts * random.NextDouble() * random.NextDouble());
            sequence += random.Next(1, 40);
            return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"ev":"T","sym":"O:{{Roots[contract % 5]}}2606{{12 + (contract / 5 % 10)}}{{"CP"[contract / 50 % 2]}}{{(100 + (contract / 100)) * 1_000:00000000}}","x":{{300 + random.Next(20)}},"p":{{random.Next(1, 3_000) / 100m}},"s":{{1 + random.Next(random.Next(1, 60))}},"c":[{{(random.Next(3) == 0 ? 233 : 209)}}],"t":{{Now.ToUnixTimeMilliseconds() + (sequence / 1_000_000)}},"q":{{sequence}}}""");
        }
    }

    /// <summary>The general reader alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Frames * PerFrame)]
    public long General() => Read(useFast: false);

    /// <summary>As it runs.</summary>
    [Benchmark(OperationsPerInvoke = Frames * PerFrame)]
    public long Fast() => Read(useFast: true);

    private long Read(bool useFast)
    {
        var before = _tape.Statistics();
        foreach (var frame in _frames)
        {
            PolygonFrame.Read(frame, _tape, _statuses, useFast);
            while (_tape.TryTake(out var batch)) _tape.Published(batch, TimeSpan.Zero);
        }

        var after = _tape.Statistics();
        return after is { Repeats: 0, Bad.Count: 0, Unwatched: 0 } && after.Trades - before.Trades == Frames * PerFrame
            ? after.Trades
            : throw new InvalidOperationException("Not every trade was admitted.");
    }
}
