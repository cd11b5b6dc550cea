using System.Globalization;
using Npgsql;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>
/// Finds the PostgreSQL that one process works with: the one configured; else the machine's own programs as a private server; else a container; else one error that says what
/// to install.
/// </summary>
public sealed class PostgresFinder(ICommandRunner commands, PostgresMachine machine, Action<string> progress)
{
    private const string Advice =
        "install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17), or start a Docker engine, " +
        "or name a server by ConnectionStrings__alertsdb";

    /// <summary>
    /// A PostgreSQL for this process, from <c>ConnectionStrings:alertsdb</c> and <c>Postgres:DataFolder</c> of the configuration and the machine it runs on.
    /// </summary>
    /// <param name="progress">Takes a line for each thing that takes time. May be called from another thread until the lease is disposed.</param>
    /// <exception cref="PostgresUnavailableException">There is none, and why.</exception>
    /// <exception cref="BadInputException">The configured connection string is none.</exception>
    public static Task<PostgresLease> Acquire(IConfiguration configuration, Action<string> progress, CancellationToken cancellationToken) =>
        Of(configuration, progress).Acquire(configuration.GetConnectionString("alertsdb"), cancellationToken);

    /// <summary>As above for a program that only reads: null where no program has written on this machine yet, so that nothing is made for it.</summary>
    public static Task<PostgresLease?> AcquireExisting(IConfiguration configuration, Action<string> progress, CancellationToken cancellationToken) =>
        Of(configuration, progress).AcquireExisting(configuration.GetConnectionString("alertsdb"), cancellationToken);

    /// <summary>As above, from a connection string (null: none is configured).</summary>
    public async Task<PostgresLease?> AcquireExisting(string? connection, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(connection) && !machine.HasData ? null : await Acquire(connection, cancellationToken);

    /// <summary>As above, from a connection string (null: none is configured).</summary>
    public async Task<PostgresLease> Acquire(string? connection, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(connection)) return Configured(connection);

        var reasons = new List<string>();
        foreach (var source in new[] { Private, Container })
        {
            try
            {
                if (await source(cancellationToken) is { } lease) return lease;
            }
            catch (PostgresUnavailableException exception)
            {
                reasons.Add(exception.Message);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                reasons.Add($"the folder {machine.Root} cannot be used: {exception.Message}");
            }
        }

        throw new PostgresUnavailableException(reasons.Count == 0
            ? $"There is no PostgreSQL on this machine: {Advice}."
            : $"No PostgreSQL could be started: {string.Join(" ", reasons)} To go on, {Advice}.");
    }

    private static PostgresFinder Of(IConfiguration configuration, Action<string> progress) =>
        new(new CommandRunner(), PostgresMachine.This(configuration[$"{PostgresOptions.Section}:{nameof(PostgresOptions.DataFolder)}"]), progress);

    private static PostgresLease Configured(string connection)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            return new PostgresLease(connection, $"PostgreSQL at {parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)}");
        }
        catch (ArgumentException)
        {
            // The exception's own words may quote the password.
            throw new BadInputException("ConnectionStrings:alertsdb is no PostgreSQL connection string (Host=…;Username=…;Password=…;Database=…).");
        }
    }

    private async Task<PostgresLease?> Private(CancellationToken cancellationToken)
    {
        var installed = await PostgresBinaries.Find(commands, machine.BinaryFolders, cancellationToken);
        if (installed.Count == 0) return null;
        var binaries = installed.FirstOrDefault(candidate => Folder(candidate).HasCluster) ?? installed[0];
        var user = machine.IsRoot ? ClusterUser.ForRoot(machine.Passwd, machine.FindTool) : ClusterUser.Own;
        return await new PrivateCluster(binaries, Folder(binaries), user, commands, progress).Acquire(cancellationToken);
    }

    private async Task<PostgresLease?> Container(CancellationToken cancellationToken)
    {
        var docker = new DockerPostgres(new ClusterFolder(machine.DockerFolder), commands, progress);
        return await docker.IsThere(cancellationToken) ? await docker.Acquire(cancellationToken) : null;
    }

    // A cluster belongs to one major version; after an upgrade of the machine the old one is used as long as its programs are there.
    private ClusterFolder Folder(PostgresBinaries binaries) => new(Path.Combine(machine.Root, binaries.Major.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>What the finder knows of the machine.</summary>
/// <param name="Root">The folder that private servers are kept in.</param>
/// <param name="IsRoot">True when the program runs as root.</param>
/// <param name="Passwd">The machine's users, as in <c>/etc/passwd</c>.</param>
/// <param name="BinaryFolders">The folders that hold PostgreSQL's programs.</param>
/// <param name="FindTool">The path of a program, null where it is missing.</param>
public sealed record PostgresMachine(string Root, bool IsRoot, string Passwd, IReadOnlyList<string> BinaryFolders, Func<string, string?> FindTool)
{
    private const string VersionsFolder = "/usr/lib/postgresql";
    private static readonly string[] SystemFolders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];

    /// <summary>What is kept here for a container.</summary>
    public string DockerFolder => Path.Combine(Root, "docker");

    /// <summary>True when a private server or a container was made for this folder.</summary>
    public bool HasData => Directory.Exists(Root)
        && (File.Exists(new ClusterFolder(DockerFolder).PasswordFile) || Directory.EnumerateDirectories(Root).Any(folder => new ClusterFolder(folder).HasCluster));

    /// <summary>This machine; private servers under <paramref name="root"/>, or the usual folder where it is null.</summary>
    public static PostgresMachine This(string? root = null)
    {
        var isRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
        var path = Environment.GetEnvironmentVariable("PATH");
        return new PostgresMachine(
            string.IsNullOrWhiteSpace(root) ? ClusterFolder.DefaultRoot(isRoot, Environment.GetEnvironmentVariable) : Path.GetFullPath(root),
            isRoot,
            File.Exists("/etc/passwd") ? File.ReadAllText("/etc/passwd") : string.Empty,
            PostgresBinaries.Folders(path, VersionsFolder, PostgresBinaries.UsualFolders()),
            tool => (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists));
    }
}
