using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>
/// Says in the log when the broker is away, and why, and when it is back: once, and every minute while it lasts. The bus itself would say every try of every queue.
/// </summary>
internal sealed partial class BusWatch(IBusControl bus, TimeProvider time, ILogger<BusWatch> logger) : BackgroundService
{
    /// <summary>So often it is said while it lasts.</summary>
    public static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // A start, and a queue that is declared anew, take a moment.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private long? _since;
    private long? _said;

    /// <summary>Takes the bus as it is now.</summary>
    internal void Look(BusHealthResult health)
    {
        if (health.Status == BusHealthStatus.Healthy)
        {
            if (_said is not null) LogBack(logger, time.GetElapsedTime(_since!.Value).TotalSeconds);
            (_since, _said) = (null, null);
            return;
        }

        _since ??= time.GetTimestamp();
        if (time.GetElapsedTime(_since.Value) < Grace || (_said is { } said && time.GetElapsedTime(said) < SaidEvery)) return;
        _said = time.GetTimestamp();
        LogAway(logger, health.Exception?.GetBaseException().Message ?? health.Description, time.GetElapsedTime(_since.Value).TotalSeconds);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookEvery, time);
            while (await timer.WaitForNextTickAsync(stoppingToken)) Look(bus.CheckHealth());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the process.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ is not there or refuses a queue, for {Seconds:0} s now ({Reason}): is the broker of ConnectionStrings:messaging up? Trying on.")]
    private static partial void LogAway(ILogger logger, string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "RabbitMQ is back after {Seconds:0} s.")]
    private static partial void LogBack(ILogger logger, double seconds);
}
