using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Simulated;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>It hears nobody: what it says comes of its seed alone.</summary>
public sealed class SimulatedContractTests : FeedContract
{
    public override string Name => "simulated";

    public override FeedCapabilities Capabilities => Feed(1).Capabilities;

    private static SimulatedFeed Feed(ulong seed) => new(new SimulationOptions { Symbols = ["SPY"], Seed = seed, StepSeconds = 60 });

    private static async Task<Said> Say(ulong seed)
    {
        var messages = new List<IMarketMessage>();
        await foreach (var instant in Feed(seed).Replay(TestContext.Current.CancellationToken).Take(5)) messages.AddRange(instant.Messages);
        return new Said(messages, []);
    }

    protected override Task<Said> Say() => Say(1);

    protected override Task Run(Action underWay, CancellationToken stop) => ReplayRun.Of(Feed(1), underWay, stop);

    [Fact]
    public async Task another_seed_says_something_else()
    {
        var first = await Say();
        Content(await Say(2)).ShouldNotBe(Content(first));
    }
}
