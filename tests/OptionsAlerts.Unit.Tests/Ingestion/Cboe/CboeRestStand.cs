using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;

namespace OptionsAlerts.Unit.Tests.Ingestion.Cboe;

/// <summary>Cboe's fake and the feed that asks it. One list has one shape here; the other shape of a number is text, of a history two columns.</summary>
public sealed class CboeRestStand : RestStand, IChainStand, IQuoteStand, IVolatilityStand
{
    private const string GoodTime = "2026-06-30 14:39:22", NewTime = "2026-06-30 14:54:22", OldTime = "2026-06-30 14:31:22";
    private static readonly string A = Bodies.Option("IWM260630C00300000"), B = Bodies.Option("IWM260630P00300000"), C = Bodies.Option("IWM260731C00310000");
    private FakeCboe _cboe = null!;

    public override string Name => CboeFeed.FeedName;

    public override string? Secret => null;

    public string Underlying => "IWM";

    public DateTimeOffset ChainAsOf { get; } = new(2026, 6, 30, 14, 24, 22, TimeSpan.Zero);

    public DateTimeOffset QuoteAsOf => ChainAsOf;

    public DateTimeOffset VolatilityAsOf => ChainAsOf;

    public override async Task Start() => _cboe = await FakeCboe.StartAsync();

    public override ILiveFeed Feed() => new CboeFeed(Http(), Options.Create(new CboeOptions { BaseUrl = _cboe.Address }), RecordingPublisher.Metrics(), NullLogger<CboeFeed>.Instance);

    protected override ValueTask StopFake() => _cboe.DisposeAsync();

    public void FailChain(Fault fault) => _cboe.Faults.Add(fault);

    public void FailQuote(Fault fault) => _cboe.Faults.Add(fault);

    public void FailVolatility(Fault fault) => _cboe.Faults.For(FakeCboe.QuotePath("_VIX"), fault);

    public void FailHistory(Fault fault) => _cboe.Faults.Add(fault);

    public void ServeChain(Answer answer) => _cboe.Serve(FakeCboe.ChainPath("IWM"), answer switch
    {
        Answer.Good => Bodies.Chain($"{A},{B},{C}"),
        Answer.Newer => Bodies.Chain($"{A},{B},{Changed(C)}", timestamp: NewTime),
        Answer.Older => Bodies.Chain($"{A},{B},{Changed(C)}", timestamp: OldTime),
        Answer.Reordered => Bodies.Chain($"{C},{A},{B}"),
        Answer.Duplicate => Bodies.Chain($"{A},{B},{Changed(A)},{C}"),
        Answer.UnknownFields => Bodies.Chain($"{A},{B.Insert(1, "\"new\":{\"bid\":[1,{\"x\":null}]},")},{C}"),
        Answer.BadRow => Bodies.Chain($"{A},[1],{B},{C}"),
        Answer.OtherShape => Bodies.Chain(A),
        Answer.Null => Bodies.Chain("", timestamp: NewTime).Replace("[]", "null", StringComparison.Ordinal),
        Answer.Empty => Bodies.Chain("", timestamp: NewTime),
        _ => "[1,2,3]",
    });

    public void ServeQuote(Answer answer) => _cboe.Serve(FakeCboe.QuotePath("SPY"), Quote("SPY", 600.25, 601.5, answer));

    public void ServeVolatility(Answer answer)
    {
        var (vix, time) = answer is Answer.BadRow or Answer.OtherShape ? (Answer.Good, GoodTime) : (answer, TimeOf(answer));
        _cboe.Serve(FakeCboe.QuotePath("_VIX"), Quote("^VIX", 16.5, 17, vix));
        _cboe.Serve(FakeCboe.QuotePath("_VIX3M"), answer switch
        {
            Answer.BadRow => Bodies.Quote("^VIX3M", 18.25, time).Replace("18.25", "\"x\"", StringComparison.Ordinal),
            Answer.OtherShape => "half a {",
            _ => Bodies.Quote("^VIX3M", 18.25, time),
        });
        _cboe.Serve(FakeCboe.QuotePath("_VVIX"), Bodies.Quote("^VVIX", 95, time, lastTrade: "2026-06-29T16:15:00"));
    }

    public void ServeHistory(Answer answer)
    {
        const string head = "DATE,OPEN,HIGH,LOW,CLOSE\n", first = "06/26/2026,17,18,17,17.5\n", second = "06/29/2026,18,19,18,18.25\n";
        _cboe.Serve(FakeCboe.HistoryPath("VIX"), answer switch
        {
            Answer.Good => head + first + second,
            Answer.Reordered => head + second + first,
            Answer.Duplicate => head + first + second + "06/26/2026,1,1,1,1\n",
            Answer.UnknownFields => "DATE,OPEN,HIGH,LOW,CLOSE,MORE\n06/26/2026,17,18,17,17.5,a\n06/29/2026,18,19,18,18.25,\n",
            Answer.BadRow => head + first + "06/27/2026,1,1,1,NaN\nyesterday,1,2,3,4\n06/28/2026\n" + second,
            Answer.OtherShape => "DATE,VIX\n06/26/2026,17.5\n",
            Answer.Null => head,
            Answer.Empty => "",
            _ => "[1,2,3]",
        });
    }

    private static string Quote(string symbol, double good, double newer, Answer answer)
    {
        var price = answer switch { Answer.Newer => newer, Answer.Older => good - 1, _ => good };
        var body = Bodies.Quote(symbol, price, TimeOf(answer));
        return answer switch
        {
            Answer.UnknownFields => body.Replace("\"data\":{", "\"new\":[{}],\"data\":{\"more\":{\"current_price\":[1]},", StringComparison.Ordinal),
            Answer.OtherShape => body.Replace($":{FormattableString.Invariant($"{price}")},", $":\"{FormattableString.Invariant($"{price}")}\",", StringComparison.Ordinal),
            Answer.Null => body.Replace($":{FormattableString.Invariant($"{price}")},", ":null,", StringComparison.Ordinal),
            Answer.Empty => "{}",
            Answer.Other => "[1,2,3]",
            _ => body,
        };
    }

    private static string TimeOf(Answer answer) => answer switch { Answer.Newer or Answer.Null => NewTime, Answer.Older => OldTime, _ => GoodTime };

    private static string Changed(string row) => row.Replace("\"bid\":", "\"bid\":1", StringComparison.Ordinal);
}
