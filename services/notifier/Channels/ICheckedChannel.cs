using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels;

/// <summary>A channel whose provider has a call that sends nothing and tells whether messages would be taken: whether token, chat or webhook are good.</summary>
public interface ICheckedChannel : IChannel
{
    /// <summary>Asks. Failures are results, as of <see cref="IChannel.Send"/>.</summary>
    Task<DeliveryResult> Check(CancellationToken cancellationToken);
}
