using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Benchmarks.History;

/// <summary>
/// A log of as many decisions as asked for, over some days, decided by the engine's own decider from made-up signals in the shape of real ones: forty underlyings, option contracts, levels,
/// regimes, five to seven facts each. Every request is delivered shortly after. Seeded: the same numbers give the same log.
/// </summary>
public sealed class MadeUpLog(string runId, AlertPolicy policy, int seed)
{
    private static readonly DateOnly FirstDay = new(2026, 11, 2);
    private static readonly string[] Channels = ["telegram", "ntfy", "webhook", "pushover"];
    private static readonly string[] Symbols = [.. Enumerable.Range(0, 40).Select(number => number switch { 0 => "SPX", 1 => "SPY", 2 => "QQQ", 3 => "IWM", 4 => "NVDA", _ => $"SY{number:D2}" })];
    private static readonly SignalKind[] Kinds =
        [SignalKind.Sweep, SignalKind.OiDivergence, SignalKind.VolumeSpike, SignalKind.Block, SignalKind.GexLevelBreach, SignalKind.GexLevelApproach, SignalKind.GammaFlipBreach, SignalKind.PutCallDivergence];

#pragma warning disable RS0030 // Seeded: what is made up is the same on every machine.
    private readonly Random _random = new(seed);
#pragma warning restore RS0030
    private long _number;

    /// <summary>The events, day after day, each with its trading day.</summary>
    /// <param name="decisions">Signals decided, spread evenly over the days and over each day's session.</param>
    public IEnumerable<(DateOnly Day, DecisionEvent Event)> Days(int decisions, int days)
    {
        var state = EngineState.Empty(runId);
        var date = FirstDay;
        for (var day = 0; day < days; day++, date = ExchangeCalendar.NextTradingDay(date))
        {
            var open = ExchangeTime.Instant(date, ExchangeTime.SessionOpen);
            foreach (var e in Do(state, new OpenDay(date, runId, policy, Channels, open))) yield return (date, e);
            var count = (decisions / days) + (day < decisions % days ? 1 : 0);
            var step = TimeSpan.FromHours(6.5) / Math.Max(1, count);
            for (var signal = 0; signal < count; signal++)
            {
                var now = open + (step * signal);
                while (state.NextDue is { } due && due <= now)
                    foreach (var e in Do(state, new TimePasses(due))) yield return (date, e);
                foreach (var e in Do(state, new TakeSignal(Signal(now), now))) yield return (date, e);
                if (state.OutstandingCount == 0 || signal % 8 != 7) continue;
                foreach (var request in state.Outstanding)
                    foreach (var e in Do(state, new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: true, Permanent: false, now))) yield return (date, e);
            }
        }
    }

    private SignalDetected Signal(DateTimeOffset now)
    {
        var number = _number++;
        var symbol = Symbols[_random.Next(Symbols.Length)];
        var kind = Kinds[_random.Next(Kinds.Length)];
        var strike = 100 + (5 * _random.Next(80));
        var contract = string.Create(CultureInfo.InvariantCulture, $"{symbol}261120{(_random.Next(2) == 0 ? 'C' : 'P')}{strike * 1000:D8}");
        var size = _random.Next(100, 20_000);
        var spot = Math.Round((decimal)(100 + (_random.NextDouble() * 400)), 2);
        return new SignalDetected
        {
            RunId = runId,
            SignalId = DeterministicId.Of("made-up", seed.ToString(CultureInfo.InvariantCulture), number.ToString(CultureInfo.InvariantCulture)),
            Kind = kind,
            Severity = _random.Next(1_000) switch { 0 => Severity.Critical, < 150 => Severity.High, < 500 => Severity.Medium, _ => Severity.Low },
            Symbol = symbol,
            Subject = kind is SignalKind.Sweep or SignalKind.OiDivergence or SignalKind.VolumeSpike or SignalKind.Block ? contract : $"{strike} call wall up",
            EventTime = now.AddMilliseconds(-_random.Next(20, 900)),
            Headline = string.Create(CultureInfo.InvariantCulture, $"{symbol} {strike} volume {size:N0} is {size / 831m:0.0} × its open interest of 831"),
            Facts =
            [
                Fact.Of("contract", contract),
                Fact.Of("volume", size, FactUnit.Contracts),
                Fact.Of("open_interest", 831, FactUnit.Contracts),
                Fact.Of("ratio", Math.Round(size / 831m, 2), FactUnit.Ratio),
                Fact.Of("spot", spot, FactUnit.Price),
                Fact.Of("premium", Math.Round(size * spot, 2), FactUnit.Usd),
            ],
            Source = "volume",
            Cause = string.Create(CultureInfo.InvariantCulture, $"{runId}/chain/{symbol}/{number / 40}"),
        };
    }

    private static IReadOnlyList<DecisionEvent> Do(EngineState state, EngineCommand command)
    {
        var decided = Decider.Decide(state, command).Events;
        foreach (var e in decided) state.Apply(e);
        return decided;
    }
}
