using System.Diagnostics;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Integration.Tests.Messaging;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>Exactly one decision a signal and one message an alert, whatever dies. Asserted on totals.</summary>
public sealed class ExactlyOnceTests(Servers servers)
{
    private const int Killed = 137;

    [Theory]
    [InlineData("before_commit")]
    [InlineData("after_commit")]
    [InlineData("after_publish")]
    [InlineData("before_acknowledge")]
    public async Task an_engine_killed_at_a_point_of_its_loop_loses_nothing_and_decides_nothing_twice(string point)
    {
        await using var rig = await EngineRig.Create(servers, $"kill-{point.Replace('_', '-')}");
        rig.StartNotifier();
        var engine = rig.StartEngine(point, killOn: 3);
        var publication = PublishInWaves(rig, engine);
        (await engine.Exit(EngineRig.Patience)).ShouldBe(Killed, rig.Tails());
        engine.Output.ShouldContain(line => line.StartsWith("killed at", StringComparison.Ordinal));

        rig.StartEngine();
        await publication;

        await rig.Settles(signals: 400, alerts: 100);
    }

    [Fact]
    public async Task of_two_engines_one_decides_and_the_other_takes_over_when_it_dies()
    {
        await using var rig = await EngineRig.Create(servers, "two-engines");
        var first = await StartTwo(rig);
        await first.Kill();
        await OtherTakesOver(rig);

        await rig.Settles(signals: 400, alerts: 100);
    }

    [Fact]
    public async Task an_engine_that_stands_still_is_relieved_and_changes_nothing_when_it_goes_on()
    {
        await using var rig = await EngineRig.Create(servers, "stands-still");
        var first = await StartTwo(rig);
        await first.StandStill();
        await OtherTakesOver(rig);

        // It finds signals in its socket that the other has decided, and its connection gone.
        await first.GoOn();
        await rig.Settles(signals: 400, alerts: 100);
        first.IsRunning.ShouldBeTrue(rig.Tails());
        (await first.Stop(EngineRig.Patience)).ShouldBe(0, rig.Tails());
        await rig.Settles(signals: 400, alerts: 100);
    }

    [Fact]
    public async Task ten_thousand_signals_with_repeats_and_reordering_over_restarts_of_broker_and_database_come_out_exact()
    {
        if (!servers.RabbitMq.CanRestart || !servers.Postgres.CanRestart) Assert.Skip("The servers were given by the environment and may not be restarted.");
        await using var rig = await EngineRig.Create(servers, "flood");
        rig.StartNotifier();
        rig.StartEngine();
        var publication = rig.Flood.Publish(Disturbed(rig.RunId, distinct: 8_000, repeated: 2_000, fingerprints: 500), TestContext.Current.CancellationToken);

        await Eventually.Holds(async () => (await rig.Log()).Count >= 500, () => $"The flood was under way\n{rig.Tails()}", EngineRig.Patience);
        await servers.Postgres.Stop();
        await servers.Postgres.Start();
        await Eventually.Holds(async () => (await rig.Log()).Count >= 1_000, () => $"It went on after the database came back\n{rig.Tails()}", EngineRig.Patience);
        await servers.RabbitMq.Stop();
        await servers.RabbitMq.Start();
        await publication;

        // A restart of the database may leave a message's fate open: then it is sent again, marked.
        await rig.Settles(signals: 8_000, alerts: 500, repeats: 20);
        rig.Receiver.Messages.Where(message => message.Repeat).ShouldAllBe(message => message.Body.GetProperty("data").GetProperty("possibleRepeat").GetBoolean());
    }

    // A commit a wave at the least, so that the third of them comes before the last wave.
    private static async Task PublishInWaves(EngineRig rig, ServiceProcess engine)
    {
        var sent = 0;
        foreach (var wave in Signals(rig.RunId, 400, fingerprints: 100).Chunk(50))
        {
            await rig.Flood.Publish(wave, TestContext.Current.CancellationToken);
            sent += wave.Length;
            await Eventually.Holds(
                async () => !engine.IsRunning || (await rig.Log()).Count(logged => logged.Event is AlertRaised or SignalSuppressed) >= sent, () => $"{sent} signals were decided\n{rig.Tails()}", EngineRig.Patience);
        }
    }

    // The first decides 200 signals of 100 things, the second stands by.
    private async Task<ServiceProcess> StartTwo(EngineRig rig)
    {
        await using var broker = await RawBroker.Connect(servers);
        rig.StartNotifier();
        var first = rig.StartEngine();
        await Eventually.Holds(async () => await broker.Consumers("alert-engine") == 1, () => $"The first engine listens\n{rig.Tails()}", EngineRig.Patience);
        // The broker counts the active consumer alone: a standby is known by what it prints.
        await rig.StartEngine().Prints("Deciding by policy", EngineRig.Patience);
        await rig.Flood.Publish(Signals(rig.RunId, 200, fingerprints: 100), TestContext.Current.CancellationToken);
        await Eventually.Holds(async () => (await rig.Log()).Count(logged => logged.Event is AlertRaised or SignalSuppressed) >= 200, () => $"The first decided\n{rig.Tails()}", EngineRig.Patience);
        return first;
    }

    private static async Task OtherTakesOver(EngineRig rig)
    {
        var taken = Stopwatch.StartNew();
        await rig.Flood.Publish(Signals(rig.RunId, 400, fingerprints: 100).Skip(200), TestContext.Current.CancellationToken);
        await Eventually.Holds(async () => (await rig.Log()).Count(logged => logged.Event is AlertRaised or SignalSuppressed) > 200, () => $"The second took over\n{rig.Tails()}", EngineRig.Patience);
        taken.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static IEnumerable<SignalDetected> Signals(string runId, int count, int fingerprints) =>
        Enumerable.Range(0, count).Select(number => SignalFlood.Signal(runId, number, fingerprints, TimeProvider.System.GetUtcNow()));

    // Every signal once, a fifth of them twice, neighbours exchanged: seeded, so that a failure can be played again.
    private static List<SignalDetected> Disturbed(string runId, int distinct, int repeated, int fingerprints)
    {
        var random = new Random(20261120);
        var signals = Signals(runId, distinct, fingerprints).ToList();
        for (var index = 0; index < repeated; index++)
        {
            var original = random.Next(signals.Count);
            signals.Insert(Math.Min(signals.Count, original + 1 + random.Next(50)), signals[original]);
        }

        for (var index = 0; index + 20 < signals.Count; index += 20)
        {
            var other = index + random.Next(20);
            (signals[index], signals[other]) = (signals[other], signals[index]);
        }

        return signals;
    }
}
