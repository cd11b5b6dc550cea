using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Vix;

/// <summary>The vix service: what it registers and what it serves.</summary>
public static class VixService
{
    /// <summary>The volatility watch: options of section <c>Vix</c>, the board, and the analysis on its queue.</summary>
    public static IHostApplicationBuilder AddVix(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<VixOptions>(VixOptions.Section);
        builder.Services.AddSingleton<VixBoard>();
        builder.Services.AddSingleton<VixCounters>();
        return builder.AddAnalysis<VixAnalysis>(Analyses.Vix);
    }

    /// <summary>Nothing of its own is served yet beside the service defaults.</summary>
    public static IEndpointRouteBuilder MapVix(this IEndpointRouteBuilder endpoints) => endpoints;
}
