using System.Diagnostics.Metrics;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What the API counts.</summary>
internal sealed class ApiMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _refused = meters.Create("OptionsAlerts.AlertEngine").CreateCounter<long>("options_alerts.api.refused", "{call}", "Calls refused for their API key, by reason.");

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
