using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Simulated.Core;

namespace OptionsAlerts.Ingestion.Simulated;

/// <summary>
/// A whole regular session of a market that never was: spot, chains, trades and volatility indices that hang together, from a seed. It needs no
/// clock and no network; every replay gives the same bits. Instants are made as they are asked for.
/// </summary>
public sealed class SimulatedFeed : IReplayFeed
{
    private readonly SimulationOptions _options;
    private readonly SymbolProfile[] _profiles;

    /// <exception cref="ValidationException">An option is out of range; the text names it.</exception>
    public SimulatedFeed(SimulationOptions options)
    {
        _options = options;
        _profiles = options.ValidatedProfiles();
    }

    public string Name => SimulatedMarket.Stamp.Feed;

    public FeedCapabilities Capabilities => FeedCapabilities.Trades | FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices;

    public IAsyncEnumerable<MarketInstant> Replay(CancellationToken cancellationToken) => Instants(cancellationToken).ToAsyncEnumerable();

    /// <summary>
    /// The session, one instant a step. The first holds the histories, then of each underlying spot, prints since the step before, and the chain
    /// after them; the volatility indices come last.
    /// </summary>
    public IEnumerable<MarketInstant> Instants(CancellationToken cancellationToken)
    {
        var opens = Array.ConvertAll(_profiles, Open);
        var positioning = _profiles.Zip(opens, Positioning.Around).ToArray();
        var leader = _profiles[0];
        var wall = PortableMath.Log(positioning[0].CallWall * leader.StrikeSpacing / opens[0]) / leader.Beta;
        var market = new SimulatedMarket(_options.Seed, _options.Date, _options.StepSeconds, wall);
        var underlyings = new SimulatedUnderlying[_profiles.Length];
        for (var i = 0; i < underlyings.Length; i++) underlyings[i] = new SimulatedUnderlying(market, _profiles[i], opens[i], positioning[i], leading: i == 0);

        for (var step = 0; step < market.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var messages = new List<IMarketMessage>();
            if (step == 0) messages.Add(market.VolatilityHistory());
            foreach (var underlying in underlyings)
            {
                if (step == 0) messages.Add(underlying.History());
                messages.Add(underlying.Quote(step));
                if (underlying.Trades(step) is { } trades) messages.Add(trades);
                if (market.IsDue(step, _options.ChainEverySeconds)) messages.Add(underlying.Chain(step));
            }

            if (market.IsDue(step, _options.VolatilityEverySeconds)) messages.Add(market.VolatilityQuote(step));
            yield return new MarketInstant(market.At(step), messages);
        }
    }

    // Near the profile's spot, to the cent, different for every seed.
    private double Open(SymbolProfile profile) => Math.Round(
        profile.Spot * PortableMath.Exp(0.004 * Xoshiro256.ForPurpose(_options.Seed, $"open:{profile.Symbol}").Gaussian(2)), 2, MidpointRounding.AwayFromZero);
}
