using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>A feed and the fake that it asks, on one clock.</summary>
internal sealed class TradierStand : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];

    private TradierStand(FakeTradier fake, FakeTimeProvider time) => (Fake, Time) = (fake, time);

    public FakeTradier Fake { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<TradierStand> StartAsync(DateTimeOffset? at = null)
    {
        var time = new FakeTimeProvider(at ?? new DateTimeOffset(2026, 6, 30, 14, 40, 0, TimeSpan.Zero));
        return new TradierStand(await FakeTradier.StartAsync(time), time);
    }

    public TradierFeed Feed(TradierOptions? options = null)
    {
        var (api, set) = Api(options);
        return new TradierFeed(api, set, Time, RecordingPublisher.Metrics(), NullLogger<TradierFeed>.Instance);
    }

    public TradierStreamingFeed Streaming(TradierOptions? options = null, params string[] symbols)
    {
        var (api, set) = Api(options);
        return new TradierStreamingFeed(api, symbols.Length > 0 ? symbols : ["SPY"], set, Time, RecordingPublisher.Metrics(), NullLogger<TradierFeed>.Instance);
    }

    /// <summary>SPY at 600 with one strike in each of two expiries.</summary>
    public void ServeSpy()
    {
        Fake.ServeQuotes("SPY", Quotes(Quote("SPY", "600.25")));
        Fake.ServeExpirations("SPY", Expirations("2026-06-29", "2026-06-30", "2026-07-02"));
        Fake.ServeChain("SPY", "2026-06-30", Chain(Option("SPY260630C00600000"), Option("SPY260630P00600000", Greeks("-0.5"))));
        Fake.ServeChain("SPY", "2026-07-02", Single(Option("SPY260702C00601000")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Fake.DisposeAsync();
    }

    private (TradierApi Api, IOptions<TradierOptions> Options) Api(TradierOptions? given)
    {
        var options = given ?? new TradierOptions();
        options.Token ??= FakeTradier.Token;
        options.BaseUrl ??= Fake.Address;
        options.StreamUrl = Fake.StreamAddress;
        var pacer = new TradierPacer(Time);
        var client = new HttpClient(new TradierRateHandler(pacer) { InnerHandler = FeedHttp.Handler() }) { Timeout = Timeout.InfiniteTimeSpan };
        _clients.Add(client);
        var limits = new HttpLimits(TimeSpan.FromSeconds(options.TimeoutSeconds), options.MaxBodyMegabytes * 1024L * 1024);
        var set = Microsoft.Extensions.Options.Options.Create(options);
        return (new TradierApi(new FeedHttp(client, limits, Time), pacer, set), set);
    }
}
