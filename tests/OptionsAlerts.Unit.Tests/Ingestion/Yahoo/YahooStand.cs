using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Yahoo;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Yahoo;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

/// <summary>A feed and the fake that it asks, on one clock.</summary>
internal sealed class YahooStand : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];

    private YahooStand(FakeYahoo fake, DateTimeOffset at) => (Fake, Time) = (fake, new FakeTimeProvider(at));

    public FakeYahoo Fake { get; }

    public YahooCookies Cookies { get; } = new();

    public FakeTimeProvider Time { get; }

    public static async Task<YahooStand> StartAsync(DateTimeOffset? at = null) =>
        new(await FakeYahoo.StartAsync(), at ?? new DateTimeOffset(2026, 6, 30, 14, 40, 0, TimeSpan.Zero));

    public YahooFeed Feed(YahooOptions? given = null)
    {
        var options = given ?? new YahooOptions();
        options.CookieUrl = new Uri(Fake.Address, "fc/");
        options.Query1Url = new Uri(Fake.Address, "query1/");
        options.Query2Url = new Uri(Fake.Address, "query2/");
        options.GuceUrl = new Uri(Fake.Address, "guce/");
        options.ConsentUrl = new Uri(Fake.Address, "consent/");
        var client = new HttpClient(new YahooCookieHandler(Cookies) { InnerHandler = FeedHttp.Handler() }) { Timeout = Timeout.InfiniteTimeSpan };
        var set = Options.Create(options);
        var api = new YahooApi(new FeedHttp(client, new HttpLimits(TimeSpan.FromSeconds(options.TimeoutSeconds), options.MaxBodyMegabytes * 1024L * 1024), Time), Cookies, set, Time);
        _owned.AddRange([client, api]);
        return new YahooFeed(api, set, Time, RecordingPublisher.Metrics(), Microsoft.Extensions.Logging.Abstractions.NullLogger<YahooFeed>.Instance);
    }

    /// <summary>SPY at 600.25 with two expiries.</summary>
    public void ServeSpy()
    {
        Fake.ServeChain("SPY", Chain(June30, [Option()], [Option("SPY260630P00600000")]));
        Fake.ServeChain("SPY", Chain(July2, [Option("SPY260702C00600000")]), July2);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _owned) one.Dispose();
        await Fake.DisposeAsync();
    }
}
