using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>Six processes with every kind of poison on every queue, before the run and within it: a clear line each, all kept, no decision changed.</summary>
public sealed class PoisonTests(Servers servers)
{
    private const string StepsQueue = "ingestion-steps";

    [Fact]
    public async Task poison_on_every_queue_is_refused_in_a_line_each_and_changes_no_decision()
    {
        var session = Checkout.Shared("chains/iwm-2026-06-30");
        var calm = await CalmRun(session);

        await using var fleet = await ServiceFleet.Create(servers, "poisoned", RecordedRun.Settings(session, ["console"]));
        await using var broker = await RawBroker.Connect(servers);
        foreach (var queue in ServiceFleet.Queues) await broker.Delete($"{queue}_error");

        fleet.Start("gex", "volume", "vix", "notifier", "alert-engine");
        string[] early = [.. ServiceFleet.Queues.Where(queue => queue != StepsQueue)];
        await Consumed(broker, fleet, early);
        foreach (var queue in early) await Send(broker, queue);
        fleet.Start("ingestion");
        await Consumed(broker, fleet, [StepsQueue]);
        foreach (var queue in ServiceFleet.Queues) await Send(broker, queue);
        await fleet.Ended();

        foreach (var queue in ServiceFleet.Queues) await RefusedAll(broker, fleet, queue, waves: queue == StepsQueue ? 1 : 2);
        (await fleet.GoldenHash()).ShouldBe(calm, fleet.Tails());
    }

    private async Task<string> CalmRun(string session)
    {
        await using var fleet = await ServiceFleet.Create(servers, "poisoned", RecordedRun.Settings(session, ["console"]));
        fleet.Start();
        await fleet.Ended();
        var log = await fleet.Log();
        log.Count.ShouldBeGreaterThan(100);
        return ServiceFleet.Hash(log);
    }

    private static Task Consumed(RawBroker broker, ServiceFleet fleet, string[] queues) =>
        Eventually.Holds(
            async () =>
            {
                foreach (var queue in queues)
                    if (await broker.Consumers(queue) == 0) return false;
                return true;
            },
            () => $"{string.Join(", ", queues)} had their consumers\n{fleet.Tails()}",
            ServiceFleet.Patience);

    private static async Task Send(RawBroker broker, string queue)
    {
        foreach (var poison in Poison.For(queue)) await broker.Send(queue, poison.Body);
    }

    private static async Task RefusedAll(RawBroker broker, ServiceFleet fleet, string queue, int waves)
    {
        var poison = Poison.For(queue);
        var owner = fleet[Poison.Owner(queue)];
        string[] Lines() => [.. owner.Output.Where(line => line.Contains($"Refused a message on queue {queue}: ", StringComparison.Ordinal))];
        await Eventually.Holds(() => Lines().Length >= waves * poison.Count, () => $"{queue} had its poison refused\n{owner.Tail()}");

        var lines = Lines();
        lines.Length.ShouldBe(waves * poison.Count, string.Join('\n', lines));
        foreach (var (_, named) in poison)
            lines.Count(line => line.Contains(named, StringComparison.Ordinal)).ShouldBe(waves, $"{queue}: {named}\n{string.Join('\n', lines)}");
        owner.Output.ShouldNotContain(line => line.Contains("   at MassTransit", StringComparison.Ordinal));
        await Eventually.Holds(async () => await broker.Messages($"{queue}_error") == waves * poison.Count, () => $"{queue}_error kept {waves * poison.Count} messages");
    }
}
