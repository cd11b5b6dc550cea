using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>Any service first, the others when it is up, in a seeded order one after the other: the session is decided as it always is.</summary>
public sealed class StartOrderTests(Servers servers)
{
    private static readonly string[] Six = ["ingestion", "gex", "volume", "vix", "alert-engine", "notifier"];

    // The three analyses are the same host around another core.
    private static readonly string[] Firsts = ["ingestion", "gex", "alert-engine", "notifier"];

    [Fact]
    public async Task whichever_service_is_first_and_alone_the_session_is_decided_the_same()
    {
        var expected = ServiceFleet.Hash(await RecordedRun.Undisturbed(servers, new Dictionary<string, string>(StringComparer.Ordinal)));
        // The rest of each order is drawn.
        foreach (var (first, seed) in Firsts.Select((service, i) => (service, 20_260_630 + i)))
        {
            var random = new Random(seed);
            string[] rest = [.. Six.Where(service => service != first)];
            random.Shuffle(rest);
            var order = $"{first}, {string.Join(", ", rest)} (seed {seed})";
            using var probes = new Probes();
            await using var fleet = await ServiceFleet.Create(servers, $"order-{first}", RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["console"]), probes.Listen);

            fleet.Start(first);
            await Eventually.Holds(() => probes.IsAlive(first), () => $"{first} was alive alone\n{fleet[first].Tail()}");
            // Long before everyone else: it has told the first step to nobody, and holds it.
            if (first == "ingestion") await fleet[first].Prints("No queue has taken a message yet", ServiceFleet.Patience);
            foreach (var next in rest)
            {
                fleet.Start(next);
                if (random.Next(3) == 0) await Eventually.Holds(() => probes.IsAlive(next), () => $"{next} was alive\n{fleet[next].Tail()}");
            }

            await fleet.Ended();
            var log = await fleet.Log();
            ServiceFleet.Hash(log).ShouldBe(expected, order);
            Replay.Verify(fleet.RunId, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>(order);
            (await fleet.Refused()).ShouldBeEmpty(order);
            fleet.Services.SelectMany(service => service.Errors).ShouldBeEmpty(order);
        }
    }
}
