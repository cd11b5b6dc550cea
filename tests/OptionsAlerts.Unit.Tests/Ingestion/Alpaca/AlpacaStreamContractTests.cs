using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Http;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaStreamContractTests : StreamFeedContract
{
    private const string Symbol = "SPY260630C00600000";
    private static readonly DateTimeOffset Base = new(2026, 6, 30, 14, 45, 0, TimeSpan.Zero);
    private readonly HttpClient _http = new(FeedHttp.Handler());
    private FakeAlpaca _alpaca = null!;

    public override string Name => AlpacaFeed.FeedName;

    protected override string Secret => FakeAlpaca.Secret;

    protected override bool HasSequence => false;

    protected override FakeSocketServer Sockets => _alpaca.Server;

    protected override Func<FakeConnection, CancellationToken, Task> Speaks
    {
        set => _alpaca.AfterSubscription = value;
    }

    protected override async Task StartFake() => _alpaca = await FakeAlpaca.StartAsync();

    protected override ValueTask StopFake()
    {
        _http.Dispose();
        return _alpaca.DisposeAsync();
    }

    protected override IStreamProtocol Feed(string secret) => new AlpacaFeed(
        new FeedHttp(_http, new HttpLimits(TimeSpan.FromSeconds(5), 1024 * 1024), Time),
        Options.Create(new AlpacaOptions { ApiKey = FakeAlpaca.Key, Secret = secret, RestUrl = _alpaca.Server.HttpAddress, TradingUrl = _alpaca.Server.HttpAddress, StreamUrl = _alpaca.StreamUrl }),
        RecordingPublisher.Metrics(),
        Time,
        NullLogger<AlpacaFeed>.Instance);

    protected override Task SendPrints(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        FakeAlpaca.Send(connection, cancellationToken, [.. numbers.Select(Print)]);

    protected override Task SendUnknown(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        FakeAlpaca.Send(connection, cancellationToken, [.. numbers.Select(number => new Dictionary<string, object?>(Print(number), StringComparer.Ordinal) { ["new"] = new object?[] { 1, null } })]);

    protected override Task SendBadBetween(FakeConnection connection, int first, int last, CancellationToken cancellationToken)
    {
        var bad = Print(first + 1);
        bad["p"] = "dear";
        return FakeAlpaca.Send(connection, cancellationToken, Print(first), bad, Print(last));
    }

    protected override Task SendOdd(FakeConnection connection, OddFrame odd, CancellationToken cancellationToken)
    {
        var good = Packed.Bytes(new object?[] { Print(1), Print(2) });
        return connection.SendBinary(
            odd switch
            {
                OddFrame.Nothing => ReadOnlyMemory<byte>.Empty,
                OddFrame.Null => Packed.Bytes(null),
                OddFrame.EmptyList => Packed.Bytes(Array.Empty<object>()),
                OddFrame.UnknownEvent => Packed.Bytes(new object?[] { new Dictionary<string, object?>(StringComparer.Ordinal) { ["T"] = "zz", ["S"] = Symbol } }),
                OddFrame.NullMembers => Packed.Bytes(new object?[] { Print(1).ToDictionary(pair => pair.Key, pair => pair.Key == "T" ? pair.Value : null, StringComparer.Ordinal) }),
                OddFrame.WrongTypes => Packed.Bytes(new object?[] { With("t", "2026-06-30T14:45:01Z"), With("p", Array.Empty<object>()), With("s", "1"), With("c", 7), With("S", true) }),
                OddFrame.Half => good.AsMemory(0, good.Length / 4),
                OddFrame.Garbage => new byte[] { 0xC1, 0xFF, 0x00, 0xDD, 0xFF, 0xFF, 0xFF, 0xFF },
                _ => throw new ArgumentOutOfRangeException(nameof(odd)),
            },
            cancellationToken);
    }

    internal override TapeTrade Expected(int number) =>
        new(0, (Base.AddMilliseconds(number) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, 2 + (number / 100.0), number, 'N', 0, 'I', TradeFlags.None);

    private static Dictionary<string, object?> Print(int number) => AlpacaEvents.Trade(Symbol, Base.AddMilliseconds(number), 2 + (number / 100.0), number);

    private static Dictionary<string, object?> With(string member, object? value)
    {
        var print = Print(1);
        print[member] = value;
        return print;
    }
}
