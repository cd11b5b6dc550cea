using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>How a service process is reached. Section <c>Service</c>; its HTTP/1.1 addresses come from <c>ASPNETCORE_URLS</c> or <c>HTTP_PORTS</c>.</summary>
public sealed class ServiceOptions
{
    public const string Section = "Service";

    /// <summary>The port of the HTTP/2 cleartext endpoint that gRPC clients use, on the host of the first HTTP address; 0 (default): none.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; }

    /// <summary>How long a stop waits for what is under way, 1 to 600 seconds. Default 30.</summary>
    [Range(1, 600)]
    public int DrainSeconds { get; set; } = 30;
}
