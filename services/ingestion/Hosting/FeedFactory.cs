using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Makes the feeds that the options name.</summary>
internal sealed class FeedFactory(IOptions<IngestionOptions> options, IOptions<SimulationOptions> simulation, FeedMetrics metrics, IServiceProvider services)
{
    private readonly IngestionOptions _options = options.Value;

    /// <summary>The feed that plays virtual time; null where the options name live ones.</summary>
    /// <exception cref="Formats.InvalidFileException">The recording cannot be played.</exception>
    public IReplayFeed? Replay() => _options.Named()[0] switch
    {
        FeedName.Simulated => new SimulatedFeed(simulation.Value),
        FeedName.Recorded => RecordedFeed.Open(
            _options.Data!, _options.PlainSymbols(), TimeSpan.FromSeconds(_options.TradeWindowSeconds), metrics, services.GetRequiredService<ILogger<RecordedFeed>>()),
        _ => null,
    };

    /// <summary>The live feeds.</summary>
    /// <param name="publisher">Where what they say goes out.</param>
    public LiveFeeds Live(IMarketPublisher publisher) => new(services, publisher);
}
