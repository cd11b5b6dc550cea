using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.ServiceDefaults.Database;

/// <summary>Registers the process' PostgreSQL and the schema each service needs.</summary>
public static class DatabaseExtensions
{
    private const int ConnectSeconds = 6;

    /// <summary>Adds a schema script to those that run before the database is ready.</summary>
    public static IHostApplicationBuilder AddSchema(this IHostApplicationBuilder builder, string name, string sql)
    {
        builder.AddDatabase();
        if (!builder.Services.Any(service => service.ImplementationInstance is SchemaScript script && string.Equals(script.Name, name, StringComparison.Ordinal)))
            builder.Services.AddSingleton(new SchemaScript(name, sql));
        return builder;
    }

    /// <summary>Registers the database once, however often it is called.</summary>
    public static IHostApplicationBuilder AddDatabase(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(AlertsDatabase))) return builder;

        builder.Services.AddSingleton(services =>
        {
            var connection = services.GetRequiredService<IConfiguration>().GetConnectionString("alertsdb");
            if (string.IsNullOrWhiteSpace(connection))
                throw new InvalidOperationException("ConnectionStrings:alertsdb is missing: give the PostgreSQL connection string (Host=…;Username=…;Password=…;Database=…).");
            var source = new NpgsqlDataSourceBuilder(connection).UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
            // A server that accepts and says nothing is tried anew sooner than Npgsql would.
            if (!source.ConnectionStringBuilder.ShouldSerialize(nameof(NpgsqlConnectionStringBuilder.Timeout))) source.ConnectionStringBuilder.Timeout = ConnectSeconds;
            return source.Build();
        });
        builder.Services.AddSingleton<AlertsDatabase>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AlertsDatabase>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("postgresql", HealthStatus.Unhealthy, [HealthEndpoints.ReadyTag], TimeSpan.FromSeconds(3));
        return builder;
    }

    private sealed class DatabaseHealth(AlertsDatabase database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (!await Answers(cancellationToken)) return HealthCheckResult.Unhealthy("PostgreSQL does not answer.");
            return database.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("PostgreSQL answers; the tables are not made yet.");
        }

        // The check has a time limit: one that passes is an answer too.
        private async Task<bool> Answers(CancellationToken cancellationToken)
        {
            try
            {
                return await database.Answers(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
