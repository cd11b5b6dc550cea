using System.Diagnostics;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

public sealed partial class StreamSupervisorTests
{
    [Fact]
    public async Task silence_in_session_cuts_the_stream_and_opens_it_anew()
    {
        Policy = Patient with { StaleAfter = TimeSpan.FromSeconds(120) };
        Start();
        await Wait(() => _reports.Outcomes.Any(outcome => outcome is PollOutcome.Fresh));
        var since = _time.GetUtcNow();
        await Until(() => _reports.Ends.Count >= 1, secondsAStep: 5);
        _reports.Ends[0].ShouldBe("no market data in session for 120 s");
        (_time.GetUtcNow() - since).TotalSeconds.ShouldBeInRange(121, 140);
        await Until(() => _server.Connections.Count >= 2);
        _tape.Gaps.ShouldBe(2);
    }

    [Fact]
    public async Task what_the_stream_reports_makes_the_feed_stale_and_well_again()
    {
        Policy = Patient with { StaleAfter = TimeSpan.FromSeconds(120) };
        var health = new FeedHealth([StreamSupervisor.Source], new SilenceLimits(Policy.StaleAfter), Policy.Delay);
        var seen = 0;
        var states = new List<string>();
        Start();
        await Until(() => States().Count >= 3, secondsAStep: 5);
        states.Take(3).ShouldBe(["Connected: every source answers", "Stale: stream has had nothing new in session for 2 min", "Resumed: every source answers"]);

        List<string> States()
        {
            foreach (var outcome in _reports.Outcomes.Skip(seen))
            {
                seen++;
                if (health.Report(StreamSupervisor.Source, outcome, _time.GetUtcNow()) is { } condition) states.Add($"{condition.State}: {condition.Reason}");
            }

            return states;
        }
    }

    [Fact]
    public async Task silence_out_of_session_is_healthy()
    {
        _time.Advance(TimeSpan.FromHours(8));
        Policy = Patient with { StaleAfter = TimeSpan.FromSeconds(120) };
        Start();
        await Wait(() => _reports.Outcomes.Count > 0);
        for (var i = 0; i < 120; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await Wait(() => _reports.Outcomes.Any(outcome => outcome is PollOutcome.Unchanged));
        (_reports.Ends.Count, _server.Connections.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task a_peer_that_answers_no_ping_is_dead()
    {
        Policy = Patient with { PingInterval = TimeSpan.FromMilliseconds(40), PongTimeout = TimeSpan.FromMilliseconds(100) };
        _server.Script = async (connection, token) =>
        {
            connection.AnswersPings = false;
            await Welcome(connection, token);
        };
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("no answer to a ping within 0.1 s");
    }

    [Fact]
    public async Task a_quiet_peer_that_answers_pings_is_alive()
    {
        Policy = Patient with { PingInterval = TimeSpan.FromMilliseconds(20), PongTimeout = TimeSpan.FromSeconds(5) };
        Start();
        var connection = await _server.Connection(1);
        await connection.Ping(TestContext.Current.CancellationToken);
        await Wait(() => connection is { Pings: >= 3, Pongs: 1 });
        _reports.Ends.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_frame_that_breaks_off_changes_nothing_and_the_next_connection_goes_on()
    {
        _server.Script = async (connection, token) =>
        {
            if (_server.Connections.Count > 1)
            {
                await Welcome(connection, token, "2");
                await connection.Silence(token);
                return;
            }

            await Play(connection, token, "in", "ok", "1");
            // A connection that is cut with something unread resets, and what was on its way is lost.
            await Wait(() => _tape.Spots.Count == 1);
            await connection.CutMidFrame("3.14159", token);
        };
        Start();
        await IsWaiting(1);
        await Until(() => _tape.Spots.Count >= 2);
        _reports.Ends[0].ShouldStartWith("the connection broke off (");
        _tape.Spots.Select(spot => spot.Spot).ShouldBe([1, 2]);
        _tape.Gaps.ShouldBe(2);
    }

    [Fact]
    public async Task a_message_in_many_frames_is_one_message()
    {
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            await connection.SendFragments(["12", "", ".", "5"], token);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => _tape.Spots.Count == 1);
        _tape.Spots.Single().Spot.ShouldBe(12.5);
    }

    [Fact]
    public async Task a_message_beyond_the_limit_ends_the_connection()
    {
        Policy = Patient with { MaxMessageBytes = 100_000 };
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok", new string(' ', 99_999) + "1", new string(' ', 100_000) + "2");
            await connection.Silence(token);
        };
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldBe("a message of more than 100000 bytes");
        _tape.Spots.Single().Spot.ShouldBe(1);
    }

    [Fact]
    public async Task bytes_that_are_no_frame_end_the_connection()
    {
        _server.Script = async (connection, token) =>
        {
            await Play(connection, token, "in", "ok");
            await connection.SendRaw("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), token);
            await connection.Silence(token);
        };
        Start();
        await IsWaiting(1);
        _reports.Ends[0].ShouldStartWith("the connection broke off (");
    }

    [Fact]
    public async Task a_stop_says_goodbye_and_opens_nothing_more()
    {
        Start();
        await Wait(() => _tape.Spots.Count == 1);
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        await _server.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _server.Connections[0].CloseCode.ShouldBe(1000);
        _server.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_stop_waits_for_a_deaf_peer_no_longer_than_its_limit()
    {
        Policy = Patient with { CloseTimeout = TimeSpan.FromSeconds(1) };
        _server.Script = async (connection, token) =>
        {
            connection.AnswersClose = false;
            await Welcome(connection, token);
        };
        Start();
        await Wait(() => _tape.Spots.Count == 1);
        await _stop.CancelAsync();
        await Wait(() => _server.Connections[0].CloseCode == 1000);
        _running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task a_stop_ends_the_wait_between_connections_at_once()
    {
        _server.Script = (connection, token) => Play(connection, token, "AuthRefused");
        Start();
        await IsWaiting(1);
        var began = Stopwatch.GetTimestamp();
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("ws://127.0.0.1:1/?token=hush")]
    [InlineData("ws://stream.example/?token=hush")]
    [InlineData("http://127.0.0.1:1/?token=hush")]
    [InlineData("wss://127.0.0.1:1/?token=hush")]
    public async Task the_address_is_never_printed(string address)
    {
        _protocol = new PlainProtocol(new Uri(address));
        Start();
        await IsWaiting(1);
        foreach (var text in _reports.Ends.Concat(_log.Lines).Append(_supervisor.Statistics.Now().LastError!))
        {
            text.ShouldNotContain("hush");
            text.ShouldNotContain("127.0.0.1");
            text.ShouldNotContain("example");
        }
    }
}
