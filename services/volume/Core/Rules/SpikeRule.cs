using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Rules;

/// <summary>A contract's day volume against what is usual by this time.</summary>
/// <param name="Z">Standard deviations above the expected volume.</param>
/// <param name="ExpectedContracts">The usual volume by this time of the day.</param>
/// <param name="Severity">Null where nothing is to be said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpikeReading(double Z, double ExpectedContracts, Severity? Severity);

/// <summary>What is usual for a contract on one scale, in contracts.</summary>
/// <param name="Usual">Of a whole day: mean or median.</param>
/// <param name="Strays">How far a whole day strays: sample deviation, or median absolute deviation × 1.4826.</param>
/// <param name="Expected">By this time of the day.</param>
/// <param name="Deviation">By this time of the day, with floors and counting noise; above 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpikeExpectation(double Usual, double Strays, double Expected, double Deviation)
{
    /// <summary>Deviations above the expected volume.</summary>
    public double Z(long dayVolume) => (dayVolume - Expected) / Deviation;
}

/// <summary>
/// <c>volume_spike</c>. With share s of a day's volume normally done by now, mean m and sample deviation d of the contract's own finished days:
/// z = (volume − m·s) / max(d·s, √(m·s), floors); on the robust scale m is the median and d the median absolute deviation × 1.4826. The square root is the counting noise of few trades (Poisson): it keeps the first minutes, where d·s is
/// tiny, and flat histories from exploding. A contract without enough days of its own is not judged; never compared with zero.
/// </summary>
public static class SpikeRule
{
    /// <param name="history">The contract's finished days; null or too few give null.</param>
    /// <param name="dayShare">Share of a day's volume normally done by now, 0 to 1.</param>
    public static SpikeReading? Judge(long dayVolume, DailyVolumes? history, double dayShare, VolumeSettings settings)
    {
        if (!IsEnough(history, settings)) return null;

        var rule = settings.Spike;
        var expectation = Expect(history!, dayShare, rule.Scale, rule);
        var z = expectation.Z(dayVolume);
        return new SpikeReading(z, expectation.Expected, dayVolume < rule.MinimumVolume ? null : SeverityOf(z, rule));
    }

    /// <summary>True where there are days enough to compare with.</summary>
    public static bool IsEnough(DailyVolumes? history, VolumeSettings settings) => history is not null && history.Count >= settings.MinimumHistoryDays;

    /// <summary>What is usual by now on a scale.</summary>
    /// <param name="history">Days enough.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SpikeExpectation Expect(DailyVolumes history, double dayShare, SpikeScale scale, SpikeSettings rule)
    {
        var (usual, strays) = scale == SpikeScale.Robust ? (history.Median, history.RobustStd) : (history.Mean, history.Std);
        var share = Math.Max(dayShare, rule.MinimumDayShare);
        var expected = usual * share;
        var daily = Math.Max(strays, Math.Max(rule.StdFloor, rule.StdFloorShare * usual));
        return new SpikeExpectation(usual, strays, expected, Math.Max(daily * share, Math.Sqrt(expected)));
    }

    private static Severity? SeverityOf(double z, SpikeSettings rule) =>
        z > rule.HighZ ? Severity.High : z > rule.MediumZ ? Severity.Medium : z > rule.Z ? Severity.Low : null;
}
