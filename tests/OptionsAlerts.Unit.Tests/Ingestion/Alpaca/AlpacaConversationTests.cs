using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaConversationTests
{
    private const string Call = "AAPL240315C00172500";
    private static readonly DateTimeOffset At = new DateTimeOffset(2024, 3, 11, 13, 35, 35, TimeSpan.Zero).AddTicks(1_331_225);
    private static readonly long AtMicros = (At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;

    private readonly KeptTape _tape = new("AAPL", "SPX");
    private readonly KeptOutbox _outbox = new();
    private readonly AlpacaWatchList _watch = new(limit: 4, expiries: 2);
    private AlpacaConversation? _conversation;

    private AlpacaConversation Conversation => _conversation ??= new AlpacaConversation(new AlpacaOptions { ApiKey = "PKID", Secret = "hush" }, _watch, _tape);

    private StreamVerdict Say(params object?[] events) => Conversation.Message(Packed.Bytes(events), binary: true, _outbox);

    private StreamVerdict Subscribe(params string[] quotes)
    {
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Success("connected"));
        Say(AlpacaEvents.Success("authenticated"));
        return Say(AlpacaEvents.Subscription(["*"], quotes));
    }

    private void Watch(params string[] contracts) => _watch.Update(AlpacaChains.Of("AAPL", spot: 172.5, contracts), new DateOnly(2024, 3, 11));

    [Fact]
    public void nothing_is_said_before_the_greeting()
    {
        Conversation.Opened(_outbox).ShouldBe(new StreamVerdict(StreamState.Connected));
        _outbox.Sent.ShouldBeEmpty();
        Say(AlpacaEvents.Success("connected")).ShouldBe(new StreamVerdict(StreamState.Connected));
        _outbox.Sent.Single().ShouldSatisfyAllConditions(
            auth => auth["action"].ShouldBe(["auth"]), auth => auth["key"].ShouldBe(["PKID"]), auth => auth["secret"].ShouldBe(["hush"]));
        Say(AlpacaEvents.Success("connected"));
        _outbox.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public void it_subscribes_once_it_is_let_in_and_is_live_with_the_first_print()
    {
        Watch(Call);
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Success("connected"));
        Say(AlpacaEvents.Success("authenticated")).State.ShouldBe(StreamState.Authenticated);
        _outbox.Sent[^1].ShouldSatisfyAllConditions(
            sent => sent["action"].ShouldBe(["subscribe"]), sent => sent["trades"].ShouldBe(["*"]), sent => sent["quotes"].ShouldBe([Call]));
        Say(AlpacaEvents.Subscription(["*"], [Call])).State.ShouldBe(StreamState.Subscribed);
        Say(AlpacaEvents.Trade(Call, At, 2.84, 1)).State.ShouldBe(StreamState.Live);
    }

    [Fact]
    public void a_print_is_read_with_its_exchange_its_condition_and_its_time()
    {
        Subscribe();
        Say(AlpacaEvents.Trade(Call, At, 2.84, 3, exchange: "N", condition: "S"));
        _tape.Trades.ShouldBe([new TapeTrade(0, AtMicros, 2.84, 3, 'N', 0, 'S', TradeFlags.IntermarketSweep)]);
        _tape.Symbol(0).ShouldBe(Call);
    }

    [Fact]
    public void a_quote_is_read()
    {
        Subscribe();
        Say(AlpacaEvents.Quote("SPXW240327P04925000", At, 9.46, 9.66));
        _tape.Quotes.ShouldBe([new TapeQuote(0, AtMicros, 9.46, 9.66)]);
    }

    [Fact]
    public void conditions_may_be_an_array_and_whole_numbers_stand_for_floats()
    {
        Subscribe();
        var trade = AlpacaEvents.Trade(Call, At, 0, 3);
        (trade["c"], trade["p"], trade["s"], trade["new"]) = (new object?[] { "a", "S", null }, 3, 2.0, new object?[] { 1, new Dictionary<string, object?>(StringComparer.Ordinal) });
        Say(trade);
        _tape.Trades.ShouldBe([new TapeTrade(0, AtMicros, 3, 2, 'N', 0, 'a', TradeFlags.IntermarketSweep)]);
    }

    [Fact]
    public void members_may_come_in_any_order_and_be_absent_where_they_may_be()
    {
        Subscribe();
        var trade = AlpacaEvents.Trade(Call, At, 2.84, 1);
        trade.Remove("c");
        trade.Remove("x");
        Say(trade.Reverse().ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
        _tape.Trades.ShouldBe([new TapeTrade(0, AtMicros, 2.84, 1, 0, 0, 0, TradeFlags.None)]);
    }

    [Theory]
    [InlineData("t", "2024-03-11T13:35:35Z", RowReason.BadTime)]
    [InlineData("t", null, RowReason.BadTime)]
    [InlineData("p", "2.84", RowReason.NotANumber)]
    [InlineData("p", double.NaN, RowReason.BadPrice)]
    [InlineData("p", -0.01, RowReason.BadPrice)]
    [InlineData("s", 0, RowReason.BadSize)]
    [InlineData("s", 1.5, RowReason.BadSize)]
    [InlineData("s", 3_000_000_000L, RowReason.BadSize)]
    [InlineData("S", 7, RowReason.UnparsableSymbol)]
    [InlineData("S", "AAPL", RowReason.UnparsableSymbol)]
    public void a_bad_event_is_counted_and_the_others_of_its_message_stand(string member, object? value, string reason)
    {
        Subscribe();
        var bad = AlpacaEvents.Trade(Call, At, 2.84, 1);
        bad[member] = value;
        Say(bad, AlpacaEvents.Trade(Call, At, 2.9, 2)).End.ShouldBeNull();
        _tape.Reasons.ShouldBe([reason]);
        _tape.Trades.Single().Price.ShouldBe(2.9);
    }

    [Fact]
    public void an_event_that_is_none_is_counted_and_one_of_an_unknown_kind_is_not()
    {
        Subscribe();
        Say(7, AlpacaEvents.Success("hello"), new Dictionary<string, object?>(StringComparer.Ordinal) { ["T"] = "b" }, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = 1 });
        _tape.Reasons.ShouldBe([RowReason.Malformed, RowReason.Malformed]);
    }

    [Fact]
    public void a_message_that_breaks_off_keeps_what_came_before_the_break()
    {
        Subscribe();
        var message = Packed.Bytes(new object?[] { AlpacaEvents.Trade(Call, At, 2.84, 1), AlpacaEvents.Trade(Call, At, 2.9, 2) });
        Conversation.Message(message.AsSpan(0, message.Length - 3), binary: true, _outbox).End.ShouldBeNull();
        (_tape.Trades.Single().Price, _tape.Reasons.Single()).ShouldBe((2.84, RowReason.Malformed));
    }

    [Fact]
    public void text_is_not_what_this_stream_speaks()
    {
        Subscribe();
        Conversation.Message("""[{"T":"t"}]"""u8, binary: false, _outbox).State.ShouldBe(StreamState.Subscribed);
        _tape.Reasons.ShouldBe([RowReason.Malformed]);
    }

    [Fact]
    public void prints_before_it_was_let_in_are_not_believed()
    {
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Trade(Call, At, 2.84, 1)).State.ShouldBe(StreamState.Connected);
        (_tape.Trades.Count, _tape.Reasons.Single()).ShouldBe((0, RowReason.Malformed));
    }

    [Fact]
    public void an_acknowledgement_that_lacks_something_ends_the_connection()
    {
        Watch(Call);
        Subscribe().End.ShouldBe(new StreamEnd(StreamEndKind.Broken, "the subscription that the server names lacks 1 of 1 quotes asked for"));
    }

    [Fact]
    public void an_acknowledgement_without_the_trades_ends_the_connection()
    {
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Success("authenticated"));
        Say(AlpacaEvents.Subscription([], [])).End.ShouldBe(new StreamEnd(StreamEndKind.Broken, "the subscription that the server names lacks the trades asked for"));
    }

    [Fact]
    public void the_subscription_follows_the_watched_contracts()
    {
        Subscribe().State.ShouldBe(StreamState.Subscribed);
        Watch(Call);
        Say(AlpacaEvents.Trade(Call, At, 2.84, 1));
        _outbox.Sent[^1]["quotes"].ShouldBe([Call]);
        Say(AlpacaEvents.Subscription(["*"], [Call])).End.ShouldBeNull();
        Watch("AAPL240315C00180000");
        Say(AlpacaEvents.Trade(Call, At, 2.84, 1));
        _outbox.Sent[^2].ShouldSatisfyAllConditions(sent => sent["action"].ShouldBe(["unsubscribe"]), sent => sent["quotes"].ShouldBe([Call]));
        _outbox.Sent[^1].ShouldSatisfyAllConditions(sent => sent["trades"].ShouldBeEmpty(), sent => sent["quotes"].ShouldBe(["AAPL240315C00180000"]));
        Say(AlpacaEvents.Subscription(["*"], []));
        Say(AlpacaEvents.Subscription(["*"], ["AAPL240315C00180000"])).ShouldBe(new StreamVerdict(StreamState.Live));
    }

    [Fact]
    public void a_symbol_limit_makes_the_next_connection_ask_for_less()
    {
        Watch("AAPL240315C00172500", "AAPL240315P00172500", "AAPL240322C00172500", "AAPL240322P00172500");
        _watch.Current.Count.ShouldBe(4);
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Success("authenticated"));
        Say(AlpacaEvents.Error(405)).End.ShouldBe(new StreamEnd(StreamEndKind.Broken, "symbol limit exceeded (405): the next connection asks for 2 quotes at most"));
        _watch.Current.Count.ShouldBe(2);
        Watch("AAPL240315C00172500", "AAPL240315P00172500", "AAPL240322C00172500", "AAPL240322P00172500");
        _watch.Current.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400, StreamEndKind.Broken, "invalid syntax (400)")]
    [InlineData(401, StreamEndKind.Broken, "not authenticated yet (401)")]
    [InlineData(402, StreamEndKind.AuthRefused, "key or secret refused (402)")]
    [InlineData(404, StreamEndKind.Broken, "authentication took too long (404)")]
    [InlineData(406, StreamEndKind.TooManyConnections, "connection limit exceeded (406)")]
    [InlineData(407, StreamEndKind.Broken, "this client is too slow (407)")]
    [InlineData(409, StreamEndKind.NotEntitled, "the plan does not cover this feed (409)")]
    [InlineData(410, StreamEndKind.NotEntitled, "this subscription is not possible on this feed (410)")]
    [InlineData(411, StreamEndKind.NotEntitled, "the key's scope does not cover this feed (411)")]
    [InlineData(412, StreamEndKind.Broken, "option messages are in MsgPack format only (412)")]
    [InlineData(413, StreamEndKind.Broken, "no star subscription for option quotes (413)")]
    [InlineData(500, StreamEndKind.Broken, "internal error of the server (500)")]
    [InlineData(499, StreamEndKind.Broken, "unknown error (499)")]
    public void an_error_ends_the_connection_as_its_number_says(int code, StreamEndKind kind, string reason)
    {
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Error(code, "hush PKID"), AlpacaEvents.Trade(Call, At, 2.84, 1)).End.ShouldBe(new StreamEnd(kind, reason));
        _tape.Trades.ShouldBeEmpty();
        Say(AlpacaEvents.Success("authenticated")).End!.Reason.ShouldBe(reason);
    }

    [Fact]
    public void already_authenticated_is_no_error()
    {
        Conversation.Opened(_outbox);
        Say(AlpacaEvents.Error(403, "already authenticated")).ShouldBe(new StreamVerdict(StreamState.Authenticated));
        _outbox.Sent[^1]["action"].ShouldBe(["subscribe"]);
    }

    [Fact]
    public void a_print_costs_no_memory_of_its_own()
    {
        var conversation = new AlpacaConversation(new AlpacaOptions(), _watch, new CountingTape());
        conversation.Opened(_outbox);
        conversation.Message(Packed.Bytes(new object?[] { AlpacaEvents.Success("authenticated"), AlpacaEvents.Subscription(["*"], []) }), binary: true, _outbox);
        var message = Packed.Bytes(Enumerable.Range(0, 100).Select(i => AlpacaEvents.Trade(Call, At, 2.84, i + 1)).ToArray());
        Allocations.Least(_ => conversation.Message(message, binary: true, _outbox)).ShouldBe(0);
    }

    private sealed class CountingTape : ITape
    {
        public int Contract(ReadOnlySpan<byte> symbol) => 1;

        public void Trade(in TapeTrade trade)
        {
        }

        public void Quote(in TapeQuote quote)
        {
        }

        public void Spot(string underlying, double spot, long timeMicros)
        {
        }

        public void Gap()
        {
        }

        public void Bad(string reason) => throw new InvalidOperationException(reason);
    }
}
