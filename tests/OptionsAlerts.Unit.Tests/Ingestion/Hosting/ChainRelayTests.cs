using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Unit.Tests.Ingestion.Alpaca;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

public sealed class ChainRelayTests : IChainFollower
{
    private readonly RecordingPublisher _published = new();
    private readonly List<OptionChainSnapshot> _followed = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    void IChainFollower.Follow(OptionChainSnapshot chain) => _followed.Add(chain);

    private static OptionChainSnapshot Chain(string underlying, double spot) => AlpacaChains.Of(underlying, spot, ["SPY260717C00600000"]);

    [Fact]
    public async Task a_follower_is_handed_the_last_chain_of_each_underlying_and_then_every_one_until_it_leaves()
    {
        var relay = new ChainRelay(_published);
        foreach (var chain in new[] { Chain("SPY", 1), Chain("QQQ", 2), Chain("SPY", 3) }) await relay.Publish(chain, Token);
        using (relay.Add(this))
        {
            _followed.Select(chain => chain.Spot).ShouldBe([3, 2], ignoreOrder: true);
            await relay.Publish(Chain("SPY", 4), Token);
        }

        await relay.Publish(Chain("SPY", 5), Token);
        _followed.Skip(2).Select(chain => chain.Spot).ShouldBe([4]);
        _published.Rest().Count.ShouldBe(5);
    }

    [Fact]
    public async Task a_bus_that_takes_nothing_keeps_no_chain_from_a_follower()
    {
        var relay = new ChainRelay(_published);
        _published.Before = _ => throw new IOException("broker gone");
        using var following = relay.Add(this);
        await Should.ThrowAsync<IOException>(() => relay.Publish(Chain("SPY", 1), Token));
        _followed.Count.ShouldBe(1);
    }
}
