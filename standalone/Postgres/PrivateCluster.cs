using System.Globalization;
using Npgsql;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>
/// A PostgreSQL server of the program's own: made once, on a loopback port, without sockets, shared by the programs of one user and stopped by the last of them. A server that
/// a killed program left running is used again; one that was killed itself recovers at the next start, or within seconds while a program uses it.
/// </summary>
public sealed class PrivateCluster(PostgresBinaries binaries, ClusterFolder folder, ClusterUser user, ICommandRunner commands, Action<string> progress)
{
    private const string SuperUser = "options_alerts";
    private const int Tries = 5;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    // Small: one trader's machine. The log is the product's record, so that durability stays at its default.
    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100", "shared_buffers=64MB", "work_mem=4MB", "maintenance_work_mem=32MB",
        "max_wal_size=256MB", "wal_level=minimal", "max_wal_senders=0", "jit=off", "huge_pages=off", "timezone=UTC", "log_timezone=UTC", "log_checkpoints=off",
        "password_encryption=scram-sha-256",
    ];

    /// <summary>Uses the server, starting it where it does not run.</summary>
    /// <exception cref="PostgresUnavailableException">It cannot be made or started; the message holds its own last word.</exception>
    public async Task<PostgresLease> Acquire(CancellationToken cancellationToken)
    {
        await Prepare(cancellationToken);
        int port;
        IDisposable use;
        using (await folder.LockStart(StartPatience, cancellationToken))
        {
            if (!folder.HasCluster) await Create(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            // A start once begun is seen through, so that a program stopped meanwhile can stop the server too.
            port = await RunningPort(cancellationToken) ?? await Start(folder.LastPort, CancellationToken.None);
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

        var stop = new CancellationTokenSource();
        var watch = Watch(port, stop.Token);
        return new PostgresLease(Connection(port, PostgresDatabase.Name), $"PostgreSQL {binaries.Major}, private, in {folder.Root}", async () =>
        {
            await stop.CancelAsync();
            await watch;
            stop.Dispose();
            await Release(use);
        });
    }

    private async Task Prepare(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Root);
        if (user.Tool is null) return;
        // The server's user must be able to reach its folder and nothing of the program's own in it.
        for (var parent = Path.GetFullPath(folder.Root); parent is not null && !OperatingSystem.IsWindows(); parent = Path.GetDirectoryName(parent))
        {
            if (parent != Path.GetFullPath(folder.Root) && !File.GetUnixFileMode(parent).HasFlag(UnixFileMode.OtherExecute))
                throw new PostgresUnavailableException($"The folder {parent} is closed to the user '{user.Name}' that PostgreSQL must run as: set Postgres:DataFolder to another.");
        }

        await Must("chown", [user.Owner, folder.Root], TimeSpan.FromSeconds(10), cancellationToken);
    }

    private async Task Create(CancellationToken cancellationToken)
    {
        progress($"making a PostgreSQL {binaries.Major} database in {folder.Root}");
        if (Directory.Exists(folder.Fresh)) Directory.Delete(folder.Fresh, recursive: true);
        try
        {
            ClusterFolder.WriteSecret(folder.InitialPasswordFile, folder.Password());
            if (user.Tool is not null) await Must("chown", [user.Owner, folder.InitialPasswordFile], TimeSpan.FromSeconds(10), cancellationToken);
            string[] arguments =
            [
                "-D", folder.Fresh, $"--username={SuperUser}", $"--pwfile={folder.InitialPasswordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
            ];
            await MustAsUser(binaries.InitDb, arguments, TimeSpan.FromMinutes(3), cancellationToken);
        }
        finally
        {
            File.Delete(folder.InitialPasswordFile);
        }

        // A folder that is there is whole: what was cut short is under the other name, and made again.
        Directory.Move(folder.Fresh, folder.Data);
    }

    // The port of the server where it runs and answers; null where it must be started.
    private async Task<int?> RunningPort(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (PostmasterFile.Read(folder.Data) is not { } file) return null;
            if (!file.IsAlive())
            {
                File.Delete(Path.Combine(folder.Data, PostmasterFile.Name));
                return null;
            }

            if (file is { IsReady: true, Port: > 0 }) return file.Port;
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        throw new PostgresUnavailableException($"The PostgreSQL in {folder.Root} runs and does not get ready: {folder.LogEnd()}");
    }

    private async Task<int> Start(int preferredPort, CancellationToken cancellationToken)
    {
        progress($"starting PostgreSQL {binaries.Major}");
        folder.TrimLog();
        for (var tries = 1; ; tries++)
        {
            var port = FreePort.Choose(preferredPort);
            var settings = string.Join(' ', Settings.Append(string.Create(CultureInfo.InvariantCulture, $"port={port}")).Select(setting => $"-c {setting}"));
            // pg_ctl gives the server a session of its own, so that Ctrl-C at the terminal reaches this program alone.
            var (program, arguments) = user.Command(binaries.Control, ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", "60", "-s", "-o", settings]);
            var result = await commands.Run(program, arguments, null, TimeSpan.FromSeconds(90), cancellationToken);
            if (result.Succeeded)
            {
                folder.KeepPort(port);
                return port;
            }

            // The port was taken meanwhile, or the children of a killed server are still letting go of its memory.
            if (tries == Tries) throw new PostgresUnavailableException($"PostgreSQL {binaries.Major} in {folder.Root} does not start: {folder.LogEnd()} ({result.LastLine})");
            if (tries > 1) preferredPort = 0;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    // Brings the server back on its port when it has died under the programs that use it.
    private async Task Watch(int port, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                if (PostmasterFile.Read(folder.Data) is { } file && file.IsAlive()) continue;
                using (await folder.LockStart(StartPatience, cancellationToken))
                {
                    if (await RunningPort(cancellationToken) is not null) continue;
                    progress("PostgreSQL has died; starting it again");
                    try
                    {
                        await Start(port, cancellationToken);
                    }
                    catch (PostgresUnavailableException exception)
                    {
                        progress(exception.Message);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Given back.
        }
    }

    private async ValueTask Release(IDisposable use)
    {
        use.Dispose();
        using (await folder.LockStart(StartPatience, CancellationToken.None))
        {
            if (folder.IsUsed() || PostmasterFile.Read(folder.Data) is not { } file || !file.IsAlive()) return;
            // Fast: SIGINT to the process of this data folder and to no other.
            var (program, arguments) = user.Command(binaries.Control, ["stop", "-D", folder.Data, "-m", "fast", "-w", "-t", "60", "-s"]);
            var result = await commands.Run(program, arguments, null, TimeSpan.FromSeconds(90), CancellationToken.None);
            if (!result.Succeeded) progress($"PostgreSQL was not stopped: {result.LastLine}");
        }
    }

    private string Connection(int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = SuperUser,
        Password = folder.Password(),
        Database = database,
        MaxPoolSize = 60,
    }.ConnectionString;

    private Task MustAsUser(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (command, all) = user.Command(program, arguments);
        return Must(command, all, timeout, cancellationToken, Path.GetFileName(program));
    }

    private async Task Must(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken, string? name = null)
    {
        var result = await commands.Run(program, arguments, null, timeout, cancellationToken);
        if (!result.Succeeded) throw new PostgresUnavailableException($"{name ?? program} failed in {folder.Root}: {result.LastLine}");
    }
}
