using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

/// <summary>Two live feeds in one service, the first of them away.</summary>
public sealed class FailOverTests
{
    [Fact]
    public async Task what_the_first_feed_cannot_deliver_comes_from_the_second_and_says_so()
    {
        await using var cboe = await FakeCboe.StartAsync();
        cboe.Serve(FakeCboe.ChainPath("SPY"), Bodies.Chain(Bodies.Option("SPY260630C00600000"), symbol: "SPY"));
        cboe.Serve(FakeCboe.QuotePath("SPY"), Bodies.Quote("SPY", 602.5));
        cboe.Serve(FakeCboe.QuotePath("_VIX"), Bodies.Quote("^VIX", 14.55));
        var published = new RecordingPublisher();
        using var host = Feeds(cboe.Address, published);
        await host.StartAsync(TestContext.Current.CancellationToken);

        (await published.Next<OptionChainSnapshot>()).Stamp.Feed.ShouldBe("cboe");
        var board = host.Services.GetRequiredService<FeedBoard>();
        await Eventually(() => board.Look()[1].View.Active.Count == 4);
        var feeds = board.Look();
        feeds.Select(feed => feed.View.Name).ShouldBe(["yahoo", "cboe"]);
        feeds[0].View.Status!.State.ShouldBe(FeedState.Degraded);
        feeds[0].View.Active.ShouldBeEmpty();
        feeds[0].View.Trouble!.Reason.ShouldNotBeNullOrWhiteSpace();
        feeds[0].Counts["failures"].ShouldBeGreaterThanOrEqualTo(4);
        feeds[1].View.Active.Select(slot => slot.ToString()).ShouldBe(["VIX history", "VIX", "chain SPY", "quote SPY"], ignoreOrder: true);
        feeds[1].View.Lag.ShouldNotBeNull();
        feeds[1].Counts["messages"].ShouldBeGreaterThanOrEqualTo(1);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds()) await Task.Delay(10, deadline.Token);
    }

    // Nobody listens on port 1.
    private static IHost Feeds(Uri cboe, IMarketPublisher publisher)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        string[] yahoo = ["CookieUrl", "Query1Url", "Query2Url", "GuceUrl", "ConsentUrl"];
        builder.Configuration.AddInMemoryCollection(
        [
            new("Messaging:Transport", "InMemory"), new("Ingestion:Feeds:0", "Yahoo"), new("Ingestion:Feeds:1", "Cboe"), new("Ingestion:Symbols:0", "SPY"), new("Ingestion:SwitchAfterFailures", "1"),
            new("Ingestion:Cboe:BaseUrl", cboe.ToString()), .. yahoo.Select(name => new KeyValuePair<string, string?>($"Ingestion:Yahoo:{name}", "http://127.0.0.1:1/")),
        ]);
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(publisher);
        builder.AddIngestion();
        return builder.Build();
    }
}
