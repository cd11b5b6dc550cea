using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Yahoo;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Yahoo;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

/// <summary>Its faults are met by chains: cookie and crumb have ways out of their own. The pause is short, so that what the provider asks for is the longer.</summary>
public sealed class YahooContractTests : RestFeedContract
{
    private static readonly string A = Option("SPY260630C00600000"), B = Option("SPY260630C00605000"), C = Option("SPY260630C00610000");
    private readonly YahooCookies _cookies = new();
    private readonly List<IDisposable> _owned = [];
    private FakeYahoo _yahoo = null!;

    protected override string? Secret => null;

    protected override string Name => YahooFeed.FeedName;

    protected override string Underlying => "SPY";

    protected override FaultScript Faults => _yahoo.ChainFaults;

    protected override DateTimeOffset GoodAsOf { get; } = DateTimeOffset.FromUnixTimeSeconds(1782830010);

    protected override async Task StartFake() => _yahoo = await FakeYahoo.StartAsync();

    protected override async ValueTask StopFake()
    {
        foreach (var one in _owned) one.Dispose();
        await _yahoo.DisposeAsync();
    }

    protected override IChainSource Feed()
    {
        var options = Options.Create(new YahooOptions
        {
            CookieUrl = new Uri(_yahoo.Address, "fc/"),
            Query1Url = new Uri(_yahoo.Address, "query1/"),
            Query2Url = new Uri(_yahoo.Address, "query2/"),
            GuceUrl = new Uri(_yahoo.Address, "guce/"),
            ConsentUrl = new Uri(_yahoo.Address, "consent/"),
            PauseSeconds = 1,
        });
        var client = new HttpClient(new YahooCookieHandler(_cookies) { InnerHandler = FeedHttp.Handler() }) { Timeout = Timeout.InfiniteTimeSpan };
        var api = new YahooApi(new FeedHttp(client, new HttpLimits(TimeSpan.FromSeconds(TimeoutSeconds), 1024 * 1024), Time), _cookies, options, Time);
        _owned.AddRange([client, api]);
        return new YahooFeed(api, options, Time, RecordingPublisher.Metrics(), NullLogger<YahooFeed>.Instance);
    }

    protected override void Serve(ChainCase chain) => _yahoo.ServeChain("SPY", chain switch
    {
        ChainCase.Good => Body([A, B, C]),
        ChainCase.Newer => Body([A, B, Option("SPY260630C00610000", bid: "1.25")], at: 1782830070),
        ChainCase.Reordered => Body([C, A, B]),
        ChainCase.Duplicate => Body([A, B, Option("SPY260630C00600000", bid: "9"), C]),
        ChainCase.UnknownFields => Body([A, B.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},"), C]),
        ChainCase.BadRow => Body([A, "[1]", B, C]),
        ChainCase.Lone => Body([A]).Replace($"[{A}]", A, StringComparison.Ordinal),
        ChainCase.Null => Body([]).Replace("[]", "null", StringComparison.Ordinal),
        ChainCase.Empty => Body([]),
        ChainCase.OtherJson => "[1,2,3]",
        _ => throw new ArgumentOutOfRangeException(nameof(chain)),
    });

    private static string Body(string[] calls, long at = 1782830010) => Chain(June30, calls, at: at, expiries: [June30]);
}
