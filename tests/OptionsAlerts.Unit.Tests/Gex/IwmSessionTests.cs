using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>Seven real bodies of one IWM session, through the whole watch.</summary>
public sealed class IwmSessionTests
{
    private static List<SignalDetected> Signals()
    {
        using var telemetry = new GexTelemetry();
        var analysis = new GexAnalysis(
            new GexOptionsBook(Options.Create(new GexOptions()), new ConfigurationBuilder().Build()), new GexBoard(), telemetry, NullLogger<GexAnalysis>.Instance);
        var signals = new List<SignalDetected>();
        var step = 0;
        foreach (var file in Directory.GetFiles(SharedData.Path("chains/iwm-2026-06-30"), "*.json.gz").Order(StringComparer.Ordinal))
        {
            var chain = (OptionChainSnapshot)CboeBodyReader.ReadChainFile(file, "recorded").Snapshot.WithStamp(new MarketStamp { RunId = "iwm", Feed = "recorded", Step = ++step });
            signals.AddRange(analysis.Take(chain, chain.AsOf));
        }

        return signals;
    }

    [Fact]
    public void the_session_s_breaches_are_found_in_their_order() =>
        // Spot 299.77, 299.90, 300.02, 300.37, 300.48, 300.75, 300.14; flip 301.19, 300.65, 300.31, 300.15, 299.87, 299.57, and 303.89 once the day's own options are gone.
        Signals().Select(signal => $"{signal.EventTime:HH:mm} {signal.Subject} {signal.Severity}").ShouldBe(
        [
            "17:11 flip up Critical",
            "17:11 positive_gamma_wall 300 up High",
            "18:09 negative_gamma->positive_gamma Critical",
            "20:13 positive_gamma->negative_gamma Critical",
            "20:13 flip down Critical",
        ]);

    [Fact]
    public void the_session_taken_twice_gives_the_same_ids() =>
        Signals().Select(signal => signal.SignalId).ShouldBe(Signals().Select(signal => signal.SignalId));
}
