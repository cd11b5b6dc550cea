using System.Globalization;
using OptionsAlerts.Load.Driving;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>How much load. Bounded: a load tool pointed at the wrong size is a failure of its own.</summary>
/// <param name="PerSecond">Signals a second of the steady load.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Burst">Signals of the burst.</param>
/// <param name="WarmUp">Signals sent before, at the steady rate, and not counted.</param>
internal sealed record LoadSize(int PerSecond, int Seconds, int Burst, int WarmUp)
{
    public int Steady => PerSecond * Seconds;
}

/// <summary>The parts of every scenario: run names, the wait at the end, results against their targets.</summary>
internal static class LoadRun
{
    public const string Ours = "options-alerts";

    /// <summary>How long after the last arrival a second copy is waited for.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>How long a load may take after its last signal was sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>A run of its own each time: signals of an earlier one are decided already.</summary>
    public static string NewRunId(TimeProvider time) => string.Create(CultureInfo.InvariantCulture, $"load-{time.GetUtcNow():yyyyMMdd-HHmmss-fff}");

    public static LoadResult Steady(string system, Arrivals arrivals, LoadSize size, double p50Target, double p99Target, ProcessUse before, ProcessUse after)
    {
        var latencies = arrivals.Latencies();
        var (p50, p99) = (latencies.At(50), latencies.At(99));
        return Of(system, "steady", arrivals, before, after) with
        {
            P50Ms = p50,
            P99Ms = p99,
            MaxMs = latencies.Max,
            Target = string.Create(CultureInfo.InvariantCulture, $"at {size.PerSecond}/s: p50 ≤ {p50Target:0.#}, p99 ≤ {p99Target:0.#} ms"),
            Met = IsWhole(arrivals) && p50 <= p50Target && p99 <= p99Target,
        };
    }

    public static LoadResult Burst(string system, Arrivals arrivals, double secondsTarget, ProcessUse before, ProcessUse after)
    {
        var result = Of(system, "burst", arrivals, before, after);
        return result with
        {
            Target = string.Create(CultureInfo.InvariantCulture, $"≤ {secondsTarget:0.0} s"),
            Met = IsWhole(arrivals) && result.Seconds <= secondsTarget,
        };
    }

    private static LoadResult Of(string system, string load, Arrivals arrivals, ProcessUse before, ProcessUse after) => new()
    {
        System = system,
        Load = load,
        Signals = arrivals.Sent,
        Lost = arrivals.Lost,
        Twice = arrivals.Twice,
        Seconds = arrivals.Span().TotalSeconds,
        ProcessorSeconds = (after.Processor - before.Processor).TotalSeconds,
        ResidentMiB = after.ResidentMiB,
        Target = string.Empty,
        Met = IsWhole(arrivals),
    };

    private static bool IsWhole(Arrivals arrivals) => arrivals is { Lost: 0, Twice: 0, Strangers: 0 };
}
