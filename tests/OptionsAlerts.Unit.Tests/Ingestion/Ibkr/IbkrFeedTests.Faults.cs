using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Ibkr;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

public sealed partial class IbkrFeedTests
{
    [Theory]
    [InlineData(156)]
    [InlineData(201)]
    public async Task another_version_is_not_spoken(int version)
    {
        _tws.Version = version;
        Reason(await Feed().GetQuote("SPY", Token)).ShouldBe(FormattableString.Invariant($"no connection to TWS: TWS speaks version {version}, not one of 157 to 178"));
        _tws.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task nobody_there_is_said_and_tried_again()
    {
        int port;
        await using (var gone = new FakeTws()) port = gone.Port;
        var feed = Feed(port: port);
        Reason(await feed.GetQuote("SPY", Token)).ShouldBe("no connection to TWS: no connection (ConnectionRefused)");
        await Until(() => _link!.Statistics.Now().LastError == "no connection (ConnectionRefused)");
    }

    [Fact]
    public async Task a_second_client_of_the_same_number_is_thrown_out_and_comes_back_when_the_place_is_free()
    {
        using var other = await TwsSocket.Connect("127.0.0.1", _tws.Port, new TwsPacer(50, TimeProvider.System), () => Task.Delay(Timeout.Infinite), Token);
        foreach (var message in (byte[][])[TwsRequests.Hello(), TwsRequests.StartApi(71)]) await other.SendAsync(message, System.Net.WebSockets.WebSocketMessageType.Binary, true, Token);
        await Wait(() => _tws.Requests.Count == 1);
        var feed = Feed();
        Reason(await feed.GetQuote("SPY", Token)).ShouldStartWith("no connection to TWS: ");
        other.Dispose();
        await Until(() => _tws.Connections.Count == 3);
        await Wait(() => _tws.Lines.Any());
        (await News<UnderlyingQuote>(() => feed.GetQuote("SPY", Token))).Spot.ShouldBe(601.5);
    }

    [Fact]
    public async Task a_frame_cut_in_the_middle_costs_one_connection_and_everything_is_asked_for_again()
    {
        var feed = Feed();
        await feed.GetChain("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 9);
        await _tws.Connections[0].CutMidFrame(TwsMessage.Price(Line("SPY STK"), 4, 777));
        await Until(() => _tws.Connections.Count == 2);
        await Wait(() => _tws.Lines.Count() == 18);
        (await News<UnderlyingQuote>(() => feed.GetQuote("SPY", Token))).Spot.ShouldBe(601.5);
        _tws.Requests.Count(request => request.Kind == "71").ShouldBe(2);
    }

    [Fact]
    public async Task when_tws_loses_its_broker_nothing_is_said_until_it_is_back()
    {
        var feed = Feed();
        await feed.GetQuote("SPY", Token);
        var connection = _tws.Connections[0];
        await connection.Send(TwsMessage.Error(-1, 1100));
        await Lost();
        await connection.Send(TwsMessage.Error(-1, 1102));
        await Answers(feed, answer => answer is PollOutcome.Fresh or PollOutcome.Unchanged);
        _tws.Lines.Count(request => request.Contract == "SPY STK").ShouldBe(1);
        await connection.Send(TwsMessage.Error(-1, 1100));
        await Lost();
        await connection.Send(TwsMessage.Error(-1, 1101));
        await Wait(() => _tws.Lines.Count(request => request.Contract == "SPY STK") == 2);
        _tws.Connections.Count.ShouldBe(1);

        Task Lost() => Answers(feed, answer => answer is PollOutcome.Unavailable { Reason: "TWS has lost Interactive Brokers (1100)" });
    }

    [Theory]
    [InlineData(354)]
    [InlineData(10167)]
    public async Task delayed_data_is_taken_and_says_so(int code)
    {
        _tws.Ticks = request => [TwsMessage.Error(request.Id, code), TwsMessage.DataType(request.Id, 3), TwsMessage.Price(request.Id, 68, 600.5), TwsMessage.TradeTime(request.Id, _time.GetUtcNow().AddSeconds(-903), tick: 88)];
        var began = _time.GetUtcNow();
        var feed = Feed();
        var quote = await News<UnderlyingQuote>(() => feed.GetQuote("SPY", Token));
        (quote.Spot, quote.Stamp.DelaySeconds).ShouldBe((600.5, 900));
        quote.AsOf.ShouldBeInRange(began.AddSeconds(-903), _time.GetUtcNow().AddSeconds(-900));
    }

    [Fact]
    public async Task data_that_is_not_subscribed_to_is_said_with_its_number()
    {
        _tws.Ticks = request => [TwsMessage.Error(request.Id, 354)];
        Reason(await Feed().GetQuote("SPY", Token)).ShouldBe("no live data of SPY on this account, and no delayed yet (354)");
    }

    [Fact]
    public async Task an_underlying_that_tws_does_not_know_is_unknown()
    {
        _tws.Ticks = request => [TwsMessage.Error(request.Id, 200)];
        (await Feed().GetQuote("XYZ", Token)).ShouldBe(new PollOutcome.Unknown("TWS has no contract XYZ (200)"));
    }

    [Fact]
    public async Task a_contract_that_does_not_exist_gives_its_place_to_another()
    {
        _tws.Ticks = request => request.Contract == "SPY OPT 20260630 602.5 C SPY" ? [TwsMessage.Error(request.Id, 200)] : Usual(request);
        await Feed(options => options.MaxLines = 10).GetChain("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 11);
        _tws.Lines.Skip(9).Select(request => request.Contract).Order(StringComparer.Ordinal).ShouldBe(["SPY OPT 20260630 605 C SPY", "SPY OPT 20260630 605 P SPY"]);
        _tws.Lines.Count(request => request.Contract == "SPY OPT 20260630 602.5 C SPY").ShouldBe(1);
    }

    [Fact]
    public async Task when_no_line_is_left_no_more_are_asked_for()
    {
        var lines = 0;
        _tws.Ticks = request => Interlocked.Increment(ref lines) > 5 ? [TwsMessage.Error(request.Id, 101)] : Usual(request);
        var feed = Feed(options => options.RepickSeconds = 3600);
        await feed.GetChain("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 9);
        var tick = TwsMessage.Size(Line("SPY OPT 20260630 602.5 C SPY"), 8, 121);
        var chain = await News<OptionChainSnapshot>(() => Ticked(feed, tick), newer => newer.Contracts.Count < 8 && newer.Contracts.DayVolume.Contains(121));
        chain.Contracts.Count.ShouldBe(4);
        _tws.Lines.Count().ShouldBe(9);
    }

    [Fact]
    public async Task underlyings_beyond_the_lines_are_refused_by_name()
    {
        var feed = Feed(options => options.MaxLines = 5);
        await feed.GetVolatility(Token);
        Message<UnderlyingQuote>(await feed.GetQuote("SPY", Token)).Spot.ShouldBe(601.5);
        Reason(await feed.GetQuote("QQQ", Token)).ShouldBe("no market data line is left for QQQ (Ingestion:Ibkr:MaxLines)");
    }

    [Fact]
    public async Task silence_is_waited_out_and_said()
    {
        _tws.Ticks = _ => [];
        var asked = Feed().GetQuote("SPY", Token);
        await Wait(() => _tws.Lines.Count() == 1);
        await Until(() => asked.IsCompleted);
        Reason(await asked).ShouldBe("no tick of SPY within 15 s");
    }

    [Fact]
    public async Task what_tws_writes_beside_a_number_is_nowhere_to_be_read()
    {
        _tws.Ticks = request => [TwsMessage.Error(request.Id, 321), TwsMessage.Error(-1, 1300)];
        var feed = Feed();
        Reason(await feed.GetQuote("SPY", Token)).ShouldNotContain("DU1234567");
        await Wait(() => _link!.Statistics.Now().LastError == "TWS ends the connection (1300)");
        var stopping = _link!.StopAsync(Token);
        await Until(() => stopping.IsCompleted);
        _log.Lines.ShouldNotContain(line => line.Contains("DU1234567", StringComparison.Ordinal));
    }
}
