using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

/// <summary>The feed over a real socket, against a TWS that plays by its protocol and against one that does not.</summary>
public sealed partial class IbkrFeedTests : IAsyncLifetime
{
    // 11:00 New York on a Tuesday.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly KeptLog<StreamSupervisor> _log = new();
    private readonly FakeTws _tws = new();
    private IbkrLink? _link;

    public ValueTask InitializeAsync()
    {
        _tws.Listings["SPY"] = (["20260630", "20260701", "20260717"], [590, 595, 600, 602.5, 605]);
        _tws.Ticks = Usual;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is not null)
        {
            var stopping = _link.StopAsync(TestContext.Current.CancellationToken);
            await Until(() => stopping.IsCompleted);
            _link.Dispose();
        }

        await _tws.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<byte[]> Usual(TwsRequest request) => request.Contract switch
    {
        "SPY STK" => [TwsMessage.DataType(request.Id, 1), TwsMessage.Price(request.Id, 1, 601.4), TwsMessage.Price(request.Id, 4, 601.5), TwsMessage.TradeTime(request.Id, _time.GetUtcNow().AddSeconds(-2))],
        "VIX IND" => [TwsMessage.Price(request.Id, 4, 17.25), TwsMessage.TradeTime(request.Id, _time.GetUtcNow().AddSeconds(-1))],
        "VIX3M IND" => [TwsMessage.Price(request.Id, 4, 19.5)],
        _ when request.Fields[5] == "OPT" =>
        [
            TwsMessage.Price(request.Id, 1, 2.4), TwsMessage.Price(request.Id, 2, 2.5), TwsMessage.Size(request.Id, 8, 120), TwsMessage.Size(request.Id, 27, 900), TwsMessage.Size(request.Id, 28, 800),
            TwsMessage.Model(request.Id, 0.18, 0.5, 0.04),
        ],
        _ => [],
    };

    private IbkrFeed Feed(Action<IbkrOptions>? change = null, int? port = null)
    {
        var options = new IbkrOptions { Port = port ?? _tws.Port, MaxLines = 9, MessagesPerSecond = 50 };
        change?.Invoke(options);
        var feed = new IbkrFeed(Options.Create(options), _time);
        _link = new IbkrLink(feed, new JitterSeed(0), RecordingPublisher.Metrics(), _time, _log);
        _ = _link.StartAsync(Token);
        return feed;
    }

