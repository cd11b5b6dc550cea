using BenchmarkDotNet.Attributes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Benchmarks;

/// <summary>Deciding one signal and folding the decision into the state, beside so many live cooldowns. The state is made anew before every round, so that it does not grow with the rounds.</summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[IterationCount(25)]
[WarmupCount(5)]
public class DecideBenchmark
{
    private const int Signals = 16_384;
    private const int AlertsPerSecond = 100;
    private const string Run = "bench";
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 14, 30, 0, TimeSpan.Zero);
    private static readonly string[] Channels = ["telegram", "pushover", "ntfy"];

    private EngineSnapshot _held = null!;
    private EngineState _state = null!;
    private SignalDetected[] _repeats = [];
    private SignalDetected[] _fewRepeats = [];
    private SignalDetected[] _news = [];

    /// <summary>Fingerprints on hold.</summary>
    [Params(100, 10_000, 100_000)]
    public int LiveCooldowns { get; set; }

    /// <summary>A sweep is over as soon as it is told; a volume spike stands for the day, and what its cooldown withholds is due when that is over.</summary>
    [Params(SignalKind.Sweep, SignalKind.VolumeSpike)]
    public SignalKind Kind { get; set; }

    /// <summary>Cooldowns of a week.</summary>
    [GlobalSetup(Targets = [nameof(Withheld), nameof(WithheldOfFew)])]
    public void HoldAll() => Hold(604_800);

    /// <summary>Cooldowns of which one ends with every alert that begins one.</summary>
    [GlobalSetup(Target = nameof(Raised))]
    public void HoldInTurn() => Hold(LiveCooldowns / AlertsPerSecond);

    [IterationSetup]
    public void Restore() => _state = EngineState.Restore(_held);

    /// <summary>Withheld by the cooldown of what it repeats, any of all that are live.</summary>
    [Benchmark(OperationsPerInvoke = Signals)]
    public long Withheld() => Withhold(_repeats);

    /// <summary>Withheld by one of a hundred cooldowns, which lie anywhere among the others.</summary>
    [Benchmark(OperationsPerInvoke = Signals)]
    public long WithheldOfFew() => Withhold(_fewRepeats);

    /// <summary>Raised, with its requests; its cooldown begins and another's ends.</summary>
    [Benchmark(OperationsPerInvoke = Signals)]
    public long Raised()
    {
        foreach (var signal in _news) Do(_state, new TakeSignal(signal, signal.EventTime));
        if (_state.HoldCount != LiveCooldowns) throw new InvalidOperationException($"{_state.HoldCount} cooldowns are live.");
        return _state.Counters.Raised == LiveCooldowns + Signals ? Signals : throw new InvalidOperationException("Not every signal was raised.");
    }

    private long Withhold(SignalDetected[] repeats)
    {
        foreach (var signal in repeats) Do(_state, new TakeSignal(signal, signal.EventTime));
        return _state.Counters.SuppressedCooldown == Signals ? Signals : throw new InvalidOperationException("Not every signal was withheld.");
    }

    // The last of the live cooldowns begins just before the first signal that is measured.
    private void Hold(int cooldownSeconds)
    {
        // No limit bites.
        var policy = AlertPolicy.Default with
        {
            Cooldowns = [new() { Kind = Kind, Seconds = cooldownSeconds }],
            StormLimit = 1_000,
            RatePerMinute = 100_000,
        };
        var state = EngineState.Empty(Run);
        Do(state, new OpenDay(new DateOnly(2026, 11, 20), Run, policy, Channels, At(-LiveCooldowns)));
        for (var number = -LiveCooldowns; number < 0; number++)
        {
            Do(state, new TakeSignal(Signal("held", number, number + LiveCooldowns), At(number)));
            foreach (var request in state.OutstandingOf(Id("held", number)))
                Do(state, new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: true, Permanent: false, At(number)));
        }

        if (state.HoldCount != LiveCooldowns) throw new InvalidOperationException($"{state.HoldCount} cooldowns are live.");
        _held = state.ToSnapshot();
        _repeats = [.. Enumerable.Range(0, Signals).Select(number => Signal("repeat", number, number * 37 % LiveCooldowns))];
        _fewRepeats = [.. Enumerable.Range(0, Signals).Select(number => Signal("repeat", number, number * 37 % 100 * (LiveCooldowns / 100)))];
        _news = [.. Enumerable.Range(0, Signals).Select(number => Signal("new", number, number + LiveCooldowns))];
    }

    private static void Do(EngineState state, EngineCommand command)
    {
        foreach (var e in Decider.Decide(state, command).Events) state.Apply(e);
    }

    private static Guid Id(string what, int number) => DeterministicId.Of("bench", what, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static DateTimeOffset At(int number) => Start.AddTicks(number * (TimeSpan.TicksPerSecond / AlertsPerSecond));

    private SignalDetected Signal(string what, int number, int subject) => new()
    {
        RunId = Run,
        SignalId = Id(what, number),
        Kind = Kind,
        Severity = Severity.Medium,
        // Few enough alerts of one kind and symbol for the storm guard to count them all and hold none.
        Symbol = $"S{subject / 500}",
        Subject = $"S{subject / 500}261120C{subject % 500:D8}",
        EventTime = At(number),
        Headline = "volume 9,772 is 11.8 × its open interest of 831",
        Facts = [Fact.Of("volume", 9_772, FactUnit.Contracts), Fact.Of("open_interest", 831, FactUnit.Contracts)],
        Source = "volume",
        Cause = "bench",
    };
}
