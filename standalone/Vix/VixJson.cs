using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>The report as JSON: camelCase, dates as yyyy-MM-dd, index points, what is not known as null.</summary>
internal static class VixJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(DailyRegimeReport report, int skipped) => JsonSerializer.Serialize(
        new
        {
            report.Readings,
            Skipped = skipped,
            AsOf = Date(report.Last!.Value.Day),
            Vix = report.Last.Value.Close,
            Regime = WireName.Of(report.Regime!.Value),
            Since = Date(report.Since!.Value),
            Percentile = report.Percentile is { } percentile ? Math.Round(percentile.Percent, 2) : (double?)null,
            PercentileSample = report.Percentile?.Sample ?? 0,
            PercentileKind = Percentile.Kind,
            DaysByRegime = Enum.GetValues<VixRegime>().ToDictionary(WireName.Of, regime => report.DaysByRegime[(int)regime]),
            Transitions = report.Transitions.Select(change => new
            {
                At = Date(change.Day),
                From = WireName.Of(change.From),
                To = WireName.Of(change.To),
                change.Value,
                Severity = WireName.Of(change.Severity),
                change.Days,
                Peak = change.Peak.Close,
                PeakAt = Date(change.Peak.Day),
            }),
        },
        Json);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