    private static T Message<T>(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<T>();

    private static string Reason(PollOutcome outcome) => outcome.ShouldBeOfType<PollOutcome.Unavailable>().Reason;

    /// <summary>Moves the clock on until something is reached: for what waits for time alone, not for the socket.</summary>
    private async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, deadline.Token);
        }
    }

    private static async Task Wait(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached()) await Task.Delay(2, deadline.Token);
    }

    /// <summary>Asks until a question is answered at once, and as it should be.</summary>
    private static async Task Answers(IbkrFeed feed, Func<PollOutcome, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var asked = feed.GetQuote("SPY", Token);
            if (asked.IsCompletedSuccessfully && wanted(await asked)) return;
            await Task.Delay(2, deadline.Token);
        }
    }

    /// <summary>Asks, one question after the other and with the clock moving, until an answer is news and as it should be.</summary>
    private async Task<T> News<T>(Func<Task<PollOutcome>> ask, Func<T, bool>? wanted = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var asked = ask();
            while (!asked.IsCompleted)
            {
                await Task.Delay(2, deadline.Token);
                _time.Advance(TimeSpan.FromSeconds(0.5));
            }

            if (await asked is PollOutcome.Fresh { Messages: [T message] } && wanted?.Invoke(message) != false) return message;
            await Task.Delay(1, deadline.Token);
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }
    }

    /// <summary>The chain of SPY after one more tick: two ticks of one instant of this clock are one piece of news.</summary>
    private async Task<PollOutcome> Ticked(IbkrFeed feed, byte[] tick)
    {
        await _tws.Connections[0].Send(tick);
        return await feed.GetChain("SPY", Token);
    }

    private int Line(string contract) => _tws.Lines.Last(request => request.Contract == contract).Id;

    [Fact]
    public async Task nothing_is_connected_before_something_is_asked_for()
    {
        var feed = Feed();
        _tws.Connections.ShouldBeEmpty();
        Message<UnderlyingQuote>(await feed.GetQuote("SPY", Token)).Spot.ShouldBe(601.5);
        _tws.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_client_greets_starts_and_asks_for_data_in_this_order()
    {
        var feed = Feed(options => options.ClientId = 5);
        await feed.GetQuote("SPY", Token);
        Convert.ToHexString(_tws.Connections[0].Hello).ShouldBe("4150490000000009763135372E2E313738");
        _tws.Requests.Take(4).Select(request => string.Join(',', request.Fields.Take(3))).ShouldBe(["71,2,5", "59,1,3", "20,1,0", "1,11,2"]);
    }

    [Fact]
    public async Task a_spot_is_the_last_trade_at_its_own_time_and_no_tick_is_no_news()
    {
        var feed = Feed();
        var quote = Message<UnderlyingQuote>(await feed.GetQuote("SPY", Token));
        (quote.Underlying, quote.Spot, quote.Stamp.Feed, quote.Stamp.DelaySeconds).ShouldBe(("SPY", 601.5, "ibkr", 0));
        quote.AsOf.ShouldBe(_time.GetUtcNow().AddSeconds(-2));
        (await feed.GetQuote("SPY", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        await _tws.Connections[0].Send(TwsMessage.Price(Line("SPY STK"), 4, 601.75));
        var came = _time.GetUtcNow();
        (await News<UnderlyingQuote>(() => feed.GetQuote("SPY", Token), newer => newer.Spot == 601.75)).AsOf.ShouldBeInRange(came, _time.GetUtcNow());
    }

    [Fact]
    public async Task a_price_whose_time_does_not_come_is_of_when_it_came()
    {
        _tws.Ticks = request => [TwsMessage.Price(request.Id, 4, 601.5)];
        var began = _time.GetUtcNow();
        var asked = Feed().GetQuote("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 1);
        await Until(() => asked.IsCompleted);
        var quote = Message<UnderlyingQuote>(await asked);
        (quote.Spot, quote.AsOf >= began, quote.AsOf < _time.GetUtcNow()).ShouldBe((601.5, true, true));
    }

    [Fact]
    public async Task vix_comes_with_the_relatives_that_have_a_value()
    {
        var feed = Feed();
        await feed.GetVolatility(Token);
        await Wait(() => _tws.Lines.Count() == 4);
        await _tws.Connections[0].Send(TwsMessage.Price(Line("VIX IND"), 4, 17.5));
        var quote = await News<VolatilityIndexQuote>(() => feed.GetVolatility(Token), newer => newer.Vix == 17.5);
        (quote.Vix3M, quote.Vvix, quote.Vix9D).ShouldBe((19.5, null, null));
    }

    [Fact]
    public async Task the_history_is_vix_daily_closes_without_today()
    {
        (_tws.Closes["20260626"], _tws.Closes["20260629"], _tws.Closes["20260630"]) = (16.5, 17, 99);
        var history = Message<VolatilityHistory>(await Feed().GetVolatilityHistory(Token));
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([16.5, 17]);
        history.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task a_chain_is_the_contracts_nearest_the_money_within_the_lines_and_says_what_it_leaves_out()
    {
        var chain = Message<OptionChainSnapshot>(await Feed().GetChain("SPY", Token));
        (chain.Spot, chain.Stamp.DelaySeconds, chain.AsOf).ShouldBe((601.5, 0, _time.GetUtcNow()));
        var columns = chain.Contracts;
        columns.Count.ShouldBe(8);
        Enumerable.Range(0, 8).Select(row => columns.Symbol(row).ToString()).Order(StringComparer.Ordinal).ShouldBe(
        [
            "SPY260630C00600000", "SPY260630C00602500", "SPY260630P00600000", "SPY260630P00602500", "SPY260701C00600000", "SPY260701C00602500", "SPY260701P00600000", "SPY260701P00602500",
        ]);
        chain.Excluded.ShouldBe(new Dictionary<string, int> { [RowReason.NotWatched] = 22 });
        _tws.Lines.Count().ShouldBe(9);
    }

    [Fact]
    public async Task a_contracts_ticks_are_its_row()
    {
        var feed = Feed();
        Message<OptionChainSnapshot>(await feed.GetChain("SPY", Token));
        await Wait(() => _tws.Lines.Count() == 9);
        var call = Line("SPY OPT 20260630 600 C SPY");
        var put = Line("SPY OPT 20260630 600 P SPY");
        var connection = _tws.Connections[0];
        _time.Advance(TimeSpan.FromSeconds(1));
        foreach (var message in (byte[][])[TwsMessage.Model(put, -1, -2, -2), TwsMessage.Price(put, 1, -1), TwsMessage.Model(call, 0.2, double.MaxValue, 0.05)]) await connection.Send(message);
        var chain = await News<OptionChainSnapshot>(() => Ticked(feed, TwsMessage.Size(call, 8, 121)), newer => newer.Contracts.DayVolume[Row(newer.Contracts, "SPY260630C00600000")] == 121);
        var (rows, c, p) = (chain.Contracts, Row(chain.Contracts, "SPY260630C00600000"), Row(chain.Contracts, "SPY260630P00600000"));
        (rows.Bid[c], rows.Ask[c], rows.OpenInterest[c], rows.ImpliedVolatility[c], rows.Delta[c], rows.Gamma[c]).ShouldBe((2.4, 2.5, 900, 0.2, null, 0.05));
        (rows.Bid[p], rows.Ask[p], rows.OpenInterest[p], rows.ImpliedVolatility[p], rows.Delta[p], rows.Gamma[p]).ShouldBe((null, 2.5, 800, null, null, null));

        static int Row(ChainColumns columns, string symbol) => Enumerable.Range(0, columns.Count).Single(row => columns.Symbol(row).ToString() == symbol);
    }

    [Fact]
    public async Task the_watched_contracts_follow_the_money()
    {
        var feed = Feed();
        await feed.GetChain("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 9);
        _time.Advance(TimeSpan.FromSeconds(31));
        await _tws.Connections[0].Send(TwsMessage.Price(Line("SPY STK"), 4, 604.9));
        await Wait(() => _tws.Lines.Count() == 13);
        _tws.Requests.Count(request => request.Kind == "2").ShouldBe(4);
        _tws.Lines.Skip(9).Select(request => request.Contract).Order(StringComparer.Ordinal).ShouldBe(
            ["SPY OPT 20260630 605 C SPY", "SPY OPT 20260630 605 P SPY", "SPY OPT 20260701 605 C SPY", "SPY OPT 20260701 605 P SPY"]);
    }

    [Theory]
    [InlineData(157)]
    [InlineData(163)]
    [InlineData(178)]
    public async Task every_version_of_the_text_protocol_is_spoken(int version)
    {
        _tws.Version = version;
        Message<OptionChainSnapshot>(await Feed().GetChain("SPY", Token)).Contracts.Count.ShouldBe(8);
    }
}
