using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierStreamTests : IAsyncLifetime
{
    private const string Contract = "SPY260630C00600000";
    private readonly KeptTape _tape = new("SPY");
    private readonly TradierOutbox _outbox = new();
    private TradierStand _stand = null!;
    private IStreamConversation _conversation = null!;

    private FakeTradier Fake => _stand.Fake;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stand = await TradierStand.StartAsync();
        _stand.ServeSpy();
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    private async Task<TradierStreamingFeed> Open(TradierOptions? options = null)
    {
        var feed = _stand.Streaming(options);
        _conversation = (await feed.Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.Ready>().Conversation;
        _conversation.Opened(_outbox).ShouldBe(new StreamVerdict(StreamState.Subscribed));
        return feed;
    }

    private StreamVerdict Say(string message, bool binary = false) => _conversation.Message(Encoding.UTF8.GetBytes(message), binary, _outbox);

    private static string Sale(
        string symbol = Contract, string last = "\"1.30\"", string size = "\"5\"", string seq = "352342", string date = "\"1782830020760\"",
        string bid = "\"1.20\"", string ask = "\"1.30\"", string cancel = "false", string correction = "false", string session = "normal", string flag = "") =>
        $$"""{"type":"timesale","symbol":"{{symbol}}","exch":"Q","bid":{{bid}},"ask":{{ask}},"last":{{last}},"size":{{size}},"date":{{date}},"seq":{{seq}},"flag":"{{flag}}","cancel":{{cancel}},"correction":{{correction}},"session":"{{session}}"}""";

    private static string[] SymbolsOf(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return [.. json.RootElement.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()!)];
    }

    [Fact]
    public async Task the_opening_sends_the_session_and_the_underlying_and_the_contracts_nearest_the_money()
    {
        await Open();
        using var json = JsonDocument.Parse(_outbox.Sent.ShouldHaveSingleItem());
        json.RootElement.GetProperty("sessionid").GetString().ShouldBe("316908ae-c98d-4cc4-bb3b-000000000001");
        json.RootElement.GetProperty("filter").EnumerateArray().Select(item => item.GetString()).ShouldBe(["timesale", "quote", "trade"]);
        (json.RootElement.GetProperty("linebreak").GetBoolean(), json.RootElement.GetProperty("validOnly").GetBoolean()).ShouldBe((true, true));
        SymbolsOf(_outbox.Sent[0]).ShouldBe(["SPY", "SPY260630C00600000", "SPY260630P00600000", "SPY260702C00601000"]);
        Fake.Requests.ShouldContain("POST v1/markets/events/session");
    }

    [Fact]
    public async Task the_places_are_limited_by_the_options()
    {
        await Open(new TradierOptions { MaxContracts = 2 });
        SymbolsOf(_outbox.Sent[0]).ShouldBe(["SPY", "SPY260630C00600000", "SPY260630P00600000"]);
    }

    [Fact]
    public async Task every_connection_takes_a_new_session_and_an_old_one_is_not_used()
    {
        var feed = await Open();
        var second = (await feed.Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.Ready>();
        _stand.Time.Advance(TimeSpan.FromMinutes(4.95));
        second.Conversation.Opened(_outbox).End.ShouldBe(new StreamEnd(StreamEndKind.Broken, "the session is too old to be used"));
        _outbox.Sent.Count.ShouldBe(1);
        Fake.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task the_whole_list_is_sent_again_when_the_money_has_moved()
    {
        var feed = await Open();
        Fake.ServeChain("SPY", "2026-07-02", Chain(Option("SPY260702C00601000"), Option("SPY260702C00602000", quoted: 1782830030000)));
        feed.Follow((await feed.GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Fresh>().Messages.OfType<OptionChainSnapshot>().Single());
        Say(Sale());
        Say(Sale(seq: "352343"));
        _outbox.Sent.Count.ShouldBe(2);
        SymbolsOf(_outbox.Sent[1]).ShouldBe([.. SymbolsOf(_outbox.Sent[0]), "SPY260702C00602000"]);
    }

    [Fact]
    public async Task a_timesale_is_a_quote_and_a_print()
    {
        await Open();
        Say(Sale(flag: "I")).ShouldBe(new StreamVerdict(StreamState.Live));
        var id = _tape.Trades.ShouldHaveSingleItem().Contract;
        _tape.Trades.Single().ShouldBe(new TapeTrade(id, 1782830020760000, 1.30, 5, 'Q', 352342, 'I', TradeFlags.None));
        _tape.Quotes.ShouldHaveSingleItem().ShouldBe(new TapeQuote(id, 1782830020760000, 1.20, 1.30));
        _tape.Symbol(id).ShouldBe(Contract);
    }

    [Theory]
    [InlineData("5", "5.0", 5)]
    [InlineData("\"5\"", "\"1.30\"", 5)]
    [InlineData("5.0", "1.3", 5)]
    public async Task numbers_come_as_text_or_as_numbers(string size, string last, int read)
    {
        await Open();
        Say(Sale(size: size, last: last, date: "1782830020760", seq: "\"7\"")).State.ShouldBe(StreamState.Live);
        (_tape.Trades.Single().Size, _tape.Trades.Single().Sequence).ShouldBe((read, 7));
    }

    [Fact]
    public async Task the_documented_quote_and_trade_and_timesale_are_read()
    {
        await Open();
        Say("""{"type":"quote","symbol":"SPY260630C00600000","bid":281.84,"bidsz":60,"bidexch":"M","biddate":"1557757189000","ask":281.85,"asksz":6,"askexch":"Z","askdate":"1557757190000"}""");
        Say("""{"type":"trade","symbol":"SPY","exch":"Q","price":"281.1200","size":"100","cvol":"34507070","date":"1557757204760","last":"281.1200"}""");
        Say("""{"type":"timesale","symbol":"SPY","exch":"Q","bid":"281.09","ask":"281.10","last":"281.10","size":"100","date":"1557757204761","seq":352342,"flag":"","cancel":false,"correction":false,"session":"normal"}""");
        _tape.Quotes.ShouldHaveSingleItem().ShouldBe(new TapeQuote(0, 1557757190000000, 281.84, 281.85));
        _tape.Spots.ShouldBe([("SPY", 281.12, 1557757204760000), ("SPY", 281.10, 1557757204761000)]);
        (_tape.Trades.Count, _tape.Reasons.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task a_contracts_trade_says_the_same_as_its_timesale_and_is_passed_over()
    {
        await Open();
        Say($$"""{"type":"trade","symbol":"{{Contract}}","exch":"Q","price":"1.3","size":"5","cvol":"9","date":"1782830020760","last":"1.3"}""").State.ShouldBe(StreamState.Subscribed);
        (_tape.Trades.Count, _tape.Reasons.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task a_stale_tick_that_is_sent_again_moves_no_spot_and_keeps_its_sequence()
    {
        await Open();
        Say(Sale("SPY", date: "1782830020000"));
        Say(Sale("SPY", "\"599\"", date: "1782830000000"));
        _tape.Spots.ShouldBe([("SPY", 1.30, 1782830020000000)]);
        Say(Sale());
        Say(Sale());
        _tape.Trades.Select(trade => (trade.Exchange, trade.Sequence)).ShouldBe([('Q', 352342), ('Q', 352342)], "the tape drops the second by contract, exchange and sequence");
    }

    [Fact]
    public async Task a_cancel_is_no_repeat_of_what_it_cancels_and_a_correction_is_left_out_and_counted()
    {
        await Open();
        Say(Sale());
        Say(Sale(cancel: "true"));
        Say(Sale(correction: "true"));
        var (print, cancel) = (_tape.Trades.First(), _tape.Trades.Last());
        (print.Flags, cancel.Flags, _tape.Trades.Count, cancel.Sequence == print.Sequence).ShouldBe((TradeFlags.None, TradeFlags.Cancel, 2, false));
        _tape.Reasons.ShouldBe(["correction"]);
        _tape.Quotes.Count.ShouldBe(1, "the quote of a cancel is an old one");
    }

    [Theory]
    [InlineData("pre")]
    [InlineData("post")]
    public async Task prints_before_and_after_the_session_are_prints(string session)
    {
        await Open();
        Say(Sale(session: session)).State.ShouldBe(StreamState.Live);
        _tape.Trades.ShouldHaveSingleItem().Flags.ShouldBe(TradeFlags.None);
    }

    [Theory]
    [InlineData("\"size\":\"0\"", "bad_size")]
    [InlineData("\"size\":\"-5\"", "bad_size")]
    [InlineData("\"size\":\"1e10\"", "bad_size")]
    [InlineData("\"size\":null", "bad_size")]
    [InlineData("\"last\":\"0\"", "bad_price")]
    [InlineData("\"last\":\"NaN\"", "bad_price")]
    [InlineData("\"last\":\"1e999\"", "bad_price")]
    [InlineData("\"last\":null", "bad_price")]
    [InlineData("\"date\":\"0\"", "bad_time")]
    [InlineData("\"date\":\"soon\"", "bad_time")]
    [InlineData("\"date\":1e17", "bad_time")]
    [InlineData("\"date\":\"1782830520760\"", "bad_time")]
    [InlineData("\"symbol\":\"SPY\\u0032\"", "unparsable_symbol")]
    [InlineData("\"symbol\":null", "malformed")]
    public async Task a_bad_event_is_counted_with_its_reason_and_stops_nothing(string member, string reason)
    {
        await Open();
        // Of two members of a name the later stands.
        Say(Sale().TrimEnd('}') + $",{member}}}").End.ShouldBeNull();
        _tape.Trades.ShouldBeEmpty();
        _tape.Reasons.ShouldBe([reason]);
        Say(Sale()).State.ShouldBe(StreamState.Live);
        _tape.Trades.Count.ShouldBe(1);
    }

    [Fact]
    public async Task what_is_no_event_is_counted_and_what_is_of_no_use_is_not()
    {
        await Open();
        foreach (var message in new[] { "{", "[]", "7", "null", "{\"type\":\"quote\"}", "{} {}", "\u0001" }) Say(message).End.ShouldBeNull();
        Say(Sale(), binary: true).End.ShouldBeNull();
        _tape.Reasons.ShouldAllBe(reason => reason == "malformed");
        _tape.Reasons.Count.ShouldBe(8);
        foreach (var message in new[] { "", " \r\n\n", """{"type":"summary","symbol":"SPY","open":"1"}""", """{"type":"tradex","symbol":"SPY"}""", """{"type":7}""", "{}" }) Say(message);
        Say("""{"type":"quote","symbol":"SPY","bid":600,"ask":601}""");
        (_tape.Reasons.Count, _tape.Spots.Count, _tape.Quotes.Count).ShouldBe((8, 0, 0));
    }

    [Fact]
    public async Task events_may_share_a_message_line_by_line()
    {
        await Open();
        Say($"{Sale()}\n{{\r\n{Sale(seq: "352343")}\r\n").State.ShouldBe(StreamState.Live);
        (_tape.Trades.Count, _tape.Reasons.Single()).ShouldBe((2, "malformed"));
    }

    [Fact]
    public async Task a_contract_of_another_underlying_is_left_out()
    {
        await Open();
        Say(Sale("QQQ260630C00600000")).State.ShouldBe(StreamState.Subscribed);
        (_tape.Trades.Count, _tape.Reasons.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("session not found: 316908ae-c98d-4cc4-bb3b-000000000001", StreamEndKind.Broken, "Tradier says: session not found: ***")]
    [InlineData("Too many sessions", StreamEndKind.TooManyConnections, "Tradier says: Too many sessions")]
    [InlineData("Unauthorized", StreamEndKind.AuthRefused, "Tradier says: Unauthorized")]
    [InlineData("not entitled to data", StreamEndKind.NotEntitled, "Tradier says: not entitled to data")]
    [InlineData("Quota Violation", StreamEndKind.RateLimited, "Tradier says: Quota Violation")]
    [InlineData("", StreamEndKind.Broken, "Tradier says error")]
    public async Task an_error_frame_ends_the_connection_for_its_reason_and_without_the_session(string error, StreamEndKind kind, string reason)
    {
        await Open();
        Say($$"""{"error":"{{error}}"}""").End.ShouldBe(new StreamEnd(kind, reason));
        Say("""{"type":"quote","error":null}""").End.ShouldBeNull("no error is none");
    }

    [Fact]
    public async Task a_session_that_is_refused_says_how()
    {
        var feed = await Open();
        async Task<StreamEnd> End() => (await feed.Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.NotNow>().End;
        Fake.Faults.For("events/session", new Fault.Answer(401, "no"), Fault.RetryAfter(new Fault.Answer(503, ""), 17), new Fault.Answer(500, ""), new Fault.Answer(200, "{}"));
        (await End()).ShouldBe(new StreamEnd(StreamEndKind.AuthRefused, "HTTP 401: no"));
        (await End()).ShouldBe(new StreamEnd(StreamEndKind.RateLimited, "HTTP 503", TimeSpan.FromSeconds(17)));
        (await End()).ShouldBe(new StreamEnd(StreamEndKind.Broken, "HTTP 500"));
        (await End()).ShouldBe(new StreamEnd(StreamEndKind.Broken, "session: no session in the answer"));
    }

    [Fact]
    public async Task a_new_day_leaves_out_what_has_expired()
    {
        var feed = await Open();
        _stand.Time.Advance(TimeSpan.FromDays(1));
        (await feed.Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.Ready>().Conversation.Opened(_outbox);
        SymbolsOf(_outbox.Sent[1]).ShouldBe(["SPY", "SPY260702C00601000"]);
    }

    [Fact]
    public async Task what_a_connection_reads_for_itself_is_news_to_the_next_poll_all_the_same()
    {
        var feed = await Open();
        (await feed.GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Fresh>();
        (await feed.GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Unchanged>();
    }

    [Fact]
    public async Task a_chain_of_another_feed_is_followed_and_none_is_asked_for()
    {
        var theirs = (await _stand.Feed().GetChain("SPY", Token)).ShouldBeOfType<PollOutcome.Fresh>().Messages.OfType<OptionChainSnapshot>().Single();
        var feed = _stand.Streaming();
        feed.Follow(theirs with { AsOf = _stand.Time.GetUtcNow() });
        var asked = Fake.Requests.Count;
        (await feed.Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.Ready>().Conversation.Opened(_outbox);
        SymbolsOf(_outbox.Sent[0]).ShouldBe(["SPY", "SPY260630C00600000", "SPY260630P00600000", "SPY260702C00601000"]);
        Fake.Requests.Skip(asked).ShouldBe(["POST v1/markets/events/session"]);
    }

    [Fact]
    public async Task without_a_chain_there_is_nothing_to_follow_yet()
    {
        Fake.ServeExpirations("SPY", """{"expirations":null}""");
        (await _stand.Streaming().Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.NotNow>().End
            .ShouldBe(new StreamEnd(StreamEndKind.Broken, "no chain to pick contracts from yet", TimeSpan.FromSeconds(10)));
        (await _stand.Streaming(new TradierOptions { Token = "wrong" }).Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.NotNow>().End.Kind.ShouldBe(StreamEndKind.AuthRefused);
    }

    [Fact]
    public async Task one_underlying_without_a_chain_does_not_hold_up_the_others()
    {
        var ready = (await _stand.Streaming(null, "SPY", "QQQ").Prepare(_tape, Token)).ShouldBeOfType<StreamPreparation.Ready>();
        ready.Conversation.Opened(_outbox);
        SymbolsOf(_outbox.Sent[0]).ShouldBe(["SPY", "QQQ", "SPY260630C00600000", "SPY260630P00600000", "SPY260702C00601000"]);
        ready.Address.ShouldBe(Fake.StreamAddress);
    }

    [Fact]
    public async Task a_print_is_read_without_allocating()
    {
        await Open();
        var tape = new CountingTape();
        var feed = _stand.Streaming();
        var conversation = (await feed.Prepare(tape, Token)).ShouldBeOfType<StreamPreparation.Ready>().Conversation;
        conversation.Opened(_outbox);
        var message = Encoding.UTF8.GetBytes(Sale());
        Allocations.Least(_ => conversation.Message(message, false, _outbox)).ShouldBe(0);
        tape.Trades.ShouldBeGreaterThan(0);
    }

    private sealed class CountingTape : ITape
    {
        public int Trades { get; private set; }

        public int Contract(ReadOnlySpan<byte> symbol) => 0;

        public void Trade(in TapeTrade trade) => Trades++;

        public void Quote(in TapeQuote quote)
        {
        }

        public void Spot(string underlying, double spot, long timeMicros)
        {
        }

        public void Gap()
        {
        }

        public void Bad(string reason)
        {
        }
    }
}
