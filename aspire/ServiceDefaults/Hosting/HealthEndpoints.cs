using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OptionsAlerts.ServiceDefaults.Logging;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>
/// <c>/alive</c>: the process runs (checks tagged <c>live</c>); <c>/ready</c>: it can take work (those tagged <c>ready</c>: bus and database); <c>/health</c>: all is well with its work (all checks).
/// 200 while healthy or degraded, 503 otherwise, with a small JSON body. Mapped in every environment: probes and load balancers need them most in production.
/// </summary>
public static class HealthEndpoints
{
    public const string HealthPath = "/health";
    public const string AlivePath = "/alive";
    public const string ReadyPath = "/ready";

    /// <summary>The tag of checks that tell whether the process should be restarted.</summary>
    public const string LiveTag = "live";

    /// <summary>The tag of checks that tell whether the process can take work; MassTransit gives it to the bus's.</summary>
    public const string ReadyTag = "ready";

    private static readonly string[] Paths = [HealthPath, AlivePath, ReadyPath];

    internal static bool IsProbe(PathString path) => Array.Exists(Paths, probe => path.Equals(probe, StringComparison.OrdinalIgnoreCase));

    internal static void Map(IEndpointRouteBuilder endpoints, string service)
    {
        var redactor = endpoints.ServiceProvider.GetRequiredService<Redactor>();
        endpoints.MapHealthChecks(HealthPath, Options(service, redactor, static _ => true));
        endpoints.MapHealthChecks(AlivePath, Options(service, redactor, static check => check.Tags.Contains(LiveTag)));
        endpoints.MapHealthChecks(ReadyPath, Options(service, redactor, static check => check.Tags.Contains(ReadyTag)));
    }

    private static HealthCheckOptions Options(string service, Redactor redactor, Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = (context, report) => Write(context, report, service, redactor),
    };

    private static async Task Write(HttpContext context, HealthReport report, string service, Redactor redactor)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("service", service);
        writer.WriteString("status", Word(report.Status));
        writer.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            writer.WriteStartObject(name);
            writer.WriteString("status", Word(entry.Status));
            if ((entry.Description ?? entry.Exception?.Message) is { } text) writer.WriteString("description", redactor.Redact(text));
            if (entry.Data.Count > 0) WriteParts(writer, entry.Data, redactor);
            writer.WriteNumber("milliseconds", Math.Round(entry.Duration.TotalMilliseconds, 1));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }

    // What a check looked at, part by part, in words.
    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyDictionary<string, object> parts, Redactor redactor)
    {
        writer.WriteStartObject("parts");
        foreach (var (name, words) in parts.Where(part => part.Value is string).OrderBy(part => part.Key, StringComparer.Ordinal)) writer.WriteString(name, redactor.Redact((string)words));
        writer.WriteEndObject();
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
