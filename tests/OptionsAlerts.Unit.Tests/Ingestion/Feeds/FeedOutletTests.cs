using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class FeedOutletTests
{
    private static readonly FeedSlot Spy = new(FeedCapabilities.Quotes, "SPY");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly RecordingPublisher _published = new();

    private UnderlyingQuote Quote(string feed, double spot, int secondsOld = 0) => new()
    {
        Stamp = new MarketStamp { RunId = "", Feed = feed },
        AsOf = _time.GetUtcNow().AddSeconds(-secondsOld),
        Underlying = "SPY",
        Spot = spot,
    };

    [Fact]
    public async Task of_several_feeds_that_say_the_same_only_the_active_ones_word_goes_out_whatever_happens()
    {
        string[] feeds = ["a", "b", "c"];
        var metrics = RecordingPublisher.Metrics();
        var director = new FeedDirector([.. feeds.Select(feed => (feed, (IReadOnlyList<FeedSlot>)[Spy]))], new ChoiceRules(2, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)), _time, metrics, NullLogger<FeedDirector>.Instance);
        var seats = feeds.ToDictionary(feed => feed, director.Seat, StringComparer.Ordinal);
        var outlets = feeds.ToDictionary(feed => feed, feed => new FeedOutlet(feed, "live", _published, seats[feed], _time, metrics, NullLogger<FeedOutlet>.Instance), StringComparer.Ordinal);
        SourceState[] states = [SourceState.Healthy, SourceState.Unavailable, SourceState.Stale, SourceState.Rejected];
        var random = new Random(20260630);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 2_000; round++)
        {
            _time.Advance(TimeSpan.FromSeconds(random.Next(4)));
            seats[feeds[random.Next(3)]].Report(Spy, states[random.Next(4)]);
            var active = director.Active[Spy];
            foreach (var feed in feeds) await outlets[feed].Publish(Quote(feed, 1), TestContext.Current.CancellationToken);
            _published.Rest().ShouldHaveSingleItem().ShouldBeOfType<UnderlyingQuote>().Stamp.Feed.ShouldBe(active);
            seen.Add(active);
        }

        seen.ShouldBe(feeds, ignoreOrder: true);
    }

    [Fact]
    public async Task messages_are_stamped_in_their_order_and_their_lag_is_known()
    {
        var outlet = new FeedOutlet("a", "run-1", _published, OnlySeat.Instance, _time, RecordingPublisher.Metrics(), NullLogger<FeedOutlet>.Instance);
        outlet.Lag.ShouldBeNull();
        for (var i = 0; i < 3; i++) await outlet.Publish(Quote("a", 1, secondsOld: 7), TestContext.Current.CancellationToken);
        _published.Rest().Cast<UnderlyingQuote>().Select(quote => (quote.Stamp.RunId, quote.Stamp.Sequence)).ShouldBe([("run-1", 0L), ("run-1", 1L), ("run-1", 2L)]);
        (outlet.Lag, outlet.LastAt).ShouldBe((TimeSpan.FromSeconds(7), _time.GetUtcNow()));
    }
}
