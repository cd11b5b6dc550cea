using System.Diagnostics;
using Npgsql;
using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>How a script ended and what it said, both streams together.</summary>
public sealed record ShellResult(long Exit, string Output);

/// <summary>A server in whose own surroundings a script can be run.</summary>
public interface IHasShell
{
    /// <summary>The server's port there, on 127.0.0.1.</summary>
    int InnerPort { get; }

    Task<ShellResult> Run(string script, CancellationToken cancellationToken);
}

/// <summary>A person's shell with PostgreSQL's programs, in a folder of its own and with the variables that the manual has set: in the server's container, or on this machine.</summary>
internal sealed class PostgresShell : IAsyncDisposable
{
    private readonly Func<string, CancellationToken, Task<ShellResult>> _run;
    private readonly string _variables;
    private readonly string _folder;

    private PostgresShell(Func<string, CancellationToken, Task<ShellResult>> run, NpgsqlConnectionStringBuilder server, string host, int port)
    {
        (_run, _folder) = (run, $"/tmp/options-alerts-shell-{Environment.ProcessId}-{Interlocked.Increment(ref _shells)}");
        _variables = $"export PGHOST={Quoted(host)} PGPORT={port} PGUSER={Quoted(server.Username!)} PGPASSWORD={Quoted(server.Password ?? "")}";
    }

    private static int _shells;

    /// <summary>The shell of the tests' server; skips the test by name where there are no programs.</summary>
    public static PostgresShell Of(IServer server)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        if (server is IHasShell inner) return new PostgresShell(inner.Run, connection, "127.0.0.1", inner.InnerPort);
        var folder = PostgresMachine.This().BinaryFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "pg_dump")));
        if (folder is null) Assert.Skip("Needs pg_dump and pg_restore: neither the server's container nor this machine has them.");
        return new PostgresShell((script, token) => Here($"PATH={Quoted(folder!)}:$PATH\n{script}", token), connection, connection.Host!, connection.Port);
    }

    /// <summary>Runs lines one after the other, up to the first that fails.</summary>
    /// <param name="database">The variable PGDATABASE.</param>
    public Task<ShellResult> Run(string database, string lines) =>
        _run($"set -e\nmkdir -p {_folder}; cd {_folder}\n{_variables} PGDATABASE={Quoted(database)}\n{lines}\n", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _run($"rm -rf {_folder}", CancellationToken.None);

    private static async Task<ShellResult> Here(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec 2>&1\n{script}"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new ShellResult(process.ExitCode, output);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
