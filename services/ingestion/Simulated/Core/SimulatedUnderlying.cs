using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>One underlying of a simulated session: its spot path, its book, its flow. Moved forward a step at a time, never back.</summary>
public sealed class SimulatedUnderlying
{
    private const double OwnVolatilityShare = 0.25;

    private readonly SimulatedMarket _market;
    private readonly ContractBook _book;
    private readonly VolumePlan _plan;
    private readonly OrdinaryFlow _ordinary;
    private readonly ScriptedFlow _scripted;
    private readonly OptionQuoter _quoter;
    private readonly TapeWriter _tape;
    private readonly double[] _spot;
    private readonly ChainWriter _chain;

    /// <param name="open">Spot at the open, in points.</param>
    /// <param name="leading">Whether the day's whole story is to be seen in this underlying.</param>
    public SimulatedUnderlying(SimulatedMarket market, SymbolProfile profile, double open, Positioning positioning, bool leading)
    {
        _market = market;
        _spot = DrawSpot(market, profile, open, leading);
        _book = ContractBook.List(profile, market.Date, open);

        var flipLevel = PortableMath.Exp(market.Story.VixPerMarket * PortableMath.Log(positioning.Flip / open) / profile.Beta);
        positioning.Fill(_book, Purpose("interest"), ExchangeTime.Instant(market.Date, new TimeOnly(12, 45)), flipLevel);
        if (leading) _book.OpenInterest[FlowScript.QuietContract(_book, open)] = Purpose("quiet").NextInt(180, 320);

        _plan = VolumePlan.Draw(_book, Purpose("volume"));
        _ordinary = new OrdinaryFlow(_book, _plan, leading ? market.Story : null, Purpose("flow"));
        _scripted = new ScriptedFlow(
            leading
                ? FlowScript.Leading(Purpose("script"), _book, _plan, market.Story, SpotAt)
                : FlowScript.Following(Purpose("script"), _book, _plan, SpotAt),
            Purpose("execution"));
        _quoter = new OptionQuoter(_book);
        _tape = new TapeWriter(_book);
        _chain = new ChainWriter(_book);

        Xoshiro256 Purpose(string what) => market.Draw($"{what}:{profile.Symbol}");
    }

    /// <summary>The daily volumes before the session.</summary>
    public VolumeHistory History() => new()
    {
        Stamp = SimulatedMarket.Stamp,
        AsOf = _market.At(0),
        Underlying = _book.Profile.Symbol,
        Day = _plan.Day,
        Contracts = _book.Symbol,
        Volume = _plan.History,
        CallVolume = _plan.CallVolume,
        PutVolume = _plan.PutVolume,
    };

    public UnderlyingQuote Quote(int step) => new()
    {
        Stamp = SimulatedMarket.Stamp,
        AsOf = _market.At(step),
        Underlying = _book.Profile.Symbol,
        Spot = _spot[step],
    };

    /// <summary>The prints between the step before and this one; null where nothing traded. Called once for each step, in order.</summary>
    public OptionTradeBatch? Trades(int step)
    {
        _quoter.MoveTo(_market.At(step), _spot[step], _market.Volatility.Relative(step));
        if (step == 0) return null;
        double from = _market.Minute(step - 1), to = _market.Minute(step);
        _ordinary.Advance(from, to, Micros(_market.At(step - 1)), _quoter, _tape);
        _scripted.Advance(to, Micros(_market.At(0)), _quoter, _tape);
        return _tape.Flush(SimulatedMarket.Stamp);
    }

    /// <summary>The chain as it stands after <see cref="Trades"/> of the same step.</summary>
    public OptionChainSnapshot Chain(int step) => _chain.Snapshot(SimulatedMarket.Stamp, _market.At(step), _spot[step], _quoter, _tape.DayVolume);

    private double SpotAt(double minute) => _spot[_market.StepAt(minute)];

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static double[] DrawSpot(SimulatedMarket market, SymbolProfile profile, double open, bool leading)
    {
        var own = leading
            ? null
            : MarketPath.Draw(
                market.Draw($"spot:{profile.Symbol}"), [new(0, 0), new(IntradayCurve.SessionMinutes, 0)], market.Steps, market.StepMinutes,
                OwnVolatilityShare * profile.BaseVolatility / Math.Sqrt(252));
        var spot = new double[market.Steps];
        for (var i = 0; i < spot.Length; i++)
        {
            var log = (profile.Beta * market.Path.Level[i]) + (own?.Level[i] ?? 0);
            spot[i] = Math.Round(open * PortableMath.Exp(log), 2, MidpointRounding.AwayFromZero);
        }

        return spot;
    }
}
