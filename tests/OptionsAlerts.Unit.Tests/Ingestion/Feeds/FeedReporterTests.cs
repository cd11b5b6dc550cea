using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

/// <summary>Alerts about a feed that goes silent: in the session alone, and whatever else the feed's state is.</summary>
public sealed class FeedReporterTests : IDisposable
{
    private static readonly PollOutcome Fresh = new PollOutcome.Fresh([]);
    private static readonly PollOutcome Unchanged = new PollOutcome.Unchanged("the same");

    // 11:00 New York.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly RecordingPublisher _published = new();
    private readonly KeptAlarms _alarms = new();
    private readonly FeedReporter _reporter;

    public FeedReporterTests() => _reporter = new FeedReporter(
        "cboe", "live", ["chain SPX", "quote SPY"], new SilenceLimits(TimeSpan.FromMinutes(10)), TimeSpan.FromMinutes(15), _published, _time, NullLogger<FeedReporter>.Instance, _alarms);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _reporter.Dispose();

    [Fact]
    public async Task silence_in_session_raises_an_alert_and_the_next_news_ends_it()
    {
        await Both(Fresh);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Both(Unchanged);
        _alarms.Raised.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));
        await _reporter.Report("quote SPY", Unchanged, Stop);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Both(Fresh);

        _alarms.Raised.Select(signal => (signal.Subject, signal.Phase)).ShouldBe(
            [("chains", SignalPhase.Began), ("quotes", SignalPhase.Began), ("chains", SignalPhase.Ended), ("quotes", SignalPhase.Ended)]);
        _published.Rest().OfType<FeedStatusChanged>().Select(status => status.State).ShouldBe([FeedState.Connected, FeedState.Stale, FeedState.Stale, FeedState.Resumed]);
    }

    [Fact]
    public async Task a_second_source_that_goes_silent_is_told_though_the_feeds_state_is_the_same()
    {
        await Both(Fresh);
        _time.Advance(TimeSpan.FromMinutes(6));
        await _reporter.Report("quote SPY", Fresh, Stop);
        _time.Advance(TimeSpan.FromMinutes(5));
        await Both(Unchanged);
        _alarms.Raised.Select(signal => signal.Subject).ShouldBe(["chains"]);
        _time.Advance(TimeSpan.FromMinutes(6));
        await Both(Unchanged);
        _alarms.Raised.Select(signal => signal.Subject).ShouldBe(["chains", "quotes"]);
    }

    [Fact]
    public async Task the_night_is_no_silence()
    {
        await Both(Fresh);
        _time.Advance(TimeSpan.FromHours(8));
        await Both(Unchanged);
        _alarms.Raised.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_status_that_cannot_be_published_takes_no_alert_with_it()
    {
        await Both(Fresh);
        _published.Before = _ => throw new IOException("broker gone");
        _time.Advance(TimeSpan.FromMinutes(11));
        await _reporter.Report("quote SPY", Unchanged, Stop);
        _alarms.Raised.Count.ShouldBe(2);
    }

    private async Task Both(PollOutcome outcome)
    {
        await _reporter.Report("chain SPX", outcome, Stop);
        await _reporter.Report("quote SPY", outcome, Stop);
    }

    private sealed class KeptAlarms : IFeedAlarms
    {
        public List<SignalDetected> Raised { get; } = [];

        public void Raise(SignalDetected signal) => Raised.Add(signal);
    }
}
