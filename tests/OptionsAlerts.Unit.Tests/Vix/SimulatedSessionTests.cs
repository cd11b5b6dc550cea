using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Ingestion.Simulated.Core;
using OptionsAlerts.Vix;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class SimulatedSessionTests
{
    private static readonly SignalKind[] Kinds =
    [
        SignalKind.VixRegimeChange, SignalKind.VixSpike, SignalKind.VixCrash, SignalKind.VixGap, SignalKind.VixTermInversion, SignalKind.VixTermNormal,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20260302)]
    public void a_simulated_session_shows_each_kind_and_few_of_each(ulong seed)
    {
        var signals = Session(seed);
        foreach (var kind in Kinds)
            signals.Count(signal => signal.Kind == kind).ShouldBeInRange(1, 12, $"{WireName.Of(kind)} of seed {seed}:\n{Text(signals)}");
        signals.Select(signal => signal.SignalId).Distinct().Count().ShouldBe(signals.Count);
    }

    [Fact]
    public void a_simulated_session_gives_the_same_signals_twice() =>
        Session(7).Select(signal => signal.SignalId).ShouldBe(Session(7).Select(signal => signal.SignalId));

    private static List<SignalDetected> Session(ulong seed)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var analysis = new VixAnalysis(Options.Create(new VixOptions()), new VixBoard(), new VixCounters(meters), NullLogger<VixAnalysis>.Instance);
        var market = new SimulatedMarket(seed, new DateOnly(2026, 6, 12), 5, wall: 0.01);
        var signals = new List<SignalDetected>();
        analysis.Take(market.VolatilityHistory(), market.At(0));
        for (var step = 0; step < market.Steps; step++)
            if (market.IsDue(step, 15)) signals.AddRange(analysis.Take(market.VolatilityQuote(step), market.At(step)));
        return signals;
    }

    private static string Text(IEnumerable<SignalDetected> signals) =>
        string.Join('\n', signals.Select(signal => $"{ExchangeTime.Local(signal.EventTime):HH:mm:ss} {signal.Severity} {signal.Headline}"));
}
