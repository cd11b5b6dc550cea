using Microsoft.Extensions.Options;
using OptionsAlerts.Ingestion.Cboe;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>Makes the feed that the options name.</summary>
internal sealed class FeedFactory(IOptions<IngestionOptions> options, IOptions<SimulationOptions> simulation, FeedMetrics metrics, IServiceProvider services)
{
    private readonly IngestionOptions _options = options.Value;

    /// <summary>The feed that plays virtual time; null where the options name a live one.</summary>
    /// <exception cref="Formats.InvalidFileException">The recording cannot be played.</exception>
    public IReplayFeed? Replay() => _options.Feed switch
    {
        FeedName.Simulated => new SimulatedFeed(simulation.Value),
        FeedName.Recorded => RecordedFeed.Open(
            _options.Data!, _options.PlainSymbols(), TimeSpan.FromSeconds(_options.TradeWindowSeconds), metrics, services.GetRequiredService<ILogger<RecordedFeed>>()),
        _ => null,
    };

    /// <summary>The live feed, and what to ask it for.</summary>
    public (ILiveFeed Feed, PollPolicy Policy, IReadOnlyList<PollTask> Tasks) Live()
    {
        var feed = services.GetRequiredService<CboeFeed>();
        var cboe = services.GetRequiredService<IOptions<CboeOptions>>().Value;
        var policy = new PollPolicy(
            TimeSpan.FromSeconds(cboe.FirstBackoffSeconds),
            TimeSpan.FromSeconds(cboe.MaxBackoffSeconds),
            TimeSpan.FromSeconds(cboe.StaleAfterSeconds),
            TimeSpan.FromSeconds(Formats.CboeBody.DelaySeconds));
        var intervals = new LiveIntervals(
            TimeSpan.FromSeconds(_options.ChainIntervalSeconds),
            TimeSpan.FromSeconds(cboe.QuoteIntervalSeconds),
            TimeSpan.FromSeconds(_options.VolatilityIntervalSeconds));
        var symbols = _options.PlainSymbols();
        return (feed, policy, LivePlan.Tasks(feed, symbols.Count > 0 ? symbols : CboeFeed.DefaultSymbols, intervals));
    }
}
