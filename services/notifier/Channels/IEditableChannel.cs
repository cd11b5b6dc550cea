using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels;

/// <summary>A channel that can change what it has sent, to show who acknowledged an alert and when.</summary>
public interface IEditableChannel : IChannel
{
    /// <summary>
    /// Puts the message as it is now, with a note below it, in the place of one that was delivered. One call (a second where the first found the message to be of
    /// another form); the results are those of <see cref="IChannel.Send"/>. A message that says this already is a success.
    /// </summary>
    /// <param name="providerMessageId">As <see cref="DeliveryResult.Delivered"/> gave it.</param>
    /// <param name="note">One line: <c>acknowledged by Ada at 10:32:05</c>.</param>
    Task<DeliveryResult> Edit(string providerMessageId, ChannelMessage message, string note, CancellationToken cancellationToken);
}
