using Microsoft.Extensions.Options;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Asks every channel now and then whether it would take a message, all at once, each within a call's time limit.</summary>
internal sealed class ChannelChecks(DispatchRouter router, IOptions<NotifierOptions> options, TimeProvider time, ILogger<ChannelChecks> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Delivery.CheckEvery, time);
        do await Task.WhenAll(router.Pipelines.Select(pipeline => Check(pipeline, stoppingToken)));
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Check(ChannelPipeline pipeline, CancellationToken stoppingToken)
    {
        if (await pipeline.Check(stoppingToken) is { } result and not Core.DeliveryResult.Delivered) NotifierLog.CheckFailed(logger, pipeline.Channel, result);
    }
}
