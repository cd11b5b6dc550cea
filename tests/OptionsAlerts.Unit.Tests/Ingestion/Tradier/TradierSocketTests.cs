using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tradier;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>The stream over a real socket, kept up by the supervisor.</summary>
public sealed class TradierSocketTests : IAsyncLifetime
{
    private readonly KeptTape _tape = new("SPY");
    private readonly KeptReports _reports = new();
    private readonly KeptLog<StreamSupervisor> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private TradierStand _stand = null!;
    private Task _running = Task.CompletedTask;

    private FakeTradier Fake => _stand.Fake;

    public async ValueTask InitializeAsync()
    {
        _stand = await TradierStand.StartAsync();
        _stand.ServeSpy();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Until(() => _running.IsCompleted);
        await _stand.DisposeAsync();
        _stop.Dispose();
    }

    private void Start(string token = FakeTradier.Token)
    {
        var feed = _stand.Streaming(new TradierOptions { Token = token, TimeoutSeconds = 300 });
        _running = new StreamSupervisor("tradier", PatientPolicy.Value, _reports, _stand.Time, seed: 7, _log).Run(feed, _tape, _stop.Token);
    }

    private async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            _stand.Time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Delay(2, deadline.Token);
        }
    }

    private static string Sale(int sequence) =>
        $$"""{"type":"timesale","symbol":"SPY260630C00600000","exch":"Q","bid":"1.20","ask":"1.30","last":"1.30","size":"5","date":"1782830020760","seq":{{sequence}},"flag":"","cancel":false,"correction":false,"session":"normal"}""";

    [Fact]
    public async Task prints_flow_and_a_cut_connection_comes_back_with_a_new_session_and_a_gap()
    {
        var connections = 0;
        Fake.Say = async (connection, token) =>
        {
            var first = Interlocked.Increment(ref connections) == 1;
            await connection.SendFragments([Sale(1)[..40], Sale(1)[40..]], token);
            await connection.SendText($"{Sale(2)}\n{Sale(3)}\n", token);
            while (first && _tape.Trades.Count < 3) await Task.Delay(2, token);
            if (first) await connection.CutMidFrame(Sale(4), token);
            else await connection.Silence(token);
        };
        Start();
        await Until(() => _tape.Trades.Count >= 6);
        _tape.Trades.Select(trade => trade.Sequence).ShouldBe([1, 2, 3, 1, 2, 3]);
        _tape.Gaps.ShouldBe(2);
        Fake.Sockets.Connections.Select(connection => connection.Received[0].Text[..61]).Distinct().Count().ShouldBe(2);
        _reports.Outcomes.ShouldContain(outcome => outcome is PollOutcome.Fresh);
    }

    [Fact]
    public async Task a_session_that_the_server_does_not_know_is_said_without_its_secret_and_another_is_taken()
    {
        Fake.SessionBody = """{"stream":{"url":"https://stream.tradier.com/v1/markets/events","sessionid":"0123abcd-secret-session"}}""";
        Fake.Say = async (connection, token) =>
        {
            await connection.SendText(Sale(1), token);
            await connection.Silence(token);
        };
        Start();
        await Until(() => _reports.Ends.Count > 0);
        _reports.Ends[0].ShouldBe("Tradier says: session not found: ***");
        Fake.SessionBody = null;
        await Until(() => !_tape.Trades.IsEmpty);
        _log.Lines.ShouldNotContain(line => line.Contains("0123abcd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task refused_credentials_reject_the_stream()
    {
        Start("wrong");
        await Until(() => _reports.Ends.Count > 0);
        _reports.Ends[0].ShouldBe("rejected: HTTP 401: Invalid Access Token");
        Fake.Sockets.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_end_of_the_run_says_goodbye()
    {
        Start();
        var connection = await Fake.Sockets.Connection(1);
        await Until(() => connection.Received.Count > 0);
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        await connection.Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        connection.CloseCode.ShouldBe(1000);
    }
}
