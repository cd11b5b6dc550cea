using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

/// <summary>Alpaca's fake and the feed that asks it. Rows are members of an object, so that a lone one has no shape of its own; times may come with an offset.</summary>
public sealed class AlpacaRestStand : RestStand, IChainStand, IQuoteStand
{
    private const string GoodTime = "2026-06-30T14:44:59.123456789Z";
    private static readonly string A = Row("SPY260630C00600000", 1.5), B = Row("SPY260630P00600000", 2.5), C = Row("SPY260731C00610000", 3.5);
    private FakeAlpaca _alpaca = null!;

    public override string Name => AlpacaFeed.FeedName;

    public override string Secret => FakeAlpaca.Secret;

    public string Underlying => "SPY";

    public DateTimeOffset ChainAsOf { get; } = new DateTimeOffset(2026, 6, 30, 14, 44, 59, TimeSpan.Zero).AddTicks(1_234_567);

    public DateTimeOffset QuoteAsOf => ChainAsOf;

    public override async Task Start() => _alpaca = await FakeAlpaca.StartAsync();

    public override ILiveFeed Feed() => new AlpacaFeed(
        Http(),
        Options.Create(new AlpacaOptions { ApiKey = FakeAlpaca.Key, Secret = FakeAlpaca.Secret, RestUrl = _alpaca.Server.HttpAddress, TradingUrl = _alpaca.Server.HttpAddress }),
        RecordingPublisher.Metrics(),
        Time,
        NullLogger<AlpacaFeed>.Instance);

    protected override ValueTask StopFake() => _alpaca.DisposeAsync();

    public void FailChain(Fault fault) => _alpaca.ChainFaults.Add(fault);

    public void FailQuote(Fault fault) => _alpaca.Faults.Add(fault);

    public void ServeChain(Answer answer) => _alpaca.RawChain = answer switch
    {
        Answer.Good => Page(A, B, C),
        Answer.Newer => Page(A, B, Row("SPY260731C00610000", 3.6, "2026-06-30T10:45:29.5-04:00")),
        Answer.Older => Page(Row("SPY260731C00610000", 3.6, "2026-06-30T10:40:29.5-04:00")),
        Answer.Reordered => Page(C, A, B),
        Answer.Duplicate => Page(A, B, Row("SPY260630C00600000", 9.5), C),
        Answer.UnknownFields => Page(A, B.Replace("\"latestQuote\":{", "\"new\":{\"bp\":[1,{\"x\":null}]},\"latestQuote\":{\"old\":[],", StringComparison.Ordinal), C),
        Answer.BadRow => Page(A, "\"SPY260630P00600000\":[1]", B, C),
        Answer.OtherShape => Page(A),
        Answer.Null => """{"next_page_token":null,"snapshots":null}""",
        Answer.Empty => Page(),
        _ => "[1,2,3]",
    };

    public void ServeQuote(Answer answer) => _alpaca.Stocks["SPY"] = answer switch
    {
        Answer.Newer => """{"p":601.5,"t":"2026-06-30T14:45:29Z"}""",
        Answer.Older => """{"p":599,"t":"2026-06-30T14:40:29Z"}""",
        Answer.UnknownFields => $$"""{"new":{"p":[1]},"p":600.25,"t":"{{GoodTime}}","c":["@"]}""",
        Answer.OtherShape => """{"p":600.25,"t":"2026-06-30T10:44:59.123456789-04:00"}""",
        Answer.Null => "null",
        Answer.Empty => "{}",
        Answer.Other => "[1,2,3]",
        _ => $$"""{"p":600.25,"t":"{{GoodTime}}"}""",
    };

    private static string Row(string symbol, double bid, string at = GoodTime) => FormattableString.Invariant(
        $$$"""
        "{{{symbol}}}":{"greeks":{"delta":0.5,"gamma":0.04},"impliedVolatility":0.2,"latestQuote":{"bp":{{{bid}}},"ap":{{{bid + 1}}},"t":"{{{at}}}"}}
        """);

    private static string Page(params string[] rows) => $$$"""{"next_page_token":null,"snapshots":{{{{string.Join(',', rows)}}}}}""";
}
