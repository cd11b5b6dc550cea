using System.Threading.Channels;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Alerts about the feeds themselves on the bus. They wait here while no engine takes them, a thousand at the most, the oldest dropped first.</summary>
internal sealed class BusFeedAlarms(MessagePublisher bus) : BackgroundService, IFeedAlarms
{
    private const int MostWaiting = 1_000;

    private readonly Channel<SignalDetected> _waiting =
        Channel.CreateBounded<SignalDetected>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    public void Raise(SignalDetected signal) => _waiting.Writer.TryWrite(signal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await bus.WhenReady(stoppingToken);
            await foreach (var signal in _waiting.Reader.ReadAllAsync(stoppingToken)) await bus.PublishControl(signal, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what is stale still is found so again after the next start.
        }
    }
}
