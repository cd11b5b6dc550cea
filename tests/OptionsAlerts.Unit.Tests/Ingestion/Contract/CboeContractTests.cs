using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

public sealed class CboeContractTests : RestFeedContract
{
    private static readonly string A = Bodies.Option("IWM260630C00300000"), B = Bodies.Option("IWM260630P00300000"), C = Bodies.Option("IWM260731C00310000");
    private FakeCboe _cboe = null!;

    protected override string? Secret => null;

    protected override string Name => CboeFeed.FeedName;

    protected override string Underlying => "IWM";

    protected override FaultScript Faults => _cboe.Faults;

    protected override DateTimeOffset GoodAsOf { get; } = new(2026, 6, 30, 14, 24, 22, TimeSpan.Zero);

    protected override async Task StartFake() => _cboe = await FakeCboe.StartAsync();

    protected override ValueTask StopFake() => _cboe.DisposeAsync();

    protected override IChainSource Feed() => new CboeFeed(
        Http, Options.Create(new CboeOptions { BaseUrl = _cboe.Address }), RecordingPublisher.Metrics(), NullLogger<CboeFeed>.Instance);

    protected override void Serve(ChainCase chain) => _cboe.Serve(FakeCboe.ChainPath("IWM"), chain switch
    {
        ChainCase.Good => Bodies.Chain($"{A},{B},{C}"),
        ChainCase.Newer => Bodies.Chain($"{A},{B},{Changed(C)}", timestamp: "2026-06-30 14:54:22"),
        ChainCase.Reordered => Bodies.Chain($"{C},{A},{B}"),
        ChainCase.Duplicate => Bodies.Chain($"{A},{B},{Changed(A)},{C}"),
        ChainCase.UnknownFields => Bodies.Chain($"{A},{Unknown(B)},{C}"),
        ChainCase.BadRow => Bodies.Chain($"{A},[1],{B},{C}"),
        ChainCase.Lone => Bodies.Chain(A),
        ChainCase.Null => Bodies.Chain("").Replace("[]", "null", StringComparison.Ordinal),
        ChainCase.Empty => Bodies.Chain(""),
        ChainCase.OtherJson => "[1,2,3]",
        _ => throw new ArgumentOutOfRangeException(nameof(chain)),
    });

    private static string Changed(string row) => row.Replace("\"bid\":", "\"bid\":1", StringComparison.Ordinal);

    private static string Unknown(string row) => row.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},");
}
