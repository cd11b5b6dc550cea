using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Logging;

/// <summary>Logging as every service has it: one line an entry on the console, no secret at any level.</summary>
public static class RedactedLogging
{
    /// <summary>Replaces the host's log providers by a redacting console. <c>Logging:LogLevel</c> works as ever; the framework's own chatter is off below Warning by default.</summary>
    public static void AddRedactedLogging(this IHostApplicationBuilder builder)
    {
        // From the configuration as it stands when the host is built: connection strings may be added after this call.
        builder.Services.TryAddSingleton(services => Redactor.From(services.GetRequiredService<IConfiguration>()));
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(options => options.FormatterName = OneLineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<OneLineFormatter, OneLineOptions>();
        foreach (var (category, level) in Quiet)
        {
            // A level in the configuration goes before the defaults here.
            if (builder.Configuration[$"Logging:LogLevel:{category}"] is null && !IsVerbose(builder.Configuration)) builder.Logging.AddFilter(category, level);
        }
    }

    private static readonly (string Category, LogLevel Level)[] Quiet =
    [
        // How a process ends is said once, by ServiceHost.
        ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None),
        ("Microsoft", LogLevel.Warning),
        ("System.Net.Http", LogLevel.Warning),
        // It says every try of every queue while a broker is away, and of every message that no queue takes yet: BusWatch and MessagePublisher say them once a minute.
        ("MassTransit", LogLevel.Critical),
        // A check that fails is an answer to who asked, not a line at every question.
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None),
        ("Npgsql", LogLevel.Warning),
        ("Marten", LogLevel.Warning),
        ("Polly", LogLevel.Warning),
    ];

    private static bool IsVerbose(IConfiguration configuration) =>
        Enum.TryParse<LogLevel>(configuration["Logging:LogLevel:Default"], ignoreCase: true, out var level) && level <= LogLevel.Debug;
}
