using System.Text.Json;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Standalone.Volume;

/// <summary>A report as JSON for other programs.</summary>
public static class VolumeJson
{
    private static readonly JsonSerializerOptions Options = ContractJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });

    public static string Write(VolumeReport report) => JsonSerializer.Serialize(
        new
        {
            report.Trades,
            Contracts = report.Contracts.Count,
            report.Cancelled,
            report.Late,
            report.LeftOut,
            Judged = new[] { WireName.Of(SignalKind.Sweep), WireName.Of(SignalKind.Block) },
            VolumeReport.Note,
            Anomalies = report.Anomalies.Select(anomaly => new
            {
                anomaly.Kind,
                Contract = anomaly.Subject,
                At = anomaly.At.UtcDateTime,
                anomaly.Severity,
                anomaly.Headline,
                anomaly.Facts,
            }),
        },
        Options);
}
