using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Load.Driving;

/// <summary>Signals as the volume service publishes them: sweeps of one underlying, each of a contract of its own, so that each is an alert of its own.</summary>
internal static class Signals
{
    private const string Source = "volume";
    private const string Symbol = "SPY";

    /// <param name="load">Names this part of the run; other parts have other signals.</param>
    /// <param name="at">The market's time of all of them.</param>
    public static SignalDetected[] Distinct(string runId, string load, int count, DateTimeOffset at) =>
        [.. Enumerable.Range(0, count).Select(index => One(runId, load, index, at))];

    private static SignalDetected One(string runId, string load, int index, DateTimeOffset at)
    {
        // A strike of its own for each: no two of a load are the same thing.
        var subject = string.Create(CultureInfo.InvariantCulture, $"{Symbol}261218C{index:00000000}");
        var contracts = 500 + (index % 977);
        return new SignalDetected
        {
            RunId = runId,
            SignalId = DeterministicId.Signal(Source, SignalKind.Sweep, Symbol, subject, at, $"{runId}/{load}"),
            Kind = SignalKind.Sweep,
            Severity = (index % 3) switch { 0 => Severity.High, 1 => Severity.Medium, _ => Severity.Low },
            Symbol = Symbol,
            Subject = subject,
            EventTime = at,
            Headline = string.Create(CultureInfo.InvariantCulture, $"{Symbol} 18 Dec {index / 1000m:0.###} C swept for {contracts} contracts"),
            Facts =
            [
                Fact.Of("contract", subject),
                Fact.Of("contracts", contracts, FactUnit.Contracts),
                Fact.Of("premium", contracts * 137.5m, FactUnit.Usd),
                Fact.Of("average_price", 1.375m, FactUnit.Price),
                Fact.Of("prints", 7 + (index % 5), FactUnit.Count),
                Fact.Of("exchanges", 4, FactUnit.Count),
                Fact.Of("within", 0.8m, FactUnit.Seconds),
            ],
            Source = Source,
            Cause = $"{runId}/{load}",
        };
    }
}
