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

/// <summary>Tradier's fake and the feed that asks it. A list of one is the thing itself, and a list all the same where it is written as one.</summary>
public sealed class TradierRestStand : RestStand, IChainStand, IQuoteStand, IVolatilityStand
{
    private const long Good = 1782830010000;
    private static readonly string A = Option("SPY260630C00600000"), B = Option("SPY260630P00600000", Greeks("-0.5")), C = Option("SPY260630C00605000");
    private FakeTradier _tradier = null!;

    public override string Name => TradierFeed.FeedName;

    public override string Secret => FakeTradier.Token;

    public string Underlying => "SPY";

    public DateTimeOffset ChainAsOf { get; } = DateTimeOffset.FromUnixTimeMilliseconds(Good);

    public DateTimeOffset QuoteAsOf => ChainAsOf;

    public DateTimeOffset VolatilityAsOf => ChainAsOf;

    public override async Task Start()
    {
        _tradier = await FakeTradier.StartAsync(Time);
        _tradier.ServeQuotes("SPY", Quotes(Quote("SPY", "600.25")));
        _tradier.ServeExpirations("SPY", """{"expirations":{"date":"2026-06-30"}}""");
    }

    public override ILiveFeed Feed()
    {
        var options = Options.Create(new TradierOptions { Token = FakeTradier.Token, BaseUrl = _tradier.Address });
        var pacer = new TradierPacer(Time);
        var http = Http(inner => new TradierRateHandler(pacer) { InnerHandler = inner });
        return new TradierFeed(new TradierApi(http, pacer, options), options, Time, RecordingPublisher.Metrics(), NullLogger<TradierFeed>.Instance);
    }

    protected override ValueTask StopFake() => _tradier.DisposeAsync();

    public void FailChain(Fault fault) => _tradier.Faults.Add(fault);

    public void FailQuote(Fault fault) => _tradier.Faults.Add(fault);

    public void FailVolatility(Fault fault) => _tradier.Faults.Add(fault);

    public void FailHistory(Fault fault) => _tradier.Faults.Add(fault);

    public void ServeChain(Answer answer)
    {
        _tradier.ServeQuotes("SPY", Quotes(Quote("SPY", "600.25", answer == Answer.Older ? Good - 5000 : Good)));
        _tradier.ServeChain("SPY", "2026-06-30", answer switch
        {
            Answer.Good => Chain(A, B, C),
            Answer.Newer => Chain(A, B, Option("SPY260630C00605000", bid: "1.25", quoted: 1782830040000)),
            Answer.Older => Chain(A, B, Option("SPY260630C00605000", bid: "1.25", quoted: 1782829990000)),
            Answer.Reordered => Chain(C, A, B),
            Answer.Duplicate => Chain(A, B, Option("SPY260630C00600000", bid: "9"), C),
            Answer.UnknownFields => Chain(A, B.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},"), C),
            Answer.BadRow => Chain(A, "[1]", B, C),
            Answer.OtherShape => Single(A),
            Answer.Null => """{"options":null}""",
            Answer.Empty => Chain(),
            _ => "[1,2,3]",
        });
    }

    public void ServeQuote(Answer answer)
    {
        var (price, at) = answer switch { Answer.Newer => ("601.5", Good + 5000), Answer.Older => ("599", Good - 5000), _ => ("600.25", Good) };
        var quote = Quote("SPY", price, at);
        _tradier.ServeQuotes("SPY", answer switch
        {
            Answer.UnknownFields => Quotes(quote.Insert(1, "\"new\":{\"last\":[1]},")),
            Answer.OtherShape => Many(quote),
            Answer.Null or Answer.Empty or Answer.Other => None(answer, "quotes"),
            _ => Quotes(quote),
        });
    }

    public void ServeVolatility(Answer answer)
    {
        var (price, at) = answer switch { Answer.Newer => ("17", Good + 5000), Answer.Older => ("16", Good - 5000), _ => ("16.5", Good) };
        string vix = Quote("VIX", price, at), vix3M = Quote("VIX3M", "18.25", at), vvix = Quote("VVIX", "95", at - 86_400_000);
        _tradier.ServeQuotes("VIX,VIX3M,VVIX,VIX9D", answer switch
        {
            Answer.UnknownFields => Many(vix.Insert(1, "\"new\":{\"last\":[1]},"), vix3M, "[1]", vvix),
            Answer.BadRow => Many(vix, Quote("VIX3M", "\"x\"", at), vvix),
            Answer.OtherShape => Quotes(vix),
            Answer.Null or Answer.Empty or Answer.Other => None(answer, "quotes"),
            _ => $$$$"""{"quotes":{"quote":[{{{{vix}}}},{{{{vix3M}}}},{{{{vvix}}}}],"unmatched_symbols":{"symbol":"VIX9D"}}}""",
        });
    }

    public void ServeHistory(Answer answer)
    {
        string first = Day("2026-06-26", "17.5"), second = Day("2026-06-29", "18.25"), running = Day("2026-06-30", "99");
        _tradier.ServeHistory("VIX", answer switch
        {
            Answer.Reordered => Days(running, second, first),
            Answer.Duplicate => Days(first, second, Day("2026-06-26", "1"), running),
            Answer.UnknownFields => Days(first.Insert(1, "\"new\":{\"close\":[1]},"), second, running),
            Answer.BadRow => Days(first, Day("2026-06-25", "null"), Day("yesterday", "1"), "[1]", "\"x\"", second, running),
            Answer.OtherShape => Days(first).Replace($"[{first}]", first, StringComparison.Ordinal),
            Answer.Null or Answer.Empty or Answer.Other => None(answer, "history"),
            _ => Days(first, second, running),
        });
    }

    private static string None(Answer answer, string member) => answer switch
    {
        Answer.Null => $"{{\"{member}\":null}}",
        Answer.Empty => $"{{\"{member}\":{{}}}}",
        _ => "[1,2,3]",
    };

    private static string Many(params string[] quotes) => $$$"""{"quotes":{"quote":[{{{string.Join(',', quotes)}}}]}}""";

    private static string Days(params string[] days) => $$$"""{"history":{"day":[{{{string.Join(',', days)}}}]}}""";

    private static string Day(string date, string close) => $$"""{"date":"{{date}}","open":17,"high":19,"low":16,"close":{{close}},"volume":0}""";
}
