using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Simulated;

namespace OptionsAlerts.Unit.Tests.Simulated;

/// <summary>One print as a consumer sees it.</summary>
internal sealed record SeenPrint(string Contract, long TimeMicros, double Price, int Size, int Exchange, int Condition, TradeFlags Flags, Aggressor Side);

/// <summary>What a session showed, kept as far as tests look at it: all prints, quotes and readings, some chains.</summary>
internal sealed class SessionRecord
{
    private readonly Dictionary<string, Dictionary<string, long>> _volume = [];

    public required DateTimeOffset Open { get; init; }

    public List<VolatilityIndexQuote> Volatility { get; } = [];

    public List<UnderlyingQuote> Quotes { get; } = [];

    public Dictionary<string, List<SeenPrint>> Prints { get; } = [];

    public Dictionary<string, VolumeHistory> Volumes { get; } = [];

    public List<OptionChainSnapshot> Chains { get; } = [];

    public VolatilityHistory? Closes { get; private set; }

    /// <summary>Chain rows whose day volume was not the sum of the prints before them.</summary>
    public List<string> VolumeFaults { get; } = [];

    /// <param name="minutes">How much of the session.</param>
    /// <param name="keepChainEvery">Minutes between two chains kept.</param>
    public static SessionRecord Of(SimulationOptions options, double minutes = 390, int keepChainEvery = 30)
    {
        var open = ExchangeTime.Instant(options.Date, ExchangeTime.SessionOpen);
        var record = new SessionRecord { Open = open };
        foreach (var instant in new SimulatedFeed(options).Instants(CancellationToken.None).TakeWhile(instant => instant.At < open.AddMinutes(minutes)))
            foreach (var message in instant.Messages) record.Take(message, keepChainEvery);
        return record;
    }

    public double Minute(DateTimeOffset at) => (at - Open).TotalMinutes;

    public double Minute(SeenPrint print) => (print.TimeMicros / 60e6) - ((Open - DateTimeOffset.UnixEpoch).TotalSeconds / 60);

    public double SpotAt(string underlying, double minute) =>
        Quotes.Last(quote => quote.Underlying == underlying && Minute(quote.AsOf) <= minute).Spot;

    private void Take(IMarketMessage message, int keepChainEvery)
    {
        message.Validate();
        switch (message)
        {
            case VolatilityIndexQuote reading: Volatility.Add(reading); break;
            case UnderlyingQuote quote: Quotes.Add(quote); break;
            case VolumeHistory history: Volumes.Add(history.Underlying, history); break;
            case VolatilityHistory closes: Closes = closes; break;
            case OptionTradeBatch batch: Take(batch); break;
            case OptionChainSnapshot chain:
                Check(chain);
                if (Minute(chain.AsOf) % keepChainEvery < 0.01) Chains.Add(chain);
                break;
            default: throw new InvalidOperationException($"Unexpected {message.GetType().Name}.");
        }
    }

    private void Take(OptionTradeBatch batch)
    {
        if (!_volume.TryGetValue(batch.Underlying, out var volume)) _volume[batch.Underlying] = volume = [];
        if (!Prints.TryGetValue(batch.Underlying, out var prints)) Prints[batch.Underlying] = prints = [];
        for (var i = 0; i < batch.Count; i++)
        {
            var print = new SeenPrint(
                batch.Contracts[batch.Contract[i]], batch.TimeMicros[i], batch.Price[i], batch.Size[i], batch.Exchange[i], batch.Condition[i],
                (TradeFlags)batch.Flags[i], (Aggressor)batch.Side[i]);
            prints.Add(print);
            volume[print.Contract] = volume.GetValueOrDefault(print.Contract) + (print.Flags.HasFlag(TradeFlags.Cancel) ? -print.Size : print.Size);
        }
    }

    private void Check(OptionChainSnapshot chain)
    {
        var volume = _volume.GetValueOrDefault(chain.Underlying) ?? [];
        for (var row = 0; row < chain.Contracts.Count; row++)
        {
            var symbol = chain.Contracts.Symbol(row).ToString();
            var traded = volume.GetValueOrDefault(symbol);
            if (chain.Contracts.DayVolume[row] != traded) VolumeFaults.Add($"{chain.AsOf:HH:mm:ss} {symbol}: {chain.Contracts.DayVolume[row]}, traded {traded}");
        }
    }
}

/// <summary>One whole session of the default market, made once for all tests that only look at it.</summary>
[CollectionDefinition(Name)]
public sealed class WholeSession : ICollectionFixture<WholeSession>
{
    public const string Name = "whole simulated session";

    internal SessionRecord Record { get; } = SessionRecord.Of(new SimulationOptions());
}
