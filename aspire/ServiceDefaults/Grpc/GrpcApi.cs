using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>What every gRPC service of a process shares: health and reflection, once however many services there are.</summary>
public static class GrpcApi
{
    public static IServiceCollection AddGrpcApi(this IServiceCollection services)
    {
        if (services.Any(descriptor => descriptor.ServiceType == typeof(Shared))) return services;
        services.AddSingleton<Shared>();
        services.AddGrpc();
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks();
        return services;
    }

    public static void MapGrpcApi(this IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.ServiceProvider.GetRequiredService<Shared>().MapsNow()) return;
        endpoints.MapGrpcReflectionService();
        endpoints.MapGrpcHealthChecksService();
    }

    private sealed class Shared
    {
        private int _mapped;

        public bool MapsNow() => Interlocked.Exchange(ref _mapped, 1) == 0;
    }
}
