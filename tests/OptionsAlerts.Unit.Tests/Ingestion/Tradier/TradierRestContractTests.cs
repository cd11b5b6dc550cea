using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierRestContractTests : RestFeedContract
{
    private static readonly string A = Option("SPY260630C00600000"), B = Option("SPY260630P00600000", Greeks("-0.5")), C = Option("SPY260630C00605000");
    private FakeTradier _tradier = null!;

    protected override string Secret => FakeTradier.Token;

    protected override string Name => TradierFeed.FeedName;

    protected override string Underlying => "SPY";

    protected override FaultScript Faults => _tradier.Faults;

    protected override DateTimeOffset GoodAsOf { get; } = DateTimeOffset.FromUnixTimeMilliseconds(1782830010000);

    protected override async Task StartFake()
    {
        _tradier = await FakeTradier.StartAsync(Time);
        _tradier.ServeQuotes("SPY", Quotes(Quote("SPY", "600.25")));
        _tradier.ServeExpirations("SPY", """{"expirations":{"date":"2026-06-30"}}""");
    }

    protected override ValueTask StopFake() => _tradier.DisposeAsync();

    protected override IChainSource Feed()
    {
        var options = Options.Create(new TradierOptions { Token = FakeTradier.Token, BaseUrl = _tradier.Address });
        return new TradierFeed(new TradierApi(Http, new TradierPacer(Time), options), options, Time, RecordingPublisher.Metrics(), NullLogger<TradierFeed>.Instance);
    }

    protected override void Serve(ChainCase chain) => _tradier.ServeChain("SPY", "2026-06-30", chain switch
    {
        ChainCase.Good => Chain(A, B, C),
        ChainCase.Newer => Chain(A, B, Option("SPY260630C00605000", bid: "1.25", quoted: 1782830040000)),
        ChainCase.Reordered => Chain(C, A, B),
        ChainCase.Duplicate => Chain(A, B, Option("SPY260630C00600000", bid: "9"), C),
        ChainCase.UnknownFields => Chain(A, B.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},"), C),
        ChainCase.BadRow => Chain(A, "[1]", B, C),
        ChainCase.Lone => Single(A),
        ChainCase.Null => """{"options":null}""",
        ChainCase.Empty => Chain(),
        ChainCase.OtherJson => "[1,2,3]",
        _ => throw new ArgumentOutOfRangeException(nameof(chain)),
    });
}
