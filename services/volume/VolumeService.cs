using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Volume;

/// <summary>The volume service: what it registers and what it serves.</summary>
public static class VolumeService
{
    /// <summary>Registers the volume watch, its options (section <c>Volume</c>, checked at start) and the board of its latest figures.</summary>
    public static IHostApplicationBuilder AddVolume(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<VolumeOptions>(VolumeOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<VolumeOptions>, VolumeOptionsBook.Validation>();
        builder.Services.TryAddSingleton<VolumeOptionsBook>();
        builder.Services.TryAddSingleton<VolumeBoard>();
        builder.Services.TryAddSingleton<VolumeTelemetry>();
        return builder.AddAnalysis<VolumeAnalysis>(Analyses.Volume);
    }

    public static IEndpointRouteBuilder MapVolume(this IEndpointRouteBuilder endpoints) => endpoints;
}
