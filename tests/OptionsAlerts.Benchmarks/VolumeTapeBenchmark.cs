using BenchmarkDotNet.Attributes;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Benchmarks;

/// <summary>
/// One print through the volume watch, in batches of 100, with everything judged: day volume, spike against a baseline of 20 days, volume over open interest, sweep, block, net premium.
/// The sweep window of the contract that trades holds so many prints throughout; with 0 a thousand contracts trade in turn, each after its window has emptied.
/// </summary>
[MemoryDiagnoser]
[IterationCount(15)]
[WarmupCount(5)]
public class VolumeTapeBenchmark
{
    public const int Batches = 2_000;
    public const int PerBatch = 100;
    private const long WindowMicros = 60_000_000;
    private static readonly DateTimeOffset Open = new(2026, 6, 8, 13, 30, 0, TimeSpan.Zero);

    private readonly List<Anomaly> _found = new(1_024);
    private OptionTradeBatch[] _filling = [];
    private OptionTradeBatch[] _batches = [];
    private string[] _contracts = [];
    private UnderlyingBook _book = null!;

    /// <summary>Prints in the window.</summary>
    [Params(0, 1_000, 100_000)]
    public int Occupancy { get; set; }

    [GlobalSetup]
    public void Make()
    {
        _contracts = [.. Enumerable.Range(0, Occupancy == 0 ? 1_000 : 1).Select(i => $"SPY260612{(i % 2 == 0 ? 'C' : 'P')}{100_000 + (i * 500):00000000}")];
        var gap = Occupancy == 0 ? (WindowMicros / _contracts.Length) + 1 : WindowMicros / Occupancy;
        var random = new Random(1);
        var next = 0L;
        // Every contract has traded before it is measured.
        _filling = [.. Enumerable.Range(0, Math.Max(Occupancy, _contracts.Length) / PerBatch).Select(_ => Batch())];
        _batches = [.. Enumerable.Range(0, Batches).Select(_ => Batch())];

        OptionTradeBatch Batch()
        {
            var first = next;
            next += PerBatch;
            var numbers = Enumerable.Range(0, PerBatch).ToArray();
            var count = Math.Min(_contracts.Length, PerBatch);
            return new OptionTradeBatch
            {
                Stamp = new MarketStamp { RunId = "benchmark", Feed = "benchmark" },
                AsOf = Open.AddMicroseconds((next - 1) * gap),
                Underlying = "SPY",
                Contracts = [.. Enumerable.Range(0, count).Select(i => _contracts[(first + i) % _contracts.Length])],
                Contract = Array.ConvertAll(numbers, i => i % count),
                TimeMicros = Array.ConvertAll(numbers, i => ((Open - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + ((first + i) * gap)),
                Price = Array.ConvertAll(numbers, _ => random.Next(100, 300) / 100.0),
                Size = Array.ConvertAll(numbers, _ => random.Next(1, 8)),
                Exchange = Array.ConvertAll(numbers, _ => 300 + random.Next(18)),
                Condition = new int[PerBatch],
                Flags = Array.ConvertAll(numbers, _ => random.Next(4) == 0 ? (int)TradeFlags.IntermarketSweep : 0),
                Side = Array.ConvertAll(numbers, _ => random.Next(4)),
            };
        }
    }

    [IterationSetup]
    public void Fill()
    {
        _book = new UnderlyingBook("SPY", new VolumeSettings(), new Refusals());
        _found.Clear();
        _book.Take(new VolumeHistory
        {
            Stamp = new MarketStamp { RunId = "benchmark", Feed = "benchmark" },
            AsOf = Open,
            Underlying = "SPY",
            Day = [.. Enumerable.Range(0, 20).Select(i => 20260510 + i)],
            Contracts = _contracts,
            Volume = [.. _contracts.SelectMany(_ => Enumerable.Range(0, 20).Select(i => 2_000_000 + (i * 1_000)))],
            CallVolume = [.. Enumerable.Repeat(20_000_000L, 20)],
            PutVolume = [.. Enumerable.Repeat(20_000_000L, 20)],
        });
        foreach (var batch in _filling) _book.Take(batch, _found);
    }

    [Benchmark(OperationsPerInvoke = Batches * PerBatch)]
    public long Print()
    {
        foreach (var batch in _batches) _book.Take(batch, _found);
        return _book.Prints;
    }
}
