using BenchmarkDotNet.Attributes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Benchmarks;

/// <summary>One VIX reading, with everything beside it, through the monitor and its percentile: a year of closes and of five-minute bars held, a model of three states live.</summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[IterationCount(25)]
[WarmupCount(5)]
public class VixBenchmark
{
    private const int Readings = 16_384;
    private static readonly DateOnly Day = new(2026, 3, 2);

    private VixState _state = null!;
    private DailyCloses _closes = null!;
    private DayBars[] _bars = [];
    private HmmModel _model = null!;
    private VixMonitor _monitor = null!;
    private VixReading[] _readings = [];

    /// <summary>What the percentile compares with.</summary>
    [Params(PercentileBasis.DailyCloses, PercentileBasis.SessionBars)]
    public PercentileBasis PercentileOf { get; set; }

    [GlobalSetup]
    public void Hold()
    {
        var draws = new Random(1990);
        _closes = new DailyCloses(252);
        List<DayBars> bars = [];
        foreach (var day in ExchangeCalendar.TradingDaysBefore(Day, 252))
        {
            _closes.Put(day, Math.Round(14 + (draws.NextDouble() * 8), 2));
            var open = ExchangeTime.Instant(day, ExchangeTime.SessionOpen).UtcTicks / (5 * TimeSpan.TicksPerMinute);
            bars.Add(new DayBars(day, [.. Enumerable.Range(0, SessionBars.BarsADay).Select(bar => (int)open + bar)], [.. Enumerable.Range(0, SessionBars.BarsADay).Select(_ => Math.Round(14 + (draws.NextDouble() * 8), 2))]));
        }

        _bars = [.. bars];
        var parameters = new GaussianHmm([0.3, 0.4, 0.3], [0.98, 0.019, 0.001, 0.01, 0.98, 0.01, 0.001, 0.019, 0.98], [2.56, 2.94, 3.39], [0.01, 0.012, 0.06]);
        _model = new HmmModel(1, HmmFeature.LogVixClose, new DateOnly(1990, 1, 2), new DateOnly(2026, 2, 27), 9_000, default, 1990, 8, 0, 0, parameters);
        // A session of readings 1.4 s apart: a small step each, so that windows and regimes work and little is raised.
        var at = ExchangeTime.Instant(Day, ExchangeTime.SessionOpen);
        var vix = 17.0;
        _readings = [.. Enumerable.Range(0, Readings).Select(i => new VixReading(at.AddSeconds(1.4 * i), vix = Math.Clamp(vix + ((draws.NextDouble() - 0.5) * 0.02), 15.2, 18.8), 19.1, 92, 16.5))];
        var monitor = Fresh(null);
        monitor.Read(_readings[0] with { At = at.AddSeconds(-10) }, at);
        _state = monitor.Save()!;
    }

    [IterationSetup]
    public void Restore() => _monitor = Fresh(_state);

    /// <summary>A reading: faults, session, regime, moves, term structure, model, bar; and where VIX stands then, percentile included.</summary>
    [Benchmark(OperationsPerInvoke = Readings)]
    public int Reading()
    {
        var findings = 0;
        foreach (var reading in _readings)
        {
            findings += _monitor.Read(reading, reading.At).Findings.Count;
            if (_monitor.Standing()!.Percentile is null) throw new InvalidOperationException("No percentile.");
        }

        return findings;
    }

    private VixMonitor Fresh(VixState? state)
    {
        var closes = new DailyCloses(252);
        foreach (var close in _closes.Days) closes.Put(close.Day, close.Close);
        var bars = new SessionBars(252);
        bars.Restore(_bars, state?.Last.At, state?.Last.Vix ?? 0);
        return new VixMonitor(new VixSettings { PercentileOf = PercentileOf }, closes, state, bars, _model);
    }
}
