using System.Collections.Concurrent;
using System.Diagnostics;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>Engine and notifier replaced at the same time, three times, live, while signals come by the hundred a second.</summary>
public sealed class RollingFloodTests(Servers servers)
{
    private const int Rolls = 3;
    private const int ASecond = 200;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(45);

    // A pause that a trader would notice is a fault; the figure itself is printed, and depends on the machine.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task calls_that_are_under_way_when_the_notifier_is_replaced_come_to_their_end_and_what_waits_goes_to_the_next()
    {
        const int together = 32;
        await using var rig = await EngineRig.Create(servers, "slow-receiver");
        using var probes = new Probes();
        var accepted = 0;
        // Slower than most, within the time that a call may take.
        rig.Receiver.OnMessageAccepted = (_, token) => Interlocked.Increment(ref accepted) <= together ? Task.Delay(TimeSpan.FromSeconds(4), token) : Task.CompletedTask;
        rig.StartEngine();
        var old = rig.StartNotifier(probes.Listen("old"));
        await Eventually.Holds(() => probes.IsReady("old"), () => $"The notifier was ready\n{rig.Tails()}", EngineRig.Patience);
        await rig.Flood.Publish(Enumerable.Range(0, 2 * together).Select(number => SignalFlood.Signal(rig.RunId, number, int.MaxValue, TimeProvider.System.GetUtcNow())), Stop);
        await Eventually.Holds(() => Volatile.Read(ref accepted) == together, () => $"{together} calls were under way\n{rig.Tails()}", EngineRig.Patience);

        rig.StartNotifier(probes.Listen("new"));
        (await old.Stop(Drain)).ShouldBe(0, old.Tail());
        await rig.Settles(2 * together, alerts: 2 * together);
        rig.Receiver.Messages.ShouldAllBe(message => !message.Body.GetProperty("data").GetProperty("possibleRepeat").GetBoolean());
    }

    [Fact]
    public async Task signals_that_come_while_engine_and_notifier_are_replaced_are_each_decided_and_sent_once()
    {
        await using var rig = await EngineRig.Create(servers, "rolling-flood");
        using var probes = new Probes();
        var arrivals = new ConcurrentQueue<long>();
        rig.Receiver.OnMessageAccepted = (_, _) =>
        {
            arrivals.Enqueue(Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        };
        var engine = await Started("alert-engine");
        var notifier = await Started("notifier");

        var signals = 0;
        using var rolled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flood = Flood();
        await Eventually.Holds(() => !arrivals.IsEmpty, () => $"The flood was under way\n{rig.Tails()}", EngineRig.Patience);
        for (var roll = 0; roll < Rolls; roll++)
        {
            var both = await Task.WhenAll(Replaced(engine), Replaced(notifier));
            (engine, notifier) = (both[0], both[1]);
        }

        await rolled.CancelAsync();
        await flood;
        await rig.Settles(signals, alerts: signals);
        signals.ShouldBeGreaterThan(1_000);
        long[] times = [.. arrivals];
        var pause = times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"{signals} signals at {ASecond}/s, {Rolls} rolls of engine and notifier: longest pause in deliveries {pause.TotalSeconds:0.00} s");
        pause.ShouldBeLessThan(LongestPause);

        // Each signal is about something else: each is an alert.
        async Task Flood()
        {
            var began = Stopwatch.GetTimestamp();
            while (!rolled.IsCancellationRequested)
            {
                var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * ASecond);
                if (due > signals)
                {
                    var from = signals;
                    await rig.Flood.Publish(Enumerable.Range(from, due - from).Select(number => SignalFlood.Signal(rig.RunId, number, int.MaxValue, TimeProvider.System.GetUtcNow())), Stop);
                    signals = due;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
            }
        }

        async Task<ServiceProcess> Started(string service)
        {
            var process = service == "notifier" ? rig.StartNotifier(probes.Listen(service)) : rig.StartEngine(own: probes.Listen(service));
            await Eventually.Holds(() => probes.IsReady(service), () => $"{service} was ready\n{rig.Tails()}", EngineRig.Patience);
            return process;
        }

        async Task<ServiceProcess> Replaced(ServiceProcess old)
        {
            var next = await Started(old.Name);
            (await old.Stop(Drain)).ShouldBe(0, old.Tail());
            return next;
        }
    }
}
