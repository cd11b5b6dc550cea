using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// The addresses a service listens on: those configured, else loopback port 8080, and a second one for gRPC where a port is set for it. Cleartext HTTP/1.1 and HTTP/2
/// cannot share a port, since nothing negotiates between them. Where <c>Kestrel:Endpoints</c> is configured, it alone says what is listened on.
/// </summary>
internal static class ServiceEndpoints
{
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Sets the addresses of a builder from its configuration.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()) return;

        var configured = Addresses(builder.Configuration);
        var addresses = configured.Count > 0 ? configured : [Default];
        var grpcPort = GrpcPort(builder.Configuration);
        if (grpcPort > 0)
        {
            addresses = [.. addresses, GrpcAddress(builder.Configuration)!];
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                if (endpoint.IPEndPoint?.Port == grpcPort) endpoint.Protocols = HttpProtocols.Http2;
            }));
        }

        if (configured.Count == 0 || grpcPort > 0)
        {
            builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, string.Join(';', addresses));
            // They are in the list; beside it Kestrel would warn of them.
            builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, string.Empty).UseSetting(WebHostDefaults.HttpsPortsKey, string.Empty);
        }
    }

    /// <summary>The address of the port that is set for gRPC; null where none is.</summary>
    public static string? GrpcAddress(IConfiguration configuration)
    {
        var grpcPort = GrpcPort(configuration);
        if (grpcPort == 0) return null;
        var first = Addresses(configuration).FirstOrDefault() ?? Default;
        return string.Create(CultureInfo.InvariantCulture, $"http://{BindingAddress.Parse(first).Host}:{grpcPort}");
    }

    /// <summary>What urls says, or else http_ports and https_ports.</summary>
    public static List<string> Addresses(IConfiguration configuration)
    {
        var urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        if (urls.Count > 0) return urls;
        return
        [
            .. Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
            .. Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
        ];
    }

    /// <summary>Where the machine itself reaches the first HTTP/1.1 address without TLS; null where there is none.</summary>
    public static Uri? FromWithin(IConfiguration configuration)
    {
        var kestrel = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        var addresses = kestrel.Length > 0
            ? kestrel.Where(endpoint => !string.Equals(endpoint["Protocols"], nameof(HttpProtocols.Http2), StringComparison.OrdinalIgnoreCase)).Select(endpoint => endpoint["Url"]).OfType<string>()
            : Addresses(configuration).DefaultIfEmpty(Default);
        var first = addresses.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp && !address.IsUnixPipe && !address.IsNamedPipe);
        if (first is null) return null;
        // What is no address of its own, a wildcard or a name, binds loopback among others.
        var isOwn = IPAddress.TryParse(first.Host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any);
        return new UriBuilder(Uri.UriSchemeHttp, isOwn ? first.Host : IPAddress.Loopback.ToString(), first.Port).Uri;
    }

    // What is no port is the options' to refuse.
    private static int GrpcPort(IConfiguration configuration) =>
        int.TryParse(configuration[$"{ServiceOptions.Section}:{nameof(ServiceOptions.GrpcPort)}"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : 0;

    private static List<string> Split(string? list) => [.. (list ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
