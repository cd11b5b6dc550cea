using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Rules;

/// <summary>The day's put/call ratio against its own history.</summary>
/// <param name="Z">Standard deviations of the ratio's logarithm; positive when puts are heavy.</param>
/// <param name="Ratio">Puts over calls, so far today.</param>
/// <param name="UsualRatio">The geometric mean of the history.</param>
/// <param name="Severity">Null where nothing is to be said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PutCallReading(double Z, double Ratio, double UsualRatio, Severity? Severity);

/// <summary>
/// <c>put_call_divergence</c>: z of ln(puts/calls) of the day so far against the last finished days. Too little volume, for a day or for this underlying,
/// is not judged: the ratio of the first minutes says nothing.
/// </summary>
public static class PutCallRule
{
    /// <summary>The share of the threshold under which a divergence is over; until then it neither ends nor begins anew.</summary>
    public const double EndShare = 0.5;

    /// <summary>True when the ratio is back near its usual.</summary>
    public static bool IsOver(PutCallReading reading, VolumeSettings settings) => Math.Abs(reading.Z) < settings.PutCall.Z * EndShare;

    public static PutCallReading? Judge(PutCallDay today, PutCallHistory history, VolumeSettings settings)
    {
        var rule = settings.PutCall;
        if (history.Count < settings.MinimumHistoryDays) return null;
        var volume = today.Calls + today.Puts;
        if (volume < rule.MinimumVolume || volume < rule.MinimumDayShare * history.MeanVolume) return null;

        var ratio = today.LogRatio;
        var z = (ratio - history.Mean) / Math.Max(history.Std, rule.StdFloor);
        var far = Math.Abs(z);
        Severity? severity = far > rule.HighZ ? Severity.High : far > rule.Z ? Severity.Medium : null;
        return new PutCallReading(z, Math.Exp(ratio), Math.Exp(history.Mean), severity);
    }
}
