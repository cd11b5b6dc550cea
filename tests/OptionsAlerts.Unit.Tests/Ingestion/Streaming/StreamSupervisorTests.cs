using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

public sealed partial class StreamSupervisorTests : IAsyncLifetime
{
    private const int Seed = 7;

    // 11:00 New York on a Tuesday.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly KeptTape _tape = new("SPY");
    private readonly KeptReports _reports = new();
    private readonly KeptLog<StreamSupervisor> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private FakeSocketServer _server = null!;
    private PlainProtocol _protocol = null!;
    private StreamSupervisor _supervisor = null!;
    private Task _running = Task.CompletedTask;

    private static StreamPolicy Patient => PatientPolicy.Value;

    private StreamPolicy Policy { get; set; } = Patient;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeSocketServer.StartAsync(Welcome);
        _protocol = new PlainProtocol(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Until(() => _running.IsCompleted);
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private static Task Welcome(FakeConnection connection, CancellationToken token) => Welcome(connection, token, "1");

    private static async Task Welcome(FakeConnection connection, CancellationToken token, params string[] data)
    {
        await Play(connection, token, ["in", "ok", .. data]);
        await connection.Silence(token);
    }

    private static async Task Play(FakeConnection connection, CancellationToken token, params string[] words)
    {
        await connection.ReceiveText(token);
        foreach (var word in words) await connection.SendText(word, token);
    }

    private void Start()
    {
        _supervisor = new StreamSupervisor("plain", Policy, _reports, _time, Seed, _log);
        _running = _supervisor.Run(_protocol, _tape, _stop.Token);
    }

    /// <summary>Waits for real, without moving the clock.</summary>
    private static async Task Wait(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached()) await Task.Delay(2, deadline.Token);
    }

