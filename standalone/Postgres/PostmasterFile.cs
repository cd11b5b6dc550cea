using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>What a running server writes into its data folder (<c>postmaster.pid</c>): process id on line 1, port on line 4, state on line 8.</summary>
/// <param name="Port">0 while the server is starting.</param>
public sealed record PostmasterFile(int ProcessId, int Port, bool IsReady)
{
    public const string Name = "postmaster.pid";

    /// <summary>Reads the text of the file; null when it is no such file, such as one cut short by a crash.</summary>
    public static PostmasterFile? Parse(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToArray();
        if (!int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process <= 1) return null;
        var port = lines.Length > 3 && int.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 ? number : 0;
        return new PostmasterFile(process, port, lines.Length > 7 && lines[7] == "ready");
    }

    /// <summary>The file of a data folder; null when there is none.</summary>
    public static PostmasterFile? Read(string dataFolder)
    {
        try
        {
            return Parse(File.ReadAllText(Path.Combine(dataFolder, Name)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>True while the process lives and is a PostgreSQL server: after a crash its id may belong to another program.</summary>
    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.ProcessName is "postgres" or "postmaster" && !process.HasExited && !IsDefunct();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // Dead, and nobody has asked for its exit code: containers whose first process reaps no children keep such for ever.
    private bool IsDefunct()
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/stat");
        if (!File.Exists(path)) return false;
        try
        {
            var stat = File.ReadAllText(path);
            var state = stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart();
            return state.StartsWith("Z", StringComparison.Ordinal) || state.StartsWith("X", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
