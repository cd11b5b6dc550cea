using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>From where the process' gRPC services can be called, by its configuration.</summary>
public static class GrpcReach
{
    /// <summary>
    /// The first address on which gRPC would answer callers beyond this machine; null where there is none. gRPC needs HTTP/2: it is reached on the port that is set for it, on
    /// HTTPS, which negotiates, and on endpoints that are configured to speak it.
    /// </summary>
    public static string? BeyondLoopback(IConfiguration configuration)
    {
        var defaults = configuration["Kestrel:EndpointDefaults:Protocols"];
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        var reached = endpoints.Length > 0
            ? endpoints.Where(endpoint => SpeaksHttp2(endpoint["Url"], endpoint["Protocols"] ?? defaults)).Select(endpoint => endpoint["Url"]!)
            : ServiceEndpoints.Addresses(configuration).Where(address => SpeaksHttp2(address, defaults)).Concat(ServiceEndpoints.GrpcAddress(configuration) is { } grpc ? [grpc] : []);
        return reached.FirstOrDefault(address => !IsLoopback(address));
    }

    private static bool SpeaksHttp2(string? address, string? protocols) =>
        address is not null && (address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? !string.Equals(protocols, "Http1", StringComparison.OrdinalIgnoreCase) : string.Equals(protocols, "Http2", StringComparison.OrdinalIgnoreCase));

    // A host's name other than localhost binds every address of the machine.
    private static bool IsLoopback(string address)
    {
        var parsed = BindingAddress.Parse(address);
        return parsed.IsUnixPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
