using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What happened at one instant of the market.</summary>
/// <param name="At">The run's clock during this instant, UTC; never before the instant ahead of it.</param>
/// <param name="Messages">In the order of publication; their stamps are provisional (run id empty), the step runner stamps them.</param>
public sealed record MarketInstant(DateTimeOffset At, IReadOnlyList<IMarketMessage> Messages);

/// <summary>
/// A feed that plays a market in virtual time: a recording or a simulation. It knows no wall clock; pace, steps and stamps are the step
/// runner's. The same settings give the same instants on any machine.
/// </summary>
public interface IReplayFeed
{
    /// <summary>The feed's name in every stamp: <c>recorded</c>, <c>simulated</c>.</summary>
    string Name { get; }

    FeedCapabilities Capabilities { get; }

    /// <summary>The market from its first instant to its last, produced as it is asked for.</summary>
    IAsyncEnumerable<MarketInstant> Replay(CancellationToken cancellationToken);
}
