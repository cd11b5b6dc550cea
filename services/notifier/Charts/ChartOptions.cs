using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Notifier.Channels;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>Section <c>Notifier:Charts</c>: where the pictures come from that go with alerts. Without an address its alerts have none.</summary>
public sealed class ChartOptions : IValidatableObject
{
    /// <summary>The gex service's gRPC address, <c>http://host:port</c>. Default none; a run in one process knows its own.</summary>
    public string? Gex { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    /// <summary>The gex service's API key. Secret. Default none.</summary>
    public string? GexApiKey { get; set => field = Setting.Text(value); }

    /// <summary>The vix service's gRPC address, <c>http://host:port</c>. Default none; a run in one process knows its own.</summary>
    public string? Vix { get; set => field = Setting.Text(value)?.TrimEnd('/'); }

    /// <summary>The vix service's API key. Secret. Default none.</summary>
    public string? VixApiKey { get; set => field = Setting.Text(value); }

    /// <summary>How long an alert waits for what its picture shows, 0.1 to 5 s; later it goes without. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:05")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(2);

    public IEnumerable<string?> Secrets() => [GexApiKey, VixApiKey];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Gex is not null && !Setting.IsHttpUrl(Gex, plain: true)) yield return new("Notifier:Charts:Gex must be http(s)://host:port.", [nameof(Gex)]);
        if (Vix is not null && !Setting.IsHttpUrl(Vix, plain: true)) yield return new("Notifier:Charts:Vix must be http(s)://host:port.", [nameof(Vix)]);
    }
}
