using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion.Simulated;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

/// <summary>The real analyses, with their defaults, over whole sessions.</summary>
public sealed class DetectorsSeeItTests
{
    private static readonly SignalKind[] Expected = [.. Enum.GetValues<SignalKind>().Except([SignalKind.VixHmmRegimeChange, SignalKind.Digest, SignalKind.FeedStale, SignalKind.ChannelDown, SignalKind.EngineBehind])];

    [Theory]
    [InlineData(1, "SPY")]
    [InlineData(2, "TSLA")]
    public async Task every_kind_of_alert_is_seen_and_no_flood_of_them(ulong seed, string symbol)
    {
        var signals = await Watch(new SimulationOptions { Seed = seed, Symbols = [symbol], StepSeconds = 10, ChainEverySeconds = 120 }, minutes: 390);
        signals.Select(signal => signal.Kind).Distinct().Order().ShouldBe(Expected.Order());
        signals.Count.ShouldBeInRange(30, 150);
        signals.ShouldContain(signal => signal.Kind == SignalKind.VixRegimeChange && signal.Severity == Severity.High);
        signals.ShouldContain(signal => signal.Kind == SignalKind.VixSpike && signal.Severity == Severity.Critical);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(77)]
    public async Task the_first_minutes_already_raise_something_on_the_chain_and_on_vix(ulong seed)
    {
        var signals = await Watch(new SimulationOptions { Seed = seed, Symbols = ["SPY"], StepSeconds = 10, ChainEverySeconds = 120 }, minutes: 12);
        foreach (var kind in new[] { SignalKind.VixGap, SignalKind.Sweep, SignalKind.Block }) signals.ShouldContain(signal => signal.Kind == kind);
        signals.Count.ShouldBeLessThan(15);
    }

    private static async Task<List<SignalDetected>> Watch(SimulationOptions options, double minutes)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddGex();
        builder.AddVolume();
        builder.AddVix();
        await using var app = builder.Build();
        IAnalysis[] analyses =
            [app.Services.GetRequiredService<GexAnalysis>(), app.Services.GetRequiredService<VolumeAnalysis>(), app.Services.GetRequiredService<VixAnalysis>()];

        var signals = new List<SignalDetected>();
        var end = ExchangeTime.Instant(options.Date, ExchangeTime.SessionOpen).AddMinutes(minutes);
        foreach (var instant in new SimulatedFeed(options).Instants(CancellationToken.None).TakeWhile(instant => instant.At < end))
        {
            foreach (var message in instant.Messages)
                foreach (var analysis in analyses.Where(analysis => Analyses.Takers(message).Contains(analysis.Source)))
                    signals.AddRange(analysis.Take(message, instant.At));
        }

        return signals;
    }
}
