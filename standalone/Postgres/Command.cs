using System.ComponentModel;
using System.Diagnostics;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>What a program said and how it ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last line it said, errors first: the one that usually tells why.</summary>
    public string LastLine =>
        (Errors + "\n" + Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines
            ? (Errors.Trim().Length > 0 ? Errors.Trim().Split('\n')[^1].Trim() : lines[^1])
            : $"exit code {ExitCode}";
}

/// <summary>Runs programs of the machine; a seam for tests of what is run when.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a program to its end. One that cannot be started, or does not end in time and is killed, gives exit code 127 or 124.</summary>
    /// <param name="environment">Variables to set beside those of this process.</param>
    Task<CommandResult> Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <inheritdoc/>
public sealed class CommandRunner : ICommandRunner
{
    public const int NotFound = 127;
    public const int TimedOut = 124;

    // A user's settings for psql must not reach the private server.
    private static readonly string[] Foreign = ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGOPTIONS", "PGSERVICE"];

    public async Task<CommandResult> Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            // The folder this program was called from may be closed to the user the server runs as.
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory),
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var name in Foreign) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(NotFound, string.Empty, exception.Message);
        }

        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new CommandResult(TimedOut, string.Empty, $"{Path.GetFileName(program)} did not end within {timeout.TotalSeconds:0} s.");
        }
    }
}
