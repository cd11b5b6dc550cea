using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

/// <summary>
/// The feed over a real socket: VIX's closes, VIX, the spot of SPY and its chain. What is said in answer to several requests is sent with the last of them, so that a question that
/// is answered by what has come so far finds all of it, every time.
/// </summary>
public sealed class IbkrContractTests : WireFeedContract
{
    private const string Spot = "SPY STK", Vix = "VIX IND";
    private const int Options = 8;
    private static readonly DateTimeOffset Traded = IbkrContractStand.Start.AddSeconds(-2);
    private readonly List<IbkrContractStand> _stands = [];

    public override string Name => IbkrFeed.FeedName;

    public override FeedCapabilities Capabilities => FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices;

    /// <summary>The account: TWS asks for no key, and writes its number beside errors.</summary>
    protected override string Secret => "DU1234567";

    public override async ValueTask DisposeAsync()
    {
        foreach (var stand in _stands) await stand.DisposeAsync();
        await base.DisposeAsync();
    }

    // A tick has no time of its own: a chain is of when its last one came.
    protected override string Content(IMarketMessage message) => base.Content(message is OptionChainSnapshot chain ? chain with { AsOf = Traded } : message);

    protected override async Task<Said> Say(Speech speech)
    {
        var stand = Stand();
        var hearing = new Hearing(stand, isTwice: speech == Speech.Twice);
        if (speech == Speech.Cut) await hearing.Cut(Answer);
        else stand.Tws.Ticks = Answer;
        await hearing.Ask(stand.Feed.GetVolatilityHistory);
        await hearing.Ask(stand.Feed.GetVolatility);
        await hearing.Ask(token => stand.Feed.GetQuote("SPY", token));

        using (var enough = new CancellationTokenSource())
        {
            var asking = stand.Feed.GetChain("SPY", enough.Token);
            await IbkrContractStand.Wait(() => stand.Tws.Lines.Count(IsOption) == Options);
            await enough.CancelAsync();
            await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var ticks = stand.Tws.Lines.Where(IsOption).SelectMany(OptionTicks);
        if (speech == Speech.OutOfOrder) ticks = ticks.Append(TwsMessage.TradeTime(stand.Line(Vix), Traded.AddSeconds(-60)));
        foreach (var message in Spoken(speech, ticks).Append(TwsMessage.Price(stand.Line(Spot), 4, 601.75))) await stand.Tws.Connections[^1].Send(message);
        await hearing.Until(token => stand.Feed.GetQuote("SPY", token), (UnderlyingQuote quote) => quote.Spot == 601.75);
        await hearing.Ask(token => stand.Feed.GetChain("SPY", token));
        if (speech == Speech.OutOfOrder) await hearing.Ask(stand.Feed.GetVolatility);
        return hearing.Said();

        IEnumerable<byte[]> Answer(TwsRequest request) => Spoken(speech, Ticks(request, stand.Tws));
    }

    protected override async Task Run(Action underWay, CancellationToken stop)
    {
        var stand = Stand();
        var asking = stand.Feed.GetQuote("SPY", stop);
        await IbkrContractStand.Wait(() => asking.IsCompleted || stand.Tws.Lines.Any());
        underWay();
        await asking;
    }

    private IbkrContractStand Stand()
    {
        var stand = new IbkrContractStand();
        stand.Tws.Listings["SPY"] = (["20260630", "20260717"], [600, 605]);
        (stand.Tws.Closes["20260626"], stand.Tws.Closes["20260629"], stand.Tws.Closes["20260630"]) = (17.5, 18.25, 99);
        _stands.Add(stand);
        return stand;
    }

    private static bool IsOption(TwsRequest request) => request.Fields[5] == "OPT";

    private static IEnumerable<byte[]> Ticks(TwsRequest request, FakeTws tws) => request.Contract switch
    {
        Spot => [TwsMessage.DataType(request.Id, 1), TwsMessage.Price(request.Id, 4, 601.5), TwsMessage.TradeTime(request.Id, Traded)],
        "VIX3M IND" => [TwsMessage.Price(request.Id, 4, 19.5), TwsMessage.TradeTime(request.Id, Traded)],
        "VVIX IND" => [TwsMessage.Price(request.Id, 4, 95), TwsMessage.TradeTime(request.Id, Traded.AddDays(-1))],
        "VIX9D IND" when tws.Lines.Last(line => line.Contract == Vix).Id is var vix => [TwsMessage.Price(vix, 4, 17.25), TwsMessage.TradeTime(vix, Traded)],
        _ => [],
    };

    private static byte[][] OptionTicks(TwsRequest request) =>
    [
        TwsMessage.Price(request.Id, 1, 2.4), TwsMessage.Price(request.Id, 2, 2.5), TwsMessage.Size(request.Id, 8, 120), TwsMessage.Size(request.Id, 27, 900), TwsMessage.Size(request.Id, 28, 800),
        TwsMessage.Model(request.Id, 0.18, 0.5, 0.04),
    ];

    private static IEnumerable<byte[]> Spoken(Speech speech, IEnumerable<byte[]> messages) => speech switch
    {
        Speech.Unknown => messages.SelectMany(message => new[] { TwsMessage.Payload(9999, "new", 1), TwsMessage.Price(1, 999, 5), [.. message, .. "more\0"u8] }),
        Speech.Twice => messages.SelectMany(message => new[] { message, message }),
        Speech.Garbage => messages.SelectMany(message => new[] { TwsMessage.Payload(1, 6), TwsMessage.Payload("x", 6, 1), TwsMessage.Payload(21, 1, 13, 0, "NaN?"), [0xFF, 0x00, 0xC3, 0x28], message }),
        _ => messages,
    };
}
