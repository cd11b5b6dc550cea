using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Finds a request's channel. A request for one that is not configured here fails at once and for good, with that reason, so that engine and notifier can disagree
/// about the live channels without an alert waiting for ever.
/// </summary>
public sealed class DispatchRouter(IEnumerable<Dispatcher> dispatchers, IOutcomePublisher publisher, TimeProvider time)
{
    private readonly Dictionary<string, Dispatcher> _dispatchers = dispatchers.ToDictionary(dispatcher => dispatcher.Channel, StringComparer.Ordinal);

    /// <summary>Of the channels that send here, in the order of their names.</summary>
    internal IEnumerable<ChannelPipeline> Pipelines => _dispatchers.Values.Select(dispatcher => dispatcher.Pipeline).OrderBy(pipeline => pipeline.Channel, StringComparer.Ordinal);

    /// <summary>The names of every channel there is, live or not: each has a queue.</summary>
    public static IEnumerable<string> Channels => ChannelCatalogue.All.Select(entry => entry.Name);

    /// <summary>What an alert still waits for on any channel waits no longer.</summary>
    public void LosePatience(string runId, Guid alertId)
    {
        foreach (var dispatcher in _dispatchers.Values) dispatcher.LosePatience(runId, alertId);
    }

    /// <summary>What is being sent on any channel comes to its end, and nothing else begins.</summary>
    public void Close()
    {
        foreach (var dispatcher in _dispatchers.Values) dispatcher.Close();
    }

    /// <param name="isRedelivered">Whether the bus brings it again.</param>
    public Task Dispatch(NotificationRequested request, CancellationToken cancellationToken, bool isRedelivered = false)
    {
        if (_dispatchers.TryGetValue(request.Channel, out var dispatcher)) return dispatcher.Dispatch(request, cancellationToken, isRedelivered);
        var name = PlainText.Cut(PlainText.OneLine(request.Channel), 40);
        var refused = DeliveryOutcome.Of(new DeliveryResult.Permanent($"channel '{name}' is not configured"), time.GetUtcNow(), possibleRepeat: false);
        return publisher.Publish(OutcomeMessages.Failed(request, (DeliveryOutcome.Refused)refused), cancellationToken);
    }
}
