using System.Globalization;
using System.Security.Cryptography;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>
/// The folder of a private server: its data, its password (mode 0600), its log, its port, and the two locks by which programs share it. Locks are held by open files, so that
/// a program that dies lets go of them.
/// </summary>
public sealed class ClusterFolder(string root)
{
    private const long LargestLog = 8 << 20;

    public string Root => root;
    public string Data => Path.Combine(root, "data");
    public string Fresh => Path.Combine(root, "data.new");
    public string Log => Path.Combine(root, "postgres.log");
    public string PasswordFile => Path.Combine(root, "password");
    public string InitialPasswordFile => Path.Combine(root, "password.init");

    /// <summary>True when a cluster was made here.</summary>
    public bool HasCluster => File.Exists(Path.Combine(Data, "PG_VERSION"));

    /// <summary>
    /// Where private servers live: under the user's data folder, or for root, whose home is closed to the server's user, under <c>/var/lib</c>.
    /// </summary>
    public static string DefaultRoot(bool isRoot, Func<string, string?> variable)
    {
        if (isRoot) return "/var/lib/options-alerts/postgres";
        var data = variable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg : Path.Combine(variable("HOME") is { Length: > 0 } home ? home : "/tmp", ".local", "share");
        return Path.Combine(data, "options-alerts", "postgres");
    }

    /// <summary>The password of the server's one user: made once, at random, readable by the program's user alone.</summary>
    public string Password()
    {
        if (File.Exists(PasswordFile) && File.ReadAllText(PasswordFile).Trim() is { Length: > 0 } kept) return kept;
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        WriteSecret(PasswordFile, password);
        return password;
    }

    /// <summary>Writes a file that only its owner can read, from its first byte on.</summary>
    public static void WriteSecret(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, System.Text.Encoding.ASCII, options);
        writer.Write(text);
    }

    /// <summary>The port of the last start, so that programs whose server died find it again; 0 when there was none.</summary>
    public int LastPort =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 1023 and <= 65535 ? port : 0;

    public void KeepPort(int port) => File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for the right to start or stop the server.</summary>
    /// <exception cref="PostgresUnavailableException">Another program holds it for longer than <paramref name="patience"/>.</exception>
    public async Task<IDisposable> LockStart(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(100))
        {
            if (TryOpen("start.lock", FileShare.None) is { } held) return held;
            if (waited >= patience) throw new PostgresUnavailableException($"Another program has been starting or stopping the PostgreSQL in {root} for {patience.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>Marks this program as a user of the server until disposed.</summary>
    public IDisposable MarkUse() => TryOpen("users.lock", FileShare.Read) ?? throw new PostgresUnavailableException($"The PostgreSQL in {root} is being stopped.");

    /// <summary>True while any program uses the server. Asked under <see cref="LockStart"/>.</summary>
    public bool IsUsed()
    {
        using var alone = TryOpen("users.lock", FileShare.None);
        return alone is null;
    }

    /// <summary>The end of the server's log: its last fatal line, or its last line.</summary>
    public string LogEnd()
    {
        if (!File.Exists(Log)) return "it wrote no log";
        using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(stream.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.FindLast(lines, line => line.Contains("FATAL", StringComparison.Ordinal)) ?? (lines.Length > 0 ? lines[^1] : "its log is empty");
    }

    /// <summary>Begins a new log where the old one has grown large.</summary>
    public void TrimLog()
    {
        if (File.Exists(Log) && new FileInfo(Log).Length > LargestLog) File.Move(Log, Log + ".old", overwrite: true);
    }

    private string PortFile => Path.Combine(root, "port");

    // An open for writing with no sharing takes the exclusive lock, one for reading with FileShare.Read the shared lock.
    private FileStream? TryOpen(string name, FileShare share)
    {
        var path = Path.Combine(root, name);
        try
        {
            if (!File.Exists(path)) using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
            return new FileStream(path, FileMode.Open, FileAccess.Read, share);
        }
        catch (IOException exception) when (exception is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return null;
        }
    }
}
