namespace OptionsAlerts.Notifier.Answers;

/// <summary>What people answer to an alert, taken to the engine. Each gives the one line to show; the engine's being away is a line too.</summary>
public interface IAlertAnswers
{
    /// <param name="by">Who, as the channel knows them.</param>
    /// <param name="via">The channel.</param>
    Task<string> Acknowledge(Guid alertId, string by, string via, CancellationToken cancellationToken);

    /// <summary>Silences the alert's kind and symbol for a while.</summary>
    Task<string> Mute(Guid alertId, TimeSpan duration, string by, CancellationToken cancellationToken);

    /// <summary>Why it was sent.</summary>
    Task<string> Why(Guid alertId, CancellationToken cancellationToken);
}
