namespace OptionsAlerts.Notifier.Answers;

/// <summary>
/// What a person can say to an alert from where it was read. Each does it and returns the words to show, at most a line or two; an answer that is already given is no
/// error and says so. Throws where it could not be done: the same answer may be given again.
/// </summary>
public interface IAlertAnswers
{
    /// <summary>Somebody has seen it and takes care of it.</summary>
    /// <param name="by">Who, as the channel knows them: <c>Ada (1111111)</c>.</param>
    /// <param name="via">The channel's name.</param>
    Task<string> Acknowledge(Guid alertId, string by, string via, CancellationToken cancellationToken);

    /// <summary>No further alert of this kind about this subject for a while.</summary>
    /// <param name="duration">Above zero.</param>
    Task<string> Mute(Guid alertId, TimeSpan duration, string by, CancellationToken cancellationToken);

    /// <summary>Why it was sent.</summary>
    Task<string> Why(Guid alertId, CancellationToken cancellationToken);
}
