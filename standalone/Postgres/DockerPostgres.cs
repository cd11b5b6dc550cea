using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>
/// PostgreSQL in a container of its own, its data in a volume of the same name. Shared by the programs of one user and stopped by the last of them, as a private server is.
/// </summary>
public sealed partial class DockerPostgres(ClusterFolder folder, ICommandRunner commands, Action<string> progress)
{
    public const string Image = "postgres:17-alpine";
    public const string Container = "options-alerts-postgres";
    private const string User = "options_alerts";

    /// <summary>True when a Docker engine answers.</summary>
    public async Task<bool> IsThere(CancellationToken cancellationToken) =>
        (await Docker(["version", "--format", "{{.Server.Version}}"], TimeSpan.FromSeconds(10), cancellationToken)).Succeeded;

    /// <summary>Uses the container, making or starting it where needed.</summary>
    /// <exception cref="PostgresUnavailableException">Docker says no; the message holds its last word.</exception>
    public async Task<PostgresLease> Acquire(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Root);
        int port;
        IDisposable use;
        using (await folder.LockStart(TimeSpan.FromMinutes(2), cancellationToken))
        {
            port = await Start(cancellationToken);
            use = folder.MarkUse();
        }

        try
        {
            await PostgresDatabase.Ensure(Connection(port, "postgres"), cancellationToken);
        }
        catch
        {
            await Release(use);
            throw;
        }

        return new PostgresLease(Connection(port, PostgresDatabase.Name), $"PostgreSQL in the container {Container}", () => Release(use));
    }

    private async Task<int> Start(CancellationToken cancellationToken)
    {
        var state = await Docker(["container", "inspect", "--format", "{{.State.Running}}", Container], TimeSpan.FromSeconds(20), cancellationToken);
        if (!state.Succeeded)
        {
            progress($"starting {Image} in Docker");
            // The password goes by the environment: arguments are there for every user to read.
            string[] run =
            [
                "run", "--detach", "--name", Container, "--env", "POSTGRES_PASSWORD", "--env", $"POSTGRES_USER={User}", "--env", $"POSTGRES_DB={PostgresDatabase.Name}",
                "--volume", $"{Container}:/var/lib/postgresql/data", "--publish", "127.0.0.1::5432", Image,
            ];
            await Must(run, TimeSpan.FromMinutes(5), cancellationToken, new Dictionary<string, string>(StringComparer.Ordinal) { ["POSTGRES_PASSWORD"] = folder.Password() });
        }
        else if (state.Output.Trim() != "true")
        {
            progress($"starting the container {Container}");
            await Must(["start", Container], TimeSpan.FromSeconds(60), cancellationToken);
        }

        var published = await Must(["port", Container, "5432/tcp"], TimeSpan.FromSeconds(20), cancellationToken);
        return Port().Match(published.Output) is { Success: true } match
            ? int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new PostgresUnavailableException($"The container {Container} publishes no port; remove it (docker rm -f {Container}) to have it made anew.");
    }

    private async ValueTask Release(IDisposable use)
    {
        use.Dispose();
        using (await folder.LockStart(TimeSpan.FromMinutes(2), CancellationToken.None))
        {
            if (folder.IsUsed()) return;
            var result = await Docker(["stop", "--time", "30", Container], TimeSpan.FromSeconds(60), CancellationToken.None);
            if (!result.Succeeded) progress($"the container {Container} was not stopped: {result.LastLine}");
        }
    }

    private string Connection(int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = folder.Password(),
        Database = database,
        MaxPoolSize = 60,
    }.ConnectionString;

    private Task<CommandResult> Docker(
        string[] arguments, TimeSpan timeout, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null) =>
        commands.Run("docker", arguments, environment, timeout, cancellationToken);

    private async Task<CommandResult> Must(
        string[] arguments, TimeSpan timeout, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await Docker(arguments, timeout, cancellationToken, environment);
        return result.Succeeded ? result : throw new PostgresUnavailableException($"docker {arguments[0]} failed: {result.LastLine}");
    }

    [GeneratedRegex(@":(?<port>[0-9]{1,5})\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();
}
