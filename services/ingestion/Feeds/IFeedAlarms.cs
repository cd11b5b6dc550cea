using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>Where alerts about the feeds themselves go out; none for a recording.</summary>
public interface IFeedAlarms
{
    /// <summary>Takes one at once: no feed waits for whoever decides about it. Any thread.</summary>
    void Raise(SignalDetected signal);
}
