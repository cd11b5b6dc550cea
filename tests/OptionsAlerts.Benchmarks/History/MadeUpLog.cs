using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Benchmarks.History;

/// <summary>
/// A log of as many decisions as asked for, over some days, decided by the engine's own decider from made-up signals in the shape of real ones: forty underlyings, option contracts, levels,
/// regimes, six facts each. Requests have their outcomes shortly after, one in fifty a failure; criticals are acknowledged, but for every third; each day has a silence and a change of policy.
/// Seeded: the same numbers give the same log.
/// </summary>
public sealed class MadeUpLog(string runId, AlertPolicy policy, int seed)
{
    /// <summary>The default without awaited confirmations: outcomes come when this log has them come, and no fail-over fills it meanwhile.</summary>
    public static readonly AlertPolicy Patient = AlertPolicy.Default with { ConfirmSeconds = null };

    private const int SignalsToAnOutcome = 8;
    private static readonly DateOnly FirstDay = new(2026, 11, 2);
    private static readonly string[] Channels = ["telegram", "ntfy", "webhook", "pushover"];
    private static readonly string[] Symbols = [.. Enumerable.Range(0, 40).Select(number => number switch { 0 => "SPX", 1 => "SPY", 2 => "QQQ", 3 => "IWM", 4 => "NVDA", _ => $"SY{number:D2}" })];
    private static readonly SignalKind[] Kinds =
        [SignalKind.Sweep, SignalKind.OiDivergence, SignalKind.VolumeSpike, SignalKind.Block, SignalKind.GexLevelBreach, SignalKind.GexLevelApproach, SignalKind.GammaFlipBreach, SignalKind.PutCallDivergence];

    private readonly Random _random = new(seed);
    private readonly EngineState _state = EngineState.Empty(runId);
    private readonly Queue<Guid> _criticals = new();
    private long _signals;
    private long _outcomes;

    /// <summary>The events, day after day, each with its trading day.</summary>
    /// <param name="decisions">Signals decided, spread evenly over the days and over each day's session.</param>
    public IEnumerable<(DateOnly Day, DecisionEvent Event)> Days(int decisions, int days)
    {
        var date = FirstDay;
        for (var day = 0; day < days; day++, date = ExchangeCalendar.NextTradingDay(date))
        {
            var open = ExchangeTime.Instant(date, ExchangeTime.SessionOpen);
            foreach (var e in Do(new OpenDay(date, runId, _state.Policy ?? policy, Channels, open))) yield return (date, e);
            var count = (decisions / days) + (day < decisions % days ? 1 : 0);
            var step = TimeSpan.FromHours(6.5) / Math.Max(1, count);
            for (var signal = 0; signal < count; signal++)
                foreach (var e in At(signal, count, open + (step * signal))) yield return (date, e);
        }
    }

    private IEnumerable<DecisionEvent> At(int signal, int count, DateTimeOffset now)
    {
        while (_state.NextDue is { } due && due <= now)
            foreach (var e in Do(new TimePasses(due))) yield return e;
        foreach (var e in Do(new TakeSignal(Signal(now), now)))
        {
            if (e is AlertRaised { Signal.Severity: Severity.Critical } raised) _criticals.Enqueue(raised.Signal.SignalId);
            yield return e;
        }

        if (signal % SignalsToAnOutcome == SignalsToAnOutcome - 1 && _state.OutstandingCount > 0)
        {
            foreach (var request in _state.Outstanding)
                foreach (var e in Do(new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: ++_outcomes % 50 != 0, Permanent: _outcomes % 100 == 0, now))) yield return e;
            while (_criticals.TryDequeue(out var critical))
                if (_outcomes % 3 != 0) foreach (var e in Do(new AcknowledgeAlert(critical, "ada", "cli", now))) yield return e;
        }

        if (signal == count / 4) foreach (var e in Do(new CreateSilence(Silence(now), now))) yield return e;
        if (signal == count / 3) foreach (var e in Do(new ExpireSilence(Silence(now).Id, "ada", now))) yield return e;
        if (signal != count / 2) yield break;
        foreach (var e in Do(new ApplyPolicy(policy with { DigestGatherSeconds = policy.DigestGatherSeconds + now.Day }, Channels, now, PolicyOrigin.Operator, "ada"))) yield return e;
    }

    private SignalDetected Signal(DateTimeOffset now)
    {
        var number = _signals++;
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

    private Silence Silence(DateTimeOffset now) => new()
    {
        Id = DeterministicId.Of("made-up-silence", runId, now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Matchers = [new() { Label = MatchLabel.Symbol, Operator = MatchOperator.Equal, Value = "NVDA" }],
        StartsAt = now,
        EndsAt = now.AddHours(4),
        Author = "ada",
        Comment = "results are out",
    };

    private IReadOnlyList<DecisionEvent> Do(EngineCommand command)
    {
        var decided = Decider.Decide(_state, command).Events;
        foreach (var e in decided) _state.Apply(e);
        return decided;
    }
}
