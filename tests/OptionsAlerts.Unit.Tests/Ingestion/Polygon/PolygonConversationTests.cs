using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Polygon.PolygonBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

public sealed class PolygonConversationTests : IStreamOutbox
{
    private readonly List<string> _sent = [];
    private readonly KeptTape _tape = new("SPY");
    private readonly PolygonWatch _watch = new(["SPY"], 4, 10);
    private readonly PolygonConversation _conversation;

    public PolygonConversationTests() => _conversation = new PolygonConversation(_tape, _watch, "\"key\"", PolygonOptions.AllChannels.ToArray());

    void IStreamOutbox.Text(string message) => _sent.Add(message);

    void IStreamOutbox.Binary(ReadOnlyMemory<byte> message) => throw new InvalidOperationException("Polygon takes text.");

    [Fact]
    public void The_key_goes_out_once_after_the_greeting_and_prints_are_asked_for_once_it_is_taken()
    {
        _conversation.Opened(this).ShouldBe(new StreamVerdict(StreamState.Connected));
        _sent.ShouldBeEmpty();
        Hear("connected", "Connected Successfully").State.ShouldBe(StreamState.Connected);
        Hear("connected", "again");
        using (var auth = JsonDocument.Parse(_sent.ShouldHaveSingleItem())) auth.RootElement.GetProperty("params").GetString().ShouldBe("\"key\"");
        Hear("auth_success", "authenticated").State.ShouldBe(StreamState.Authenticated);
        _sent[1].ShouldBe("""{"action":"subscribe","params":"T.*"}""");
        Hear("success", "subscribed to: Q.*").State.ShouldBe(StreamState.Authenticated);
        Hear("success", "unsubscribed to: T.*").State.ShouldBe(StreamState.Authenticated);
        Hear("success", "subscribed to: T.*").State.ShouldBe(StreamState.Subscribed);
        Say($"[{Trade(1)}]").State.ShouldBe(StreamState.Live);
        Hear("success", "subscribed to: T.*").State.ShouldBe(StreamState.Live);
    }

    [Theory]
    [InlineData("auth_failed", StreamEndKind.AuthRefused)]
    [InlineData("auth_timeout", StreamEndKind.Broken)]
    [InlineData("max_connections", StreamEndKind.TooManyConnections)]
    [InlineData("error", StreamEndKind.Broken)]
    public void A_refusal_before_the_key_is_taken_ends_the_connection(string status, StreamEndKind kind) =>
        Hear(status, "no \"key\" here").End.ShouldBe(new StreamEnd(kind, $"{status}: no *** here"));

    [Fact]
    public void Data_before_the_acknowledgement_is_one()
    {
        LetIn();
        Say($"[{Trade(1)}]").State.ShouldBe(StreamState.Live);
        _tape.Trades.Count.ShouldBe(1);
    }

    [Fact]
    public void Data_of_contracts_that_nobody_watches_is_life_too()
    {
        LetIn();
        Say($"[{Trade(1, "QQQ260717C00500000")}]").State.ShouldBe(StreamState.Live);
        _tape.Trades.ShouldBeEmpty();
    }

    [Fact]
    public void Quotes_are_followed_as_the_spot_moves_and_what_is_left_goes_first()
    {
        LetIn();
        Hear("success", "subscribed to: T.*");
        _watch.Take(Chain(600), new DateOnly(2026, 6, 30));
        Hear("other", "");
        _sent[^1].ShouldBe("""{"action":"subscribe","params":"Q.O:SPY260717C00600000,Q.O:SPY260717C00601000,Q.O:SPY260717P00600000,Q.O:SPY260717P00601000"}""");
        _watch.Take(Chain(601.6), new DateOnly(2026, 6, 30));
        Hear("other", "");
        _sent[^2..].ShouldBe([
            """{"action":"unsubscribe","params":"Q.O:SPY260717C00600000,Q.O:SPY260717P00600000"}""",
            """{"action":"subscribe","params":"Q.O:SPY260717C00602000,Q.O:SPY260717P00602000"}""",
        ]);
        var sent = _sent.Count;
        _watch.Take(Chain(601.6), new DateOnly(2026, 6, 30));
        Hear("other", "");
        _sent.Count.ShouldBe(sent);
    }

    [Fact]
    public void A_plan_without_quotes_goes_on_with_prints()
    {
        LetIn();
        Hear("success", "subscribed to: T.*");
        _watch.Take(Chain(600), new DateOnly(2026, 6, 30));
        Hear("other", "");
        Hear("error", "not authorized").End.ShouldBeNull();
        _tape.Reasons.ShouldBe(["quotes_refused"]);
        var sent = _sent.Count;
        _watch.Take(Chain(602), new DateOnly(2026, 6, 30));
        Say($"[{Trade(1)}]").ShouldBe(new StreamVerdict(StreamState.Live));
        _sent.Count.ShouldBe(sent);
    }

    [Fact]
    public void Many_contracts_are_asked_for_in_parts()
    {
        var watch = new PolygonWatch(["SPY"], 1000, 10);
        var conversation = new PolygonConversation(_tape, watch, "k", ["T", "Q"]);
        watch.Take(Chain(600, 200), new DateOnly(2026, 6, 30));
        foreach (var frame in new[] { FakePolygon.Status("auth_success", ""), FakePolygon.Status("success", "subscribed to: T.*") })
            conversation.Message(Encoding.UTF8.GetBytes(frame), binary: false, this);
        _sent.Count.ShouldBe(5);
        _sent[1..].Sum(message => message.Split("Q.O:").Length - 1).ShouldBe(400);
    }

    [Fact]
    public void A_frame_of_a_million_statuses_is_no_memory()
    {
        var frame = $"[{string.Join(',', Enumerable.Repeat("""{"ev":"status","status":"x","message":"y"}""", 20_000))}]";
        Say(frame).ShouldBe(new StreamVerdict(StreamState.Connected));
        _sent.ShouldBeEmpty();
    }

    private static OptionChainSnapshot Chain(double spot, int strikes = 4)
    {
        int[] rows = [.. Enumerable.Range(0, strikes * 2)];
        return new OptionChainSnapshot
        {
            Stamp = new MarketStamp { RunId = "", Feed = "polygon" },
            AsOf = Noon,
            Underlying = "SPY",
            Spot = spot,
            Contracts = new ChainColumns
            {
                Roots = ["SPY"],
                Root = new int[rows.Length],
                Expiry = [.. rows.Select(_ => 20260717)],
                Right = string.Concat(rows.Select(row => row % 2 == 0 ? 'C' : 'P')),
                StrikeMills = [.. rows.Select(row => 600_000L + (row / 2 * 1000))],
                Bid = new double?[rows.Length],
                Ask = new double?[rows.Length],
                OpenInterest = new long?[rows.Length],
                DayVolume = new long?[rows.Length],
                ImpliedVolatility = new double?[rows.Length],
                Delta = new double?[rows.Length],
                Gamma = new double?[rows.Length],
            },
        };
    }

    private void LetIn()
    {
        _conversation.Opened(this);
        Hear("connected", "");
        Hear("auth_success", "");
    }

    private StreamVerdict Hear(string status, string message) => Say(FakePolygon.Status(status, message));

    private StreamVerdict Say(string frame) => _conversation.Message(Encoding.UTF8.GetBytes(frame), binary: false, this);
}
