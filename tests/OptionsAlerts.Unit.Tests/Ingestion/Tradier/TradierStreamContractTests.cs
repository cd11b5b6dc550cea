using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierStreamContractTests : StreamFeedContract
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 30, 14, 59, 0, TimeSpan.Zero);
    private readonly HttpClient _http = new(FeedHttp.Handler());
    private FakeTradier _tradier = null!;

    public override string Name => TradierFeed.FeedName;

    protected override string Secret => FakeTradier.Token;

    protected override bool HasSequence => true;

    protected override FakeSocketServer Sockets => _tradier.Sockets;

    protected override Func<FakeConnection, CancellationToken, Task> Speaks
    {
        set => _tradier.Say = value;
    }

    protected override async Task StartFake()
    {
        _tradier = await FakeTradier.StartAsync(Time);
        _tradier.ServeQuotes("SPY", Quotes(Quote("SPY", "600.25")));
        _tradier.ServeExpirations("SPY", Expirations("2026-06-30"));
        _tradier.ServeChain("SPY", "2026-06-30", Chain(Option()));
    }

    protected override async ValueTask StopFake()
    {
        _http.Dispose();
        await _tradier.DisposeAsync();
    }

    protected override IStreamProtocol Feed(string secret)
    {
        var options = Options.Create(new TradierOptions { Token = secret, BaseUrl = _tradier.Address, StreamUrl = _tradier.StreamAddress });
        var api = new TradierApi(new FeedHttp(_http, new HttpLimits(TimeSpan.FromDays(1), 1024 * 1024), Time), new TradierPacer(Time), options);
        return new TradierStreamingFeed(api, ["SPY"], options, Time, RecordingPublisher.Metrics(), NullLogger<TradierFeed>.Instance);
    }

    protected override Task SendPrints(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        connection.SendText(string.Join('\n', numbers.Select(number => Sale(number))), cancellationToken);

    protected override Task SendUnknown(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        connection.SendText(string.Join('\n', numbers.Select(number => Sale(number).Insert(1, "\"new\":{\"last\":[1]},"))), cancellationToken);

    protected override Task SendOdd(FakeConnection connection, OddFrame odd, CancellationToken cancellationToken) => odd switch
    {
        OddFrame.Garbage => connection.SendBinary(new byte[] { 0xFF, 0x00, 0xC3, 0x28, 0x7B }, cancellationToken),
        _ => connection.SendText(
            odd switch
            {
                OddFrame.Nothing => "",
                OddFrame.Null => "null",
                OddFrame.EmptyList => "[]",
                OddFrame.UnknownEvent => """{"type":"new","symbol":"SPY","x":[{"type":"timesale"}]}""",
                OddFrame.NullMembers => """{"type":"timesale","symbol":"SPY260630C00600000","exch":null,"bid":null,"ask":null,"last":null,"size":null,"date":null,"seq":null,"flag":null,"cancel":null}""",
                OddFrame.WrongTypes => """{"type":"timesale","symbol":"SPY260630C00600000","exch":7,"bid":[],"ask":{},"last":["1.25"],"size":{"a":1},"date":"now","seq":1e999,"flag":{},"cancel":"x"}""",
                OddFrame.Half => Sale(1)[..50],
                _ => throw new ArgumentOutOfRangeException(nameof(odd)),
            },
            cancellationToken),
    };

    protected override Task SendBadBetween(FakeConnection connection, int first, int last, CancellationToken cancellationToken) =>
        connection.SendText($"{Sale(first)}\n{Sale(first + 1, last: "x")}\n{Sale(last)}\n", cancellationToken);

    internal override TapeTrade Expected(int number) =>
        new(0, (Noon.ToUnixTimeMilliseconds() + number) * 1000, 1.25, number, 'Q', 1000 + number, 0, TradeFlags.None);

    private static string Sale(int number, string last = "1.25") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"timesale","symbol":"SPY260630C00600000","exch":"Q","bid":"1.20","ask":"1.30","last":"{{last}}","size":"{{number}}","date":"{{Noon.ToUnixTimeMilliseconds() + number}}","seq":{{1000 + number}},"flag":"","cancel":false,"correction":false,"session":"normal"}""");
}
