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
    private const string Run = "bench";
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 14, 30, 0, TimeSpan.Zero);
    private static readonly string[] Channels = ["telegram", "pushover", "ntfy"];

    private EngineSnapshot _held = null!;
    private EngineState _state = null!;
    private SignalDetected[] _repeats = [];
    private SignalDetected[] _news = [];

    /// <summary>Fingerprints on hold.</summary>
    [Params(100, 10_000, 100_000)]
    public int LiveCooldowns { get; set; }

    [GlobalSetup]
    public void Hold()
    {
        // Cooldowns of a week for sweeps, none for blocks; no limit bites.
        var policy = AlertPolicy.Default with
        {
            Cooldowns = [new() { Kind = SignalKind.Block, Seconds = 0 }, new() { Kind = SignalKind.Sweep, Seconds = 604_800 }],
            StormLimit = 1_000,
            RatePerMinute = 100_000,
        };
        var state = EngineState.Empty(Run);
        // The half hour before: no more in a minute than the rate allows.
        var at = Start.AddMinutes(-30);
        Do(state, new OpenDay(new DateOnly(2026, 11, 20), Run, policy, Channels, at));
        for (var number = 0; number < LiveCooldowns; number++, at += TimeSpan.FromMilliseconds(15))
        {
            Do(state, new TakeSignal(Signal("held", number, number, SignalKind.Sweep) with { EventTime = at }, at));
            foreach (var request in state.OutstandingOf(Id("held", number)))
                Do(state, new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: true, Permanent: false, at));
        }

        if (state.HoldCount != LiveCooldowns) throw new InvalidOperationException($"{state.HoldCount} cooldowns are live.");
        _held = state.ToSnapshot();
        _repeats = [.. Enumerable.Range(0, Signals).Select(number => Signal("repeat", number, number * 37 % LiveCooldowns, SignalKind.Sweep))];
        _news = [.. Enumerable.Range(0, Signals).Select(number => Signal("new", number, number, SignalKind.Block))];
    }

    [IterationSetup]
    public void Restore() => _state = EngineState.Restore(_held);

    /// <summary>Withheld by the cooldown of what it repeats.</summary>
    [Benchmark(OperationsPerInvoke = Signals)]
    public long Withheld()
    {
        foreach (var signal in _repeats) Do(_state, new TakeSignal(signal, signal.EventTime));
        return _state.Counters.SuppressedCooldown == Signals ? Signals : throw new InvalidOperationException("Not every signal was withheld.");
    }

    /// <summary>Raised, with its requests.</summary>
    [Benchmark(OperationsPerInvoke = Signals)]
    public long Raised()
    {
        foreach (var signal in _news) Do(_state, new TakeSignal(signal, signal.EventTime));
        return _state.Counters.Raised == LiveCooldowns + Signals ? Signals : throw new InvalidOperationException("Not every signal was raised.");
    }

    private static void Do(EngineState state, EngineCommand command)
    {
        foreach (var e in Decider.Decide(state, command).Events) state.Apply(e);
    }

    private static Guid Id(string what, int number) => DeterministicId.Of("bench", what, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static SignalDetected Signal(string what, int number, int subject, SignalKind kind) => new()
    {
        RunId = Run,
        SignalId = Id(what, number),
        Kind = kind,
        Severity = Severity.Medium,
        // Few enough alerts of one kind and symbol for the storm guard to count them all and hold none.
        Symbol = $"S{subject / 500}",
        Subject = $"S{subject / 500}261120C{subject % 500:D8}",
        EventTime = Start.AddMilliseconds(number),
        Headline = "volume 9,772 is 11.8 × its open interest of 831",
        Facts = [Fact.Of("volume", 9_772, FactUnit.Contracts), Fact.Of("open_interest", 831, FactUnit.Contracts)],
        Source = "volume",
        Cause = "bench",
    };
}
