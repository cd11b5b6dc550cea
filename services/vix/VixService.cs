using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.Vix.Api;

namespace OptionsAlerts.Vix;

/// <summary>The vix service: what it registers and what it serves.</summary>
public static class VixService
{
    /// <summary>The volatility watch: options of section <c>Vix</c>, the board, the queries of it, and the analysis on its queue.</summary>
    public static IHostApplicationBuilder AddVix(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<VixOptions>(VixOptions.Section);
        builder.Services.AddSingleton<VixBoard>();
        builder.Services.AddSingleton<VixCounters>();
        builder.Services.AddSingleton<IValidateOptions<VixOptions>, VixKeyRule>();
        builder.Services.AddSingleton<VixKeyCheck>();
        builder.Services.AddSingleton<VixCallErrors>();
        builder.Services.AddSingleton<VixQueryService>();
        builder.Services.AddGrpcApi().AddGrpc().AddServiceOptions<VixQueryService>(service =>
        {
            service.Interceptors.Add<VixKeyCheck>();
            service.Interceptors.Add<VixCallErrors>();
        });
        return builder.AddAnalysis<VixAnalysis>(Analyses.Vix);
    }

    public static IEndpointRouteBuilder MapVix(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<VixQueryService>();
        endpoints.MapGrpcApi();
        return endpoints;
    }
}
