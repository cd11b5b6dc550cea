using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Yahoo;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Yahoo;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

/// <summary>
/// Yahoo's fake and the feed that asks it. A chain's faults are met by the chain itself: cookie and crumb have ways out of their own. The pause is short, so that what the
/// provider asks for is the longer.
/// </summary>
public sealed class YahooRestStand : RestStand, IChainStand, IQuoteStand, IVolatilityStand
{
    private const long Good = 1782830010;
    private static readonly string A = Option("SPY260630C00600000"), B = Option("SPY260630C00605000"), C = Option("SPY260630C00610000");
    private FakeYahoo _yahoo = null!;

    public override string Name => YahooFeed.FeedName;

    public override string? Secret => null;

    public string Underlying => "SPY";

    public DateTimeOffset ChainAsOf { get; } = DateTimeOffset.FromUnixTimeSeconds(Good);

    public DateTimeOffset QuoteAsOf => ChainAsOf;

    public DateTimeOffset VolatilityAsOf => ChainAsOf;

    public override async Task Start() => _yahoo = await FakeYahoo.StartAsync();

    public override ILiveFeed Feed()
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
        var cookies = new YahooCookies();
        var api = Own(new YahooApi(Http(inner => new YahooCookieHandler(cookies) { InnerHandler = inner }), cookies, options, Time));
        return new YahooFeed(api, options, Time, RecordingPublisher.Metrics(), NullLogger<YahooFeed>.Instance);
    }

    protected override ValueTask StopFake() => _yahoo.DisposeAsync();

    public void FailChain(Fault fault) => _yahoo.ChainFaults.Add(fault);

    public void FailQuote(Fault fault) => _yahoo.Faults.Add(fault);

    public void FailVolatility(Fault fault) => _yahoo.Faults.For("chart/%5EVIX?", fault);

    public void FailHistory(Fault fault) => _yahoo.Faults.Add(fault);

    public void ServeChain(Answer answer) => _yahoo.ServeChain("SPY", answer switch
    {
        Answer.Good => Body([A, B, C]),
        Answer.Newer => Body([A, B, Option("SPY260630C00610000", bid: "1.25")], at: Good + 60),
        Answer.Older => Body([A, B, Option("SPY260630C00610000", bid: "1.25")], at: Good - 60),
        Answer.Reordered => Body([C, A, B]),
        Answer.Duplicate => Body([A, B, Option("SPY260630C00600000", bid: "9"), C]),
        Answer.UnknownFields => Body([A, B.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},"), C]),
        Answer.BadRow => Body([A, "[1]", B, C]),
        Answer.OtherShape => Body([A]).Replace($"[{A}]", A, StringComparison.Ordinal),
        Answer.Null => Body([]).Replace("[]", "null", StringComparison.Ordinal),
        Answer.Empty => Body([]),
        _ => "[1,2,3]",
    });

    public void ServeQuote(Answer answer) => _yahoo.ServeChart("SPY", Spot("SPY", "600.25", "601.5", answer));

    public void ServeVolatility(Answer answer)
    {
        _yahoo.ServeChart("^VIX", Spot("^VIX", "16.5", "17", answer is Answer.BadRow or Answer.OtherShape ? Answer.Good : answer));
        _yahoo.ServeChart("^VIX3M", answer switch
        {
            Answer.BadRow => Chart("^VIX3M", "\"x\""),
            Answer.OtherShape => "<html>",
            _ => Chart("^VIX3M", "18.25", At(answer)),
        });
        _yahoo.ServeChart("^VVIX", Chart("^VVIX", "95", At(answer) - 86_400));
    }

    public void ServeHistory(Answer answer)
    {
        const long first = June30 - (4 * 86_400) + 48_600, second = June30 - 86_400 + 48_600, running = June30 + 48_600;
        _yahoo.ServeChart("^VIX", answer switch
        {
            Answer.Good => Days([first, second, running], "17.5,18.25,99"),
            Answer.Reordered => Days([running, second, first], "99,18.25,17.5"),
            Answer.Duplicate => Days([first, second, first, running], "17.5,18.25,17.5,99"),
            Answer.UnknownFields => Days([first, second, running], "17.5,18.25,99").Replace("\"timestamp\"", "\"new\":[{\"close\":1}],\"timestamp\"", StringComparison.Ordinal),
            Answer.BadRow => Days([first, null, second, second - 86_400, running], "17.5,1,18.25,null,99"),
            Answer.OtherShape => Days([first], "17.5").Replace("\"quote\":[", "\"quote\":", StringComparison.Ordinal).Replace("}]}}]", "}}}]", StringComparison.Ordinal),
            Answer.Null => Chart("^VIX", "99", running),
            _ => None(answer),
        }, "5y");
    }

    private static string Spot(string name, string good, string newer, Answer answer) => answer switch
    {
        Answer.Newer => Chart(name, newer, At(answer)),
        Answer.Older => Chart(name, "1", At(answer)),
        Answer.UnknownFields => Chart(name, good, Good, "\"new\":{\"regularMarketPrice\":[1]},\"indicators\":{\"quote\":[{}]}"),
        Answer.OtherShape => Chart(name, good).Replace("\"result\":[", "\"result\":", StringComparison.Ordinal).Replace("}],\"error\"", "},\"error\"", StringComparison.Ordinal),
        Answer.Null => Chart(name, "null"),
        Answer.Good => Chart(name, good),
        _ => None(answer),
    };

    private static string None(Answer answer) => answer == Answer.Empty ? """{"chart":{"result":[],"error":null}}""" : "[1,2,3]";

    private static long At(Answer answer) => answer switch { Answer.Newer => Good + 60, Answer.Older => Good - 60, _ => Good };

    private static string Days(long?[] times, string closes) => Chart(
        "^VIX", "99", June30 + 48_600, $$"""
        "timestamp":[{{string.Join(',', times.Select(time => time?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"))}}],"indicators":{"quote":[{"open":[17],"close":[{{closes}}]}]}
        """);

    private static string Body(string[] calls, long at = Good) => Chain(June30, calls, at: at, expiries: [June30]);
}
