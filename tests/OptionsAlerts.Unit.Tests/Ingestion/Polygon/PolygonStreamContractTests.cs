using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Polygon.PolygonBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

public sealed class PolygonStreamContractTests : StreamFeedContract
{
    private readonly HttpClient _http = new(FeedHttp.Handler());
    private FakePolygon _polygon = null!;

    public override string Name => PolygonFeed.FeedName;

    protected override string Secret => FakePolygon.Key;

    protected override bool HasSequence => true;

    protected override FakeSocketServer Sockets => _polygon.Sockets;

    protected override Func<FakeConnection, CancellationToken, Task> Speaks
    {
        set => _polygon.Say = value;
    }

    protected override async Task StartFake() => _polygon = await FakePolygon.StartAsync();

    protected override async ValueTask StopFake()
    {
        _http.Dispose();
        await _polygon.DisposeAsync();
    }

    protected override IStreamProtocol Feed(string secret)
    {
        var options = Options.Create(new PolygonOptions { RestUrl = _polygon.Address, StreamUrl = _polygon.StreamAddress, ApiKey = secret });
        var api = new PolygonApi(new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 1024 * 1024), Time), options);
        return new PolygonFeed(api, ["SPY"], options, Time, RecordingPublisher.Metrics(), NullLogger<PolygonFeed>.Instance);
    }

    protected override Task SendPrints(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        connection.SendText($"[{string.Join(',', numbers.Select(number => Trade(number)))}]", cancellationToken);

    protected override Task SendUnknown(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        connection.SendText($"[{string.Join(',', numbers.Select(number => Trade(number).Insert(1, "\"ds\":\"1.5\",\"new\":{\"p\":[1]},")))}]", cancellationToken);

    protected override Task SendOdd(FakeConnection connection, OddFrame odd, CancellationToken cancellationToken) => odd switch
    {
        OddFrame.Garbage => connection.SendBinary(new byte[] { 0xFF, 0x00, 0xC3, 0x28, 0x7B }, cancellationToken),
        _ => connection.SendText(
            odd switch
            {
                OddFrame.Nothing => "",
                OddFrame.Null => "null",
                OddFrame.EmptyList => "[]",
                OddFrame.UnknownEvent => """[{"ev":"FMV","fmv":7.2,"sym":"O:SPY260717C00600000","t":1401715883806000000},{"ev":"new","x":[{}]}]""",
                OddFrame.NullMembers => """[{"ev":"T","sym":null,"x":null,"p":null,"s":null,"c":null,"t":null,"q":null},null,{"ev":null},{"ev":"status","status":null,"message":null}]""",
                OddFrame.WrongTypes => """[{"ev":"T","sym":"O:SPY260717C00600000","x":"a","p":"1","s":[1],"c":{"a":1},"t":"now","q":1e999},{"ev":["T"]},7,"T"]""",
                OddFrame.Half => $"[{Trade(1)[..50]}",
                _ => throw new ArgumentOutOfRangeException(nameof(odd)),
            },
            cancellationToken),
    };

    protected override Task SendBadBetween(FakeConnection connection, int first, int last, CancellationToken cancellationToken) =>
        connection.SendText($"[{Trade(first)},{Trade(first + 1, price: "\"x\"")},{Trade(last)}]", cancellationToken);

    internal override TapeTrade Expected(int number) =>
        new(0, (Noon.ToUnixTimeMilliseconds() + number) * 1000, 1.25, number, 65, 1000 + number, 219, TradeFlags.IntermarketSweep);

    [Fact]
    public async Task another_connection_may_take_the_place_at_any_time()
    {
        _polygon.Say = async (connection, token) =>
        {
            await SendPrints(connection, [1], token);
            await connection.SendText(FakePolygon.Status("max_connections", "Maximum number of websocket connections exceeded."), token);
            await connection.CloseWith(1008, "", token);
        };
        Start();
        await Wait(() => Ends.Count == 1);
        Ends[0].ShouldBe("max_connections: Maximum number of websocket connections exceeded.");
        Tape.Trades.Count.ShouldBe(1);
        Time.Advance(TimeSpan.FromSeconds(149));
        Sockets.Connections.Count.ShouldBe(1);
        await Until(() => Sockets.Connections.Count == 2);
    }

    [Fact]
    public async Task a_plan_without_trades_gives_aggregates_as_late_prints_of_no_direction()
    {
        _polygon.Plan.Clear();
        _polygon.Plan.Add("AM");
        var end = Noon.ToUnixTimeMilliseconds();
        _polygon.Say = async (connection, token) =>
        {
            await connection.SendText(
                FormattableString.Invariant(
                    $$"""[{"ev":"AM","sym":"O:SPY260717C00600000","v":20,"av":80,"op":2.2,"vw":2.05,"o":2.05,"c":2.06,"h":2.07,"l":2.04,"a":2.1312,"z":2,"s":{{end - 60_000}},"e":{{end}}}]"""),
                token);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => Tape.Trades.Count == 1);
        Tape.Trades.Single().ShouldBe(new TapeTrade(0, end * 1000, 2.05, 20, 0, end - 60_000, 0, TradeFlags.Late | TradeFlags.MultiLeg));
        Sockets.Connections[0].Received.Select(message => message.Text).ShouldBe([
            $$"""{"action":"auth","params":"{{FakePolygon.Key}}"}""",
            """{"action":"subscribe","params":"T.*"}""",
            """{"action":"subscribe","params":"A.*"}""",
            """{"action":"subscribe","params":"AM.*"}""",
        ]);
    }

    [Fact]
    public async Task a_plan_without_any_prints_is_not_entitled()
    {
        _polygon.Plan.Clear();
        Start();
        await Wait(() => Ends.Count == 1);
        Ends[0].ShouldBe("not entitled: error: You are not authorized to use this channel");
    }
}
