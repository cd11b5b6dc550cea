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

public sealed class PolygonRestContractTests : RestFeedContract
{
    private const string Path = "/v3/snapshot/options/SPY";
    private static readonly string A = Row("SPY260717C00600000"), B = Row("SPY260717P00600000"), C = Row("SPY260717C00605000", seconds: 20);
    private FakePolygon _polygon = null!;

    protected override string Secret => FakePolygon.Key;

    protected override string Name => PolygonFeed.FeedName;

    protected override string Underlying => "SPY";

    protected override FaultScript Faults => _polygon.Faults;

    protected override DateTimeOffset GoodAsOf { get; } = Noon.AddSeconds(-20);

    protected override async Task StartFake() => _polygon = await FakePolygon.StartAsync();

    protected override ValueTask StopFake() => _polygon.DisposeAsync();

    protected override IChainSource Feed()
    {
        var options = Options.Create(new PolygonOptions { RestUrl = _polygon.Address, StreamUrl = _polygon.StreamAddress, ApiKey = FakePolygon.Key });
        return new PolygonFeed(new PolygonApi(Http, options), ["SPY"], options, Time, RecordingPublisher.Metrics(), NullLogger<PolygonFeed>.Instance);
    }

    protected override void Serve(ChainCase chain) => _polygon.Serve(Path, chain switch
    {
        ChainCase.Good => Body($"[{A},{B},{C}]"),
        ChainCase.Newer => Body($"[{A},{B},{Row("SPY260717C00605000", bid: 1.6, seconds: 10)}]"),
        ChainCase.Reordered => Body($"[{C},{A},{B}]"),
        ChainCase.Duplicate => Body($"[{A},{B},{Row("SPY260717C00600000", bid: 9)},{C}]"),
        ChainCase.UnknownFields => Body($"[{A},{Row("SPY260717P00600000", more: ",'fmv':{'bid':[1,{'x':null}]}")},{C}]"),
        ChainCase.BadRow => Body($"[{A},[1],{B},{C}]"),
        ChainCase.Lone => Body(A),
        ChainCase.Null => Body("null"),
        ChainCase.Empty => Body("[]"),
        ChainCase.OtherJson => "[1,2,3]",
        _ => throw new ArgumentOutOfRangeException(nameof(chain)),
    });

    private static string Body(string results) => $$"""{"request_id":"1","results":{{results}},"status":"OK"}""";
}
