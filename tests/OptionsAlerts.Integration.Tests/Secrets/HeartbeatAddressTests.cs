using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Monitor;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Secrets;

/// <summary>The address of the heartbeat's check is its password. Only a live run has a heartbeat.</summary>
public sealed class HeartbeatAddressTests(Servers servers)
{
    [Fact]
    public async Task the_heartbeats_address_is_printed_by_nothing_and_in_no_span_and_no_metric()
    {
        await using var monitor = await FakeMonitor.Start();
        await using var collector = await OtlpCollector.Start();
        monitor.Faults.Enqueue(new Fault.Answer(404, $"no such check: {monitor.BaseUrl}/{FakeMonitor.Check}", "text/plain"));
        var settings = new Dictionary<string, string>(collector.Settings, StringComparer.Ordinal)
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Notifier__Console__Enabled"] = "true",
            ["HEALTHCHECK_URL"] = $"{monitor.BaseUrl}/{FakeMonitor.Check}",
            ["Watchdog__Sources__0__Capability"] = "Volatility",
            ["Watchdog__Heartbeat__Every"] = "00:00:30",
        };
        await using var fleet = await ServiceFleet.Create(servers, "heartbeat", settings, _ => new Dictionary<string, string>(StringComparer.Ordinal) { ["Run__Clock"] = "Wall" });
        var notifier = fleet["notifier"];
        notifier.Start();
        await notifier.Prints("did not take the heartbeat 'start'", ServiceFleet.Patience);
        // One that is taken too.
        await monitor.WaitForMessages(1, ServiceFleet.Patience);
        (await notifier.Stop(TimeSpan.FromSeconds(60))).ShouldBe(0, notifier.Tail());

        monitor.Requests.ShouldAllBe(request => request.Path.StartsWith($"/{FakeMonitor.Check}/", StringComparison.Ordinal));
        monitor.Requests.Count.ShouldBeGreaterThan(1);
        notifier.Output.ShouldContain(line => line.Contains(" trce ", StringComparison.Ordinal));
        var scan = SecretScan.Of([FakeMonitor.Check]);
        scan.Leaks(notifier.Output).ShouldBeEmpty();
        foreach (var signal in new[] { OtlpCollector.Traces, OtlpCollector.Metrics, OtlpCollector.Logs })
        {
            var exported = collector.Of(signal);
            exported.ShouldNotBeEmpty();
            scan.Leaks(exported).ShouldBeEmpty();
        }
    }
}
