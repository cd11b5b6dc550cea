using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>A message that is not as it should be.</summary>
public enum OddFrame
{
    /// <summary>No bytes at all.</summary>
    Nothing,

    /// <summary>The provider's null.</summary>
    Null,

    /// <summary>An empty list.</summary>
    EmptyList,

    /// <summary>A kind of event that no documentation names.</summary>
    UnknownEvent,

    /// <summary>An event of the right kind whose members are null.</summary>
    NullMembers,

    /// <summary>An event of the right kind whose numbers are texts, lists and objects.</summary>
    WrongTypes,

    /// <summary>The first half of a good message, as if it were all.</summary>
    Half,

    /// <summary>Bytes that are no text and no message.</summary>
    Garbage,
}

/// <summary>What every feed with a stream promises, proved against its fake. Prints are numbered from 1; each number has its own time, price, and sequence where the provider has one.</summary>
public abstract partial class StreamFeedContract : WireFeedContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private static readonly StreamPolicy Patient = new()
    {
        PrepareTimeout = Patience,
        ConnectTimeout = Patience,
        AuthTimeout = Patience,
        SubscribeTimeout = Patience,
        SendTimeout = Patience,
        StaleAfter = Patience,
    };

    private readonly KeptLog<StreamSupervisor> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly KeptReports _reports = new();
    private StreamSupervisor _supervisor = null!;
    private Task _running = Task.CompletedTask;

    /// <summary>11:00 New York on a Tuesday.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));

    /// <summary>Watches SPY.</summary>
    internal KeptTape Tape { get; } = new("SPY");

    public override FeedCapabilities Capabilities => FeedCapabilities.Trades;

    /// <summary>True where the provider numbers prints.</summary>
    protected abstract bool HasSequence { get; }

    protected override string? NoRepeats => HasSequence ? null : "the provider numbers no prints: a second one like the first is a print too";

    /// <summary>The fake's socket.</summary>
    protected abstract FakeSocketServer Sockets { get; }

    protected abstract Task StartFake();

    protected abstract ValueTask StopFake();

    /// <summary>The feed that follows SPY.</summary>
    /// <param name="secret">Its credentials: <see cref="WireFeedContract.Secret"/>, or others that the fake refuses.</param>
    protected abstract IStreamProtocol Feed(string secret);

    /// <summary>What the fake says to a client once it is subscribed.</summary>
    protected abstract Func<FakeConnection, CancellationToken, Task> Speaks { set; }

    /// <summary>Sends one message of these prints of SPY, in this order.</summary>
    protected abstract Task SendPrints(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken);

    /// <summary>The same, each print with members that no documentation names.</summary>
    protected abstract Task SendUnknown(FakeConnection connection, IReadOnlyList<int> numbers, CancellationToken cancellationToken);

    /// <summary>Sends one message that is odd.</summary>
    protected abstract Task SendOdd(FakeConnection connection, OddFrame odd, CancellationToken cancellationToken);

    /// <summary>Sends one message of prints, of which the one between the two numbers cannot be read.</summary>
    protected abstract Task SendBadBetween(FakeConnection connection, int first, int last, CancellationToken cancellationToken);

    /// <summary>The print of a number as the tape is to see it, but for its contract.</summary>
    internal abstract TapeTrade Expected(int number);

    public override async ValueTask InitializeAsync() => await StartFake();

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Until(() => _running.IsCompleted);
        _stop.Dispose();
        await StopFake();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task prints_come_as_they_were_said_with_their_time_in_utc()
    {
        Speaks = async (connection, token) =>
        {
            await SendPrints(connection, [1], token);
            await SendPrints(connection, [2, 3], token);
            await connection.Silence(token);
        };
        Start();
        await Come(3);
        Tape.Trades.Select(trade => trade with { Contract = 0 }).ShouldBe([Expected(1), Expected(2), Expected(3)]);
        _supervisor.Statistics.Now().State.ShouldBe(StreamState.Live);
        await Wait(() => _reports.Outcomes.Any(outcome => outcome is PollOutcome.Fresh));
    }

    [Fact]
    public async Task prints_out_of_order_keep_the_order_of_the_wire()
    {
        SayPrints(3, 1, 2);
        Start();
        await Come(3);
        Tape.Trades.Select(trade => trade.TimeMicros).ShouldBe([Expected(3).TimeMicros, Expected(1).TimeMicros, Expected(2).TimeMicros]);
    }

    [Fact]
    public async Task a_print_that_comes_twice_can_be_told()
    {
        SayPrints(1, 1);
        Start();
        await Come(2);
        Tape.Trades.Distinct().Count().ShouldBe(1);
        (Tape.Trades.First().Sequence != 0).ShouldBe(HasSequence);
    }

    [Fact]
    public async Task a_hole_in_the_sequence_holds_up_nothing()
    {
        SayPrints(1, 2, 900);
        Start();
        await Come(3);
        Tape.Trades.Last().ShouldBe(Expected(900) with { Contract = Tape.Trades.Last().Contract });
    }

    [Fact]
    public async Task one_bad_event_is_left_out_and_the_others_stand()
    {
        Speaks = async (connection, token) =>
        {
            await SendBadBetween(connection, 1, 3, token);
            await SendPrints(connection, [4], token);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => Tape.Trades.Any(trade => trade.TimeMicros == Expected(4).TimeMicros));
        var times = Tape.Trades.Select(trade => trade.TimeMicros).ToArray();
        times.ShouldContain(Expected(1).TimeMicros);
        times.ShouldContain(Expected(3).TimeMicros);
        times.ShouldNotContain(Expected(2).TimeMicros);
        Sockets.Connections.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(OddFrame.Nothing)]
    [InlineData(OddFrame.Null)]
    [InlineData(OddFrame.EmptyList)]
    [InlineData(OddFrame.UnknownEvent)]
    [InlineData(OddFrame.NullMembers)]
    [InlineData(OddFrame.WrongTypes)]
    [InlineData(OddFrame.Half)]
    [InlineData(OddFrame.Garbage)]
    public async Task an_odd_message_ends_nothing(OddFrame odd)
    {
        Speaks = async (connection, token) =>
        {
            await SendOdd(connection, odd, token);
            await SendPrints(connection, [7], token);
            await connection.Silence(token);
        };
        Start();
        await Wait(() => Tape.Trades.Any(trade => trade with { Contract = 0 } == Expected(7)));
        (Sockets.Connections.Count, _reports.Ends.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task a_connection_cut_within_a_frame_is_opened_anew_and_the_gap_is_marked()
    {
        Speaks = async (connection, token) =>
        {
            var number = Sockets.Connections.Count;
            await SendPrints(connection, [number], token);
            await Come(number);
            if (number == 1) await connection.CutMidFrame("[half a message", token);
            else await connection.Silence(token);
        };
        Start();
        await Wait(() => _reports.Ends.Count == 1);
        await Until(() => Tape.Trades.Count == 2);
        (Tape.Trades.Count, Tape.Gaps).ShouldBe((2, 2));
    }

    [Fact]
    public async Task refused_credentials_reject_the_feed_and_are_not_tried_again_soon()
    {
        const string wrong = "wrong-key-0123456789abcdef";
        Start(wrong);
        await Wait(() => _reports.Ends.Count == 1);
        _reports.Outcomes.Last().ShouldBeOfType<PollOutcome.Rejected>();
        Time.Advance(TimeSpan.FromMinutes(5));
        Sockets.Connections.Count.ShouldBeLessThanOrEqualTo(1);
        foreach (var text in _reports.Ends.Concat(_log.Lines))
        {
            text.ShouldNotContain(wrong);
            text.ShouldNotContain(Secret!);
        }
    }

    [Fact]
    public async Task an_opening_that_is_limited_is_waited_out()
    {
        Sockets.Refusals.Enqueue((429, 45));
        SayPrints(1);
        Start();
        await Wait(() => _reports.Ends.Count == 1);
        _reports.Outcomes.OfType<PollOutcome.Unavailable>().Single().RetryAfter.ShouldBe(TimeSpan.FromSeconds(45));
        Time.Advance(TimeSpan.FromSeconds(44));
        Sockets.Connections.Count.ShouldBe(0);
        await Until(() => Tape.Trades.Count == 1);
    }

    [Fact]
    public async Task a_stop_says_goodbye_and_opens_nothing_more()
    {
        SayPrints(1);
        Start();
        await Come(1);
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        await Sockets.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        (Sockets.Connections.Count, Sockets.Connections[0].CloseCode).ShouldBe((1, 1000));
    }

    /// <summary>Runs the feed's stream.</summary>
    protected void Start(string? secret = null)
    {
        _supervisor = new StreamSupervisor("contract", Patient, _reports, Time, 1, _log);
        _running = _supervisor.Run(Feed(secret ?? Secret!), Tape, _stop.Token);
    }

    /// <summary>The reasons of the ends so far.</summary>
    protected IReadOnlyList<string> Ends => _reports.Ends;

    /// <summary>Waits for real, without moving the clock.</summary>
    protected static async Task Wait(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached()) await Task.Delay(2, deadline.Token);
    }

    /// <summary>Moves the clock on until something is reached.</summary>
    protected async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, deadline.Token);
        }
    }

    private Task Come(int prints) => Wait(() => Tape.Trades.Count >= prints);

    private void SayPrints(params int[] numbers) => Speaks = async (connection, token) =>
    {
        await SendPrints(connection, numbers, token);
        await connection.Silence(token);
    };
}
