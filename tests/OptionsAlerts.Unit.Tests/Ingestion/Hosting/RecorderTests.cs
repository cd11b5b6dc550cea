using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.ByHand;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

public sealed class RecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recorder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task a_live_feed_is_written_until_its_time_is_up_and_plays_as_what_it_was()
    {
        var fake = await HandFakes.All.Single(fake => fake.Name == "cboe").Start(0, TextWriter.Null, TimeProvider.System);
        await using var server = fake.Server;
        fake.Refresh(TimeProvider.System.GetUtcNow());
        var address = fake.Lines[0].Split("BaseUrl=")[1];
        var began = TimeProvider.System.GetUtcNow();
        var summary = await Record(("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Symbols:0", "SPY"), ("Ingestion:Cboe:BaseUrl", address), ("Ingestion:Duration", "00:00:01"));
        (summary.Messages, summary.Files, summary.Refused).ShouldBe((4, 1, 0));

        var played = await Play();
        var messages = played.SelectMany(instant => instant.Messages).ToList();
        messages.Select(message => message.GetType()).ShouldBe([typeof(OptionChainSnapshot), typeof(UnderlyingQuote), typeof(VolatilityIndexQuote), typeof(VolatilityHistory)], ignoreOrder: true);
        messages.ShouldAllBe(message => message.Stamp.Feed == "cboe" && message.Stamp.RunId.Length == 0);
        messages.OfType<OptionChainSnapshot>().Single().Stamp.DelaySeconds.ShouldBe(900);
        played.ShouldAllBe(instant => instant.At >= began.AddMilliseconds(-1) && instant.At <= began.AddSeconds(10));
    }

    [Fact]
    public async Task a_simulated_session_is_written_whole_as_fast_as_it_can_be_made()
    {
        (string, string)[] session =
        [
            ("Run:Clock", "Market"), ("Ingestion:Feeds:0", "Simulated"), ("Ingestion:Symbols:0", "SPY"), ("Ingestion:Simulated:StepSeconds", "60"), ("Ingestion:Simulated:ChainEverySeconds", "3600"),
        ];
        var first = await Record(session);
        var played = await Play();
        first.Messages.ShouldBe(played.Sum(instant => instant.Messages.Count));
        played.Count.ShouldBeGreaterThan(50);
        played[0].Messages[0].Stamp.Feed.ShouldBe("simulated");
    }

    private async Task<RecordSummary> Record(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal));
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.AddFeeds();
        using var host = builder.Build();
        return await host.Services.GetRequiredService<Recorder>().Run(_folder, TestContext.Current.CancellationToken);
    }

    private async Task<List<MarketInstant>> Play()
    {
        var played = new List<MarketInstant>();
        var feed = RecordedFeed.Open(_folder, [], TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), NullLogger<RecordedFeed>.Instance);
        await foreach (var instant in feed.Replay(TestContext.Current.CancellationToken)) played.Add(instant);
        return played;
    }
}
