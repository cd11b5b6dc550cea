using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Polygon.PolygonBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

/// <summary>Polygon's fake and the feed that asks it. The spot of a stock is that of its chain's first row; errors of one index come within HTTP 200.</summary>
public sealed class PolygonRestStand : RestStand, IChainStand, IQuoteStand, IVolatilityStand
{
    private const string Chain = "/v3/snapshot/options/SPY", Indices = "/v3/snapshot/indices", History = "/v2/aggs/ticker/I:VIX/range/1/day/2024-04-21/2026-06-30";
    private static readonly string A = Row("SPY260717C00600000"), B = Row("SPY260717P00600000"), C = Row("SPY260717C00605000", seconds: 20);
    private FakePolygon _polygon = null!;

    public override string Name => PolygonFeed.FeedName;

    public override string Secret => FakePolygon.Key;

    public string Underlying => "SPY";

    public DateTimeOffset ChainAsOf { get; } = Noon.AddSeconds(-20);

    public DateTimeOffset QuoteAsOf => ChainAsOf;

    public DateTimeOffset VolatilityAsOf => ChainAsOf;

    public override async Task Start() => _polygon = await FakePolygon.StartAsync();

    public override ILiveFeed Feed()
    {
        var options = Options.Create(new PolygonOptions { RestUrl = _polygon.Address, StreamUrl = _polygon.StreamAddress, ApiKey = FakePolygon.Key });
        return new PolygonFeed(new PolygonApi(Http(), options), ["SPY"], options, Time, RecordingPublisher.Metrics(), NullLogger<PolygonFeed>.Instance);
    }

    protected override ValueTask StopFake() => _polygon.DisposeAsync();

    public void FailChain(Fault fault) => _polygon.Faults.Add(fault);

    public void FailQuote(Fault fault) => _polygon.Faults.Add(fault);

    public void FailVolatility(Fault fault) => _polygon.Faults.Add(fault);

    public void FailHistory(Fault fault) => _polygon.Faults.Add(fault);

    public void ServeChain(Answer answer) => _polygon.Serve(Chain, answer switch
    {
        Answer.Good => Body($"[{A},{B},{C}]"),
        Answer.Newer => Body($"[{A},{B},{Row("SPY260717C00605000", bid: 1.6, seconds: 10)}]"),
        Answer.Older => Body($"[{A},{B},{Row("SPY260717C00605000", bid: 1.6, seconds: 25)}]"),
        Answer.Reordered => Body($"[{C},{A},{B}]"),
        Answer.Duplicate => Body($"[{A},{B},{Row("SPY260717C00600000", bid: 9)},{C}]"),
        Answer.UnknownFields => Body($"[{A},{Row("SPY260717P00600000", more: ",'fmv':{'bid':[1,{'x':null}]}")},{C}]"),
        Answer.BadRow => Body($"[{A},[1],{B},{C}]"),
        Answer.OtherShape => Body(A),
        _ => None(answer),
    });

    public void ServeQuote(Answer answer)
    {
        var (price, seconds) = answer switch { Answer.Newer => (601.5, 10), Answer.Older => (599, 60), _ => (600.25, 20) };
        var row = Row("SPY260717C00600000", asset: FormattableString.Invariant($"'price':{price},'last_updated':{Nanos(Noon.AddSeconds(-seconds))},'ticker':'SPY'"));
        _polygon.Serve(Chain, answer switch
        {
            Answer.Good or Answer.Newer or Answer.Older => Body($"[{row}]"),
            Answer.UnknownFields => Body($"[{row.Replace("\"price\":", "\"new\":{\"price\":[1]},\"price\":", StringComparison.Ordinal)}]"),
            Answer.OtherShape => Body(row),
            _ => None(answer),
        });
    }

    public void ServeVolatility(Answer answer)
    {
        var at = Noon.AddSeconds(answer switch { Answer.Newer => -10, Answer.Older => -60, _ => -20 });
        var vix = Index("VIX", answer switch { Answer.Newer => "17", Answer.Older => "16", _ => "16.5" }, at);
        var (vix3M, vvix) = (Index("VIX3M", "18.25", at), Index("VVIX", "95", at.AddDays(-1)));
        const string vix9D = """{"ticker":"I:VIX9D","error":"NOT_FOUND","message":"Ticker not found."}""";
        _polygon.Serve(Indices, answer switch
        {
            Answer.Good or Answer.Newer or Answer.Older => Body($"[{vix},{vix3M},{vvix},{vix9D}]"),
            Answer.UnknownFields => Body($"[{vix.Insert(1, "\"new\":{\"value\":[1]},")},{vix3M},[1],{vvix}]"),
            Answer.BadRow => Body($"[{vix},{Index("VIX3M", "\"x\"", at)},{vvix},{vix9D}]"),
            Answer.OtherShape => Body(vix),
            _ => None(answer),
        });
    }

    public void ServeHistory(Answer answer)
    {
        string first = Day(1782446400000, "17.5"), second = Day(1782705600000, "18.25"), running = Day(1782792000000, "99");
        _polygon.Serve(History, answer switch
        {
            Answer.Good => Body($"[{first},{second},{running}]"),
            Answer.Reordered => Body($"[{running},{second},{first}]"),
            Answer.Duplicate => Body($"[{first},{second},{Day(1782446400000, "1")},{running}]"),
            Answer.UnknownFields => Body($"[{first.Insert(1, "\"vw\":[1],\"new\":{\"c\":1},")},{second},{running}]"),
            Answer.BadRow => Body($"[{first},{Day(1782360000000, "null")},{Day(0, "1")},[1],\"x\",{second},{running}]"),
            Answer.OtherShape => Body(first),
            _ => None(answer),
        });
    }

    private static string None(Answer answer) => answer switch { Answer.Null => Body("null"), Answer.Empty => Body("[]"), _ => "[1,2,3]" };

    private static string Body(string results) => $$"""{"request_id":"1","results":{{results}},"status":"OK"}""";

    private static string Index(string symbol, string value, DateTimeOffset at) =>
        FormattableString.Invariant($$"""{"value":{{value}},"ticker":"I:{{symbol}}","type":"indices","last_updated":{{Nanos(at)}}}""");

    private static string Day(long at, string close) => FormattableString.Invariant($$"""{"c":{{close}},"o":17,"h":19,"l":16,"t":{{at}}}""");
}
