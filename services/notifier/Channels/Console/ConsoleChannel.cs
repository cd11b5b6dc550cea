using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Console;

/// <summary>The terminal the program runs in, or whatever took its place.</summary>
public sealed class ConsoleChannel(IConsoleSink sink, ReasonText reasons) : IChannel
{
    public const string ChannelName = "console";

    public string Name => ChannelName;

    public ChannelLimits Limits => ChannelLimits.None;

    public async Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await sink.Write(message, ConsoleRenderer.Render(message), cancellationToken);
            return new DeliveryResult.Delivered();
        }
        catch (IOException failure)
        {
            // Standard output is a pipe whose reader has gone.
            return new DeliveryResult.Permanent(reasons.Of($"the console takes no more: {failure.Message}"));
        }
    }
}
