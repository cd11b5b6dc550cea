using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Gex;

/// <summary>The gex service: what it registers and what it serves.</summary>
public static class GexService
{
    /// <summary>Registers the gamma watch, its options (section <c>Gex</c>, checked at start) and the board of its latest states.</summary>
    public static IHostApplicationBuilder AddGex(this IHostApplicationBuilder builder)
    {
        builder.AddGexOptions();
        builder.Services.TryAddSingleton<GexBoard>();
        builder.Services.TryAddSingleton<GexTelemetry>();
        return builder.AddAnalysis<GexAnalysis>(Analyses.Gex);
    }

    /// <summary>Registers the options alone.</summary>
    public static IHostApplicationBuilder AddGexOptions(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<GexOptions>(GexOptions.Section);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GexOptions>, GexOptionsBook.Validation>());
        builder.Services.TryAddSingleton<GexOptionsBook>();
        return builder;
    }

    public static IEndpointRouteBuilder MapGex(this IEndpointRouteBuilder endpoints) => endpoints;
}
