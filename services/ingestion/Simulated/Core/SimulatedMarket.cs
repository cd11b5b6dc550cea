using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// What all underlyings of a simulated session share: its clock, its story, the market's path and the volatility indices. Steps run from 09:30
/// New York, step 0, to the last one before 16:00.
/// </summary>
public sealed class SimulatedMarket
{
    private const double NoisePerDay = 0.005;
    private const int VixCloses = 400;

    /// <summary>The stamp of every message until the runner gives it its run and place.</summary>
    public static readonly MarketStamp Stamp = new() { RunId = "", Feed = "simulated" };

    private readonly ulong _seed;
    private readonly DateTimeOffset _open;
    private readonly int _stepSeconds;

    /// <param name="wall">The log distance from the open up to the leading underlying's call wall, in market terms.</param>
    public SimulatedMarket(ulong seed, DateOnly date, int stepSeconds, double wall)
    {
        _seed = seed;
        _open = ExchangeTime.Instant(date, ExchangeTime.SessionOpen);
        _stepSeconds = stepSeconds;
        Date = date;
        Steps = (int)((ExchangeTime.Instant(date, ExchangeTime.SessionClose) - _open).TotalSeconds - 1) / stepSeconds + 1;
        Story = SessionStory.Draw(Draw("story"), wall);
        Path = MarketPath.Draw(Draw("market"), Story.Waypoints, Steps, StepMinutes, NoisePerDay);
        Volatility = VolatilityPath.Draw(Draw("volatility"), Story, Path, StepMinutes);
    }

    public DateOnly Date { get; }

    public int Steps { get; }

    public double StepMinutes => _stepSeconds / 60.0;

    public SessionStory Story { get; }

    public MarketPath Path { get; }

    public VolatilityPath Volatility { get; }

    /// <summary>The generator of one purpose of this session.</summary>
    public Xoshiro256 Draw(string purpose) => Xoshiro256.ForPurpose(_seed, purpose);

    public DateTimeOffset At(int step) => _open.AddSeconds((long)step * _stepSeconds);

    /// <summary>Minutes since the open.</summary>
    public double Minute(int step) => step * StepMinutes;

    /// <summary>The step that holds a minute of the session; the last one for any later minute.</summary>
    public int StepAt(double minute) => Math.Clamp((int)(minute / StepMinutes), 0, Steps - 1);

    /// <summary>True where something published every so many seconds is due: at the open, then at the first step of each interval.</summary>
    public bool IsDue(int step, int everySeconds) => step == 0 || (long)step * _stepSeconds / everySeconds != (step - 1L) * _stepSeconds / everySeconds;

    public VolatilityIndexQuote VolatilityQuote(int step)
    {
        var levels = Volatility.At(step);
        return new VolatilityIndexQuote { Stamp = Stamp, AsOf = At(step), Vix = levels.Vix, Vix3M = levels.Vix3M, Vvix = levels.Vvix, Vix9D = levels.Vix9D };
    }

    /// <summary>The daily closes of VIX before the session.</summary>
    public VolatilityHistory VolatilityHistory() => new()
    {
        Stamp = Stamp,
        AsOf = _open,
        Day = Array.ConvertAll(ExchangeCalendar.TradingDaysBefore(Date, VixCloses), d => (d.Year * 10_000) + (d.Month * 100) + d.Day),
        VixClose = VolatilityCloses.Draw(Draw("closes"), VixCloses, Story.LastVixClose),
    };
}
