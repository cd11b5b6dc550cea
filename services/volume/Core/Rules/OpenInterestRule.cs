using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Rules;

/// <summary>A contract's day volume over its open interest.</summary>
/// <param name="Severity">Null where nothing is to be said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OpenInterestReading(double Ratio, Severity? Severity);

/// <summary><c>oi_divergence</c>: more contracts change hands in a day than were open at its start, so that positions are being opened.</summary>
public static class OpenInterestRule
{
    /// <param name="openInterest">Of the previous close; null where unknown, which is not judged. 0 is taken for the setting's stand-in.</param>
    public static OpenInterestReading? Judge(long dayVolume, long? openInterest, OpenInterestSettings settings)
    {
        if (openInterest is not { } open) return null;
        var ratio = (double)dayVolume / (open == 0 ? settings.ZeroStandIn : open);
        return new OpenInterestReading(ratio, dayVolume > settings.MinimumVolume ? SeverityOf(ratio, settings) : null);
    }

    private static Severity? SeverityOf(double ratio, OpenInterestSettings settings)
    {
        if (!(ratio > settings.Ratio)) return null;
        return ratio >= settings.HighRatio ? Severity.High : ratio >= settings.MediumRatio ? Severity.Medium : Severity.Low;
    }
}
