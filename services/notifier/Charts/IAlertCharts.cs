using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>The picture that goes with an alert.</summary>
public interface IAlertCharts
{
    /// <summary>A PNG; null for what has none, and where it cannot be had in time. Never throws but for the caller's own cancellation: an alert does not fail for its picture.</summary>
    Task<byte[]?> Of(ChannelMessage message, CancellationToken cancellationToken);
}