    /// <summary>Moves the clock on until something is reached.</summary>
    private async Task Until(Func<bool> reached, double secondsAStep = 1)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            _time.Advance(TimeSpan.FromSeconds(secondsAStep));
            await Task.Delay(1, deadline.Token);
        }
    }

    private Task IsWaiting(int ends) => Wait(() => _reports.Ends.Count == ends);

    [Fact]
    public async Task a_stream_goes_through_its_states_and_is_fresh_when_data_comes()
    {
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            await connection.Receive(token);
            await connection.Receive(token);
            await Wait(() => _reports.Outcomes.Count == 1);
            await connection.SendText("600.5", token);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => _reports.Outcomes.Count == 2);
        _reports.Outcomes[0].ShouldBe(new PollOutcome.Unchanged("subscribed; no market data at the moment"));
        _reports.Outcomes[1].ShouldBeOfType<PollOutcome.Fresh>().Messages.ShouldBeEmpty();
        _tape.Spots.ShouldBe([("SPY", 600.5, 1)]);
        _server.Connections[0].Received.Select(message => (message.Binary, message.Text)).ShouldBe([(false, "hello"), (false, "subscribe"), (true, "twice")]);
        var counts = _supervisor.Statistics.Now();
        counts.ShouldBe(new StreamCounts(StreamState.Live, 1, 3, 9, _time.GetUtcNow(), null));
    }

    [Fact]
    public async Task the_headers_of_the_opening_are_sent()
    {
        _protocol = new PlainProtocol(new Uri(_server.Address, "/options?a=1")) { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Key"] = "k" } };
        Start();
        var connection = await _server.Connection(1);
        (connection.Headers["X-Key"], connection.Path).ShouldBe(("k", "/options?a=1"));
    }

    [Theory]
    [InlineData("", "not let in within 10 s")]
    [InlineData("in", "not subscribed within 10 s")]
    public async Task a_state_that_takes_too_long_ends_the_connection(string word, string reason)
    {
        Policy = Patient with { AuthTimeout = TimeSpan.FromSeconds(10), SubscribeTimeout = TimeSpan.FromSeconds(10) };
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, word.Length == 0 ? ["quiet"] : [word]);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => _supervisor.Statistics.Now().Messages == 1);
        await Until(() => _reports.Ends.Count > 0);
        _reports.Ends[0].ShouldBe(reason);
    }

    [Fact]
    public async Task a_clean_close_is_waited_out_too()
    {
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            await connection.CloseWith(1000, "bye", token);
        };
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("closed by the server with 1000 (bye)");
        _time.Advance(TimeSpan.FromSeconds(0.9));
        _server.Connections.Count.ShouldBe(1);
        await Until(() => _server.Connections.Count >= 2);
    }

    [Fact]
    public async Task waits_grow_until_data_has_come_for_a_while()
    {
        Policy = Patient with { FirstBackoff = TimeSpan.FromSeconds(8), MaxBackoff = TimeSpan.FromSeconds(300), HealthyAfter = TimeSpan.FromSeconds(60) };
        _server.Script = async (connection, token) =>
        {
            var number = _server.Connections.Count;
            await Play(connection, token, "in", "ok", "1");
            await Wait(() => _reports.Outcomes.Count(outcome => outcome is PollOutcome.Fresh) == number);
            if (number == 4)
            {
                _time.Advance(TimeSpan.FromSeconds(61));
                await connection.SendText("2", token);
                await Wait(() => _tape.Spots.Any(spot => spot.Spot == 2));
            }

            connection.Abort();
        };
        Start();
        var random = new Random(Seed);
        foreach (var (failures, connection) in new[] { (1, 1), (2, 2), (3, 3), (1, 4), (2, 5) })
        {
            await IsWaiting(connection);
            await Wait(() => _log.Lines.Count(line => line.Contains("ended", StringComparison.Ordinal)) == connection);
            var wait = Policy.Wait(new StreamEnd(StreamEndKind.Broken, ""), failures, random.NextDouble());
            _log.Lines.Last(line => line.Contains("ended", StringComparison.Ordinal)).ShouldEndWith(FormattableString.Invariant($"connecting again in {wait.TotalSeconds:0.0} s"));
            await Until(() => _server.Connections.Count >= connection + 1);
        }
    }

    [Theory]
    [InlineData(StreamEndKind.TooManyConnections, 150, 300, "the server said TooManyConnections")]
    [InlineData(StreamEndKind.AuthRefused, 450, 900, "rejected: the server said AuthRefused")]
    [InlineData(StreamEndKind.NotEntitled, 900, 1800, "not entitled: the server said NotEntitled")]
    public async Task some_ends_have_a_long_wait_of_their_own(StreamEndKind kind, int least, int most, string reason)
    {
        _server.Script = (connection, token) => Play(connection, token, "in", kind.ToString());
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe(reason);
        var wait = Policy.Wait(new StreamEnd(kind, ""), 1, new Random(Seed).NextDouble()).TotalSeconds;
        wait.ShouldBeInRange(least, most);
        _time.Advance(TimeSpan.FromSeconds(least - 1));
        _server.Connections.Count.ShouldBe(1);
        await Until(() => _server.Connections.Count >= 2);
        _log.Lines.First(line => line.Contains("ended", StringComparison.Ordinal)).ShouldEndWith(FormattableString.Invariant($"connecting again in {wait:0.0} s"));
    }

    [Fact]
    public async Task what_the_provider_asks_for_is_waited_out()
    {
        _server.Refusals.Enqueue((429, 40));
        Start();
        await IsWaiting(1);
        _reports.Outcomes[0].ShouldBe(new PollOutcome.Unavailable("the opening was answered with HTTP 429", TimeSpan.FromSeconds(40)));
        _time.Advance(TimeSpan.FromSeconds(39));
        _server.Connections.Count.ShouldBe(0);
        await Until(() => _server.Connections.Count >= 1);
    }

    [Theory]
    [InlineData(401, "rejected: the opening was answered with HTTP 401")]
    [InlineData(403, "rejected: the opening was answered with HTTP 403")]
    [InlineData(503, "the opening was answered with HTTP 503")]
    public async Task an_opening_that_is_refused_says_so(int status, string reason)
    {
        _server.Refusals.Enqueue((status, null));
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe(reason);
    }

    [Fact]
    public async Task out_of_session_a_gap_is_marked_before_every_connection_after_data_has_flowed()
    {
        _time.Advance(TimeSpan.FromHours(8));
        _server.Script = async (connection, token) =>
        {
            var number = _server.Connections.Count;
            await Play(connection, token, number is 2 or 4 ? ["in", "ok", "1"] : ["in", "ok"]);
            if (number is 2 or 4) await Wait(() => _tape.Spots.Count == number / 2);
            if (number < 5) connection.Abort();
            await connection.Silence(token);
        };
        Start();
        foreach (var (connection, gaps) in new[] { (1, 0), (2, 0), (3, 1), (4, 2), (5, 3) })
        {
            await Until(() => _server.Connections.Count >= connection);
            _tape.Gaps.ShouldBe(gaps);
        }
    }

    [Fact]
    public async Task in_session_a_gap_is_marked_before_every_connection_and_none_where_there_is_no_connection()
    {
        _protocol.Instead.Enqueue(new StreamPreparation.NotNow(new StreamEnd(StreamEndKind.Broken, "no session")));
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            if (_server.Connections.Count < 2) connection.Abort();
            await connection.Silence(token);
        };
        Start();
        await IsWaiting(1);
        _tape.Gaps.ShouldBe(0);
        await Until(() => _server.Connections.Count >= 2);
        _tape.Gaps.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(8, true)]
    public async Task after_an_end_a_mere_subscription_is_worth_nothing_in_session(int hours, bool isWorth)
    {
        _time.Advance(TimeSpan.FromHours(hours));
        _server.Script = async (connection, token) =>
        {
            var number = _server.Connections.Count;
            await Play(connection, token, "in", "ok");
            if (number == 1) await connection.CloseWith(1000, "", token);
            await connection.Silence(token);
        };
        Start();
        await IsWaiting(1);
        var before = _reports.Outcomes.Count;
        await Until(() => _server.Connections.Count >= 2);
        await Wait(() => _supervisor.Statistics.Now().State == StreamState.Subscribed);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        if (isWorth) await Wait(() => _reports.Outcomes.Count > before);
        _reports.Outcomes.Skip(before).Any(outcome => outcome is PollOutcome.Unchanged).ShouldBe(isWorth);
        await _server.Connections[1].SendText("1", TestContext.Current.CancellationToken);
        await Until(() => _reports.Outcomes.Any(outcome => outcome is PollOutcome.Fresh), secondsAStep: 5);
        await Until(() => _reports.Outcomes[^1] is PollOutcome.Unchanged, secondsAStep: 5);
    }

    [Fact]
    public async Task a_goodbye_for_a_violated_policy_is_that_of_another_connection()
    {
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            await connection.CloseWith(1008, "one at a time", token);
        };
        Start();
        await IsWaiting(1);
        _reports.Outcomes[^1].ShouldBe(new PollOutcome.Unavailable("closed by the server with 1008 (one at a time)") { IsLasting = true });
        _time.Advance(TimeSpan.FromSeconds(149));
        _server.Connections.Count.ShouldBe(1);
        await Until(() => _server.Connections.Count >= 2);
    }

    [Fact]
    public async Task no_connection_this_time_is_tried_again()
    {
        _protocol.Instead.Enqueue(new StreamPreparation.NotNow(new StreamEnd(StreamEndKind.Broken, "no session")));
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("no session");
        await Until(() => _server.Connections.Count > 0);
        _protocol.Prepared.ShouldBe(2);
    }

    [Fact]
    public async Task a_fault_in_the_conversation_ends_the_connection_and_keeps_its_words()
    {
        _server.Script = (connection, token) => Welcome(connection, token, _server.Connections.Count == 1 ? "bug" : "5");
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("failed with InvalidOperationException");
        await Until(() => !_tape.Spots.IsEmpty);
    }

    [Fact]
    public async Task a_monitor_that_hangs_does_not_hold_up_the_stream()
    {
        _reports.Before = token => Task.Delay(Timeout.Infinite, token);
        _server.Script = (connection, token) => Welcome(connection, token, [.. Enumerable.Range(1, 100).Select(i => FormattableString.Invariant($"{i}"))]);
        Start();
        await Wait(() => _tape.Spots.Count == 100);
        _server.Connections[0].Abort();
        await Until(() => _tape.Spots.Count >= 200);
    }

    [Fact]
    public async Task more_to_send_than_fits_ends_the_connection()
    {
        _server.Script = (connection, token) => Welcome(connection, token, "much");
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("more to send than fits");
    }
}
