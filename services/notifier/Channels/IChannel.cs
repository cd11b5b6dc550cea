using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels;

/// <summary>
/// One way to a trader. A channel makes one call, says what came of it, and keeps no queue: tries, waits and the ledger are <see cref="Delivery.ChannelPipeline"/>'s.
/// </summary>
public interface IChannel
{
    /// <summary>As in the engine's routes and in the queue's name.</summary>
    string Name { get; }

    /// <summary>What the provider publishes.</summary>
    ChannelLimits Limits { get; }

    /// <summary>Sends one message. Failures of the provider and of the network are results; the only exception expected is the caller's own cancellation.</summary>
    Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken);
}

/// <summary>The settings of one channel.</summary>
public interface IChannelOptions
{
    /// <summary>True when everything the channel cannot do without is set.</summary>
    bool IsConfigured { get; }

    /// <summary>Requests that the channel sends at a time, where it knows better than the setting for all channels.</summary>
    int? Concurrency => null;

    /// <summary>The values that may appear in no log, event or reason; nulls are skipped.</summary>
    IEnumerable<string?> Secrets();
}
