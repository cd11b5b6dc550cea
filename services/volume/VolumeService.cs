using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.Volume.Api;
using OptionsAlerts.Volume.Baselines;

namespace OptionsAlerts.Volume;

/// <summary>The volume service: what it registers and what it serves.</summary>
public static class VolumeService
{
    /// <summary>Registers the volume watch, its options (section <c>Volume</c>, checked at start), the board of its latest figures and the queries of it.</summary>
    public static IHostApplicationBuilder AddVolume(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<VolumeOptions>(VolumeOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<VolumeOptions>, VolumeOptionsBook.Validation>();
        builder.Services.TryAddSingleton<VolumeOptionsBook>();
        builder.Services.TryAddSingleton<VolumeBoard>();
        builder.Services.TryAddSingleton<VolumeTelemetry>();
        builder.AddAnalysis<VolumeAnalysis>(Analyses.Volume);
        builder.AddSchema(BaselineSchema.Name, BaselineSchema.Sql);
        builder.Services.AddSingleton<BaselineStore>();
        builder.Services.AddHostedService<BaselineKeeper>();
        builder.Services.AddSingleton<IValidateOptions<VolumeOptions>, VolumeKeyRule>();
        builder.Services.AddSingleton<VolumeKeyCheck>();
        builder.Services.AddSingleton<VolumeCallErrors>();
        builder.Services.AddSingleton<VolumeQueryService>();
        builder.Services.AddGrpcApi().AddGrpc().AddServiceOptions<VolumeQueryService>(service =>
        {
            service.Interceptors.Add<VolumeKeyCheck>();
            service.Interceptors.Add<VolumeCallErrors>();
        });
        return builder;
    }

    public static IEndpointRouteBuilder MapVolume(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<VolumeQueryService>();
        endpoints.MapGrpcApi();
        return endpoints;
    }
}
