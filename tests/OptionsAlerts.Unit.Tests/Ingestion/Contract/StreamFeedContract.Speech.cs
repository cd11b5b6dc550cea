using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <content>A stream as every feed is: prints 1, 2 and 3 by way of a tape and its pump to the bus.</content>
public abstract partial class StreamFeedContract
{
    // An event whose numbers are of other types is left to the suite's own: how much of it still is a print differs.
    private static readonly OddFrame[] Unreadable = [OddFrame.Nothing, OddFrame.Null, OddFrame.NullMembers, OddFrame.Half, OddFrame.Garbage];

    protected override async Task<Said> Say(Speech speech)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var connections = Sockets.Connections.Count;
        Speaks = (connection, token) => Speak(speech, isFirst: Sockets.Connections.Count == connections + 1, connection, token);
        var options = new TapeOptions();
        var tape = new MarketTape(["SPY"], options, Time.GetUtcNow());
        var (reports, published, metrics) = (new KeptReports(), new RecordingPublisher(), RecordingPublisher.Metrics());
        var pump = new TapePump(tape, new TapeSource(Name, "live"), options, published, Time, metrics, NullLogger<TapePump>.Instance).Run(stop.Token);
        var stream = new StreamSupervisor(Name, PatientPolicy.Value, reports, Time, 1, NullLogger<StreamSupervisor>.Instance).Run(Feed(Secret!), tape, stop.Token);
        // A connection that was cut is waited for; the clock moves for nothing else, so that one batch holds all.
        if (speech == Speech.Cut) await Until(() => Sockets.Connections.Count == connections + 2);
        await Wait(() => tape.Statistics().Trades == 3 && (speech != Speech.Twice || tape.Statistics().Repeats == 3));
        await Until(() => tape.Statistics().PublishedTrades == 3);
        await stop.CancelAsync();
        await Task.WhenAll(pump, stream).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new Said([.. published.Rest().OfType<IMarketMessage>()], [.. reports.Ends, .. tape.Statistics().Bad.Select(bad => FormattableString.Invariant($"{bad.Key} {bad.Value}"))]);
    }

    protected override async Task Run(Action underWay, CancellationToken stop)
    {
        Speaks = async (connection, token) =>
        {
            await SendPrints(connection, [1], token);
            await connection.Silence(token);
        };
        var running = new StreamSupervisor(Name, PatientPolicy.Value, _reports, Time, 1, _log).Run(Feed(Secret!), Tape, stop);
        while (Tape.Trades.IsEmpty && !running.IsCompleted) await Task.Delay(2, CancellationToken.None);
        underWay();
        await running;
    }

    private async Task Speak(Speech speech, bool isFirst, FakeConnection connection, CancellationToken token)
    {
        switch (speech)
        {
            case Speech.Unknown:
                await SendUnknown(connection, [1, 2, 3], token);
                await SendOdd(connection, OddFrame.UnknownEvent, token);
                break;
            case Speech.Twice:
                await SendPrints(connection, [1, 2, 3], token);
                await SendPrints(connection, [1, 2, 3], token);
                break;
            case Speech.OutOfOrder:
                await SendPrints(connection, [3, 1], token);
                await SendPrints(connection, [2], token);
                break;
            case Speech.Garbage:
                foreach (var odd in Unreadable) await SendOdd(connection, odd, token);
                await SendPrints(connection, [1, 2, 3], token);
                foreach (var odd in Unreadable) await SendOdd(connection, odd, token);
                break;
            case Speech.Cut when isFirst:
                await connection.CutMidFrame("[half a message", token);
                break;
            default:
                await SendPrints(connection, [1, 2, 3], token);
                break;
        }

        await connection.Silence(token);
    }
}
