using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

public sealed class AlpacaChainContractTests : RestFeedContract
{
    private static readonly string A = Row("SPY260630C00600000", 1.5), B = Row("SPY260630P00600000", 2.5), C = Row("SPY260731C00610000", 3.5);
    private FakeAlpaca _alpaca = null!;

    protected override string Secret => FakeAlpaca.Secret;

    protected override string Name => AlpacaFeed.FeedName;

    protected override string Underlying => "SPY";

    protected override FaultScript Faults => _alpaca.ChainFaults;

    protected override DateTimeOffset GoodAsOf { get; } = new DateTimeOffset(2026, 6, 30, 14, 44, 59, TimeSpan.Zero).AddTicks(1_234_567);

    protected override async Task StartFake() => _alpaca = await FakeAlpaca.StartAsync();

    protected override ValueTask StopFake() => _alpaca.DisposeAsync();

    protected override IChainSource Feed() => new AlpacaFeed(
        Http,
        Options.Create(new AlpacaOptions { ApiKey = FakeAlpaca.Key, Secret = FakeAlpaca.Secret, RestUrl = _alpaca.Server.HttpAddress, TradingUrl = _alpaca.Server.HttpAddress }),
        RecordingPublisher.Metrics(),
        Time,
        NullLogger<AlpacaFeed>.Instance);

    protected override void Serve(ChainCase chain) => _alpaca.RawChain = chain switch
    {
        ChainCase.Good => Page(A, B, C),
        ChainCase.Newer => Page(A, B, Row("SPY260731C00610000", 3.6, "2026-06-30T10:45:29.5-04:00")),
        ChainCase.Reordered => Page(C, A, B),
        ChainCase.Duplicate => Page(A, B, Row("SPY260630C00600000", 9.5), C),
        ChainCase.UnknownFields => Page(A, B.Replace("\"latestQuote\":{", "\"new\":{\"bp\":[1,{\"x\":null}]},\"latestQuote\":{\"old\":[],", StringComparison.Ordinal), C),
        ChainCase.BadRow => Page(A, "\"SPY260630P00600000\":[1]", B, C),
        ChainCase.Lone => Page(A),
        ChainCase.Null => """{"next_page_token":null,"snapshots":null}""",
        ChainCase.Empty => Page(),
        ChainCase.OtherJson => "[1,2,3]",
        _ => throw new ArgumentOutOfRangeException(nameof(chain)),
    };

    private static string Row(string symbol, double bid, string at = "2026-06-30T14:44:59.123456789Z") =>
        FormattableString.Invariant($$$"""
        "{{{symbol}}}":{"greeks":{"delta":0.5,"gamma":0.04},"impliedVolatility":0.2,"latestQuote":{"bp":{{{bid}}},"ap":{{{bid + 1}}},"t":"{{{at}}}"}}
        """);

    private static string Page(params string[] rows) => $$$"""{"next_page_token":null,"snapshots":{{{{string.Join(',', rows)}}}}}""";
}
