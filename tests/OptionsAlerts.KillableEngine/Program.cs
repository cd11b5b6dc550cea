using System.Diagnostics;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.ServiceDefaults.Hosting;

// The alert engine as it is, but for one thing: at a point of its loop, the n-th time it comes by, it kills itself as `kill -9` would.
//   KILL_AT=after_commit KILL_ON=3
return await ServiceHost.RunAsync(
    "alert-engine",
    args,
    builder =>
    {
        builder.AddAlertEngine();
        if (Environment.GetEnvironmentVariable("KILL_AT") is not { Length: > 0 } at) return;
        var point = Enum.Parse<EnginePoint>(at.Replace("_", string.Empty), ignoreCase: true);
        var on = int.Parse(Environment.GetEnvironmentVariable("KILL_ON") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        builder.Services.AddSingleton<IEngineProbe>(new KillingProbe(point, on));
    },
    app => app.MapAlertEngine());

/// <summary>Kills its own process at a point: no drain, no flush.</summary>
internal sealed class KillingProbe(EnginePoint point, int on) : IEngineProbe
{
    private int _passed;

    public void At(EnginePoint reached)
    {
        if (reached != point || Interlocked.Increment(ref _passed) != on) return;
        Console.WriteLine($"killed at {reached}");
        Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join();
    }
}
