using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Load.Systems;

/// <summary>The PostgreSQL of one load: <c>ConnectionStrings__alertsdb</c> where it is set, else a private server in a folder that goes away with it.</summary>
internal sealed class LoadPostgres : IAsyncDisposable
{
    private readonly PostgresLease _lease;
    private readonly string? _folder;

    private LoadPostgres(PostgresLease lease, string? folder)
    {
        _lease = lease;
        _folder = folder;
    }

    public string ConnectionString => _lease.ConnectionString;

    public static async Task<LoadPostgres> Acquire(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables();
        string? folder = null;
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("alertsdb")))
        {
            folder = Directory.CreateTempSubdirectory("options-alerts-load-").FullName;
            // The server's own user must be able to reach its folder within.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
            configuration["Postgres:DataFolder"] = Path.Combine(folder, "postgres");
        }

        return new LoadPostgres(await PostgresFinder.Acquire(configuration, Console.Error.WriteLine, cancellationToken), folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
