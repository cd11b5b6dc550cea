using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Hosting.Systemd;

/// <summary>
/// Tells systemd that the process is ready once everything has started, that it stops once a stop begins, and in between, twice within the time that it wants (<c>WatchdogSec</c>), that it lives: only
/// while every loop comes round. Where one hangs the sign stays away, the status says which, and systemd starts the process anew.
/// </summary>
internal sealed partial class SystemdService(SystemdSettings settings, LoopPulses pulses, TimeProvider time, ILogger<SystemdService> logger) : IHostedLifecycleService, IDisposable
{
    private readonly SystemdSocket _socket = new(settings);
    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!_socket.Send("READY=1")) LogNotSent();
        if (settings.WatchdogEvery is { } every) _watch = Watch(every / 2, _stop.Token);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _socket.Send("STOPPING=1");
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watch;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stop.Dispose();
        _socket.Dispose();
    }

    // While it drains too: a drain may take longer than systemd's patience.
    private async Task Watch(TimeSpan every, CancellationToken cancellationToken)
    {
        var wasHanging = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var hanging = pulses.Hanging();
            if (hanging is null) _socket.Send("WATCHDOG=1");
            if ((hanging is not null) != wasHanging)
            {
                _socket.Send($"STATUS={hanging ?? "at work"}");
                if (hanging is not null) LogHanging(hanging);
                wasHanging = hanging is not null;
            }

            await Task.Delay(every, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "systemd could not be told that the process is ready: is NOTIFY_SOCKET its own?")]
    private partial void LogNotSent();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Hanging}: systemd gets no sign of life until it does.")]
    private partial void LogHanging(string hanging);
}
