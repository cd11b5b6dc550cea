using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex.Api;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Gex;

/// <summary>The gex service: what it registers and what it serves.</summary>
public static class GexService
{
    /// <summary>Registers the gamma watch, its options (section <c>Gex</c>, checked at start), the board of its latest states and the queries of it.</summary>
    public static IHostApplicationBuilder AddGex(this IHostApplicationBuilder builder)
    {
        builder.AddGexOptions();
        builder.Services.TryAddSingleton<GexBoard>();
        builder.Services.TryAddSingleton<GexTelemetry>();
        builder.Services.AddSingleton<IValidateOptions<GexOptions>, GexKeyRule>();
        builder.Services.AddSingleton<GexKeyCheck>();
        builder.Services.AddSingleton<GexCallErrors>();
        builder.Services.AddSingleton<GexProfiles>();
        builder.Services.AddSingleton<GexQueryService>();
        builder.Services.AddGrpcApi().AddGrpc().AddServiceOptions<GexQueryService>(service =>
        {
            service.Interceptors.Add<GexKeyCheck>();
            service.Interceptors.Add<GexCallErrors>();
        });
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

    public static IEndpointRouteBuilder MapGex(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<GexQueryService>();
        endpoints.MapGrpcApi();
        return endpoints;
    }
}
