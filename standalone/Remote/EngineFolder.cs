using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Standalone.Remote;

/// <summary>Where an engine of this user answers on this machine.</summary>
/// <param name="Address">Its gRPC address.</param>
/// <param name="Run">The run it decides.</param>
public sealed record EngineNote(string Address, string Run, DateTimeOffset Started);

/// <summary>
/// The folder in which running programs say where their engines answer, so that a second terminal needs no address. A note is held by an open file: the note of a program
/// that died is known by its lock, and taken away.
/// </summary>
public sealed class EngineFolder(string root)
{
    private const string Pattern = "*.json";

    /// <summary>The folder of this user: beside the private PostgreSQL's, or in the folder that the configuration gives that.</summary>
    public static EngineFolder Of(IConfiguration configuration)
    {
        if (configuration["Postgres:DataFolder"] is { Length: > 0 } given) return new EngineFolder(Path.Combine(Path.GetFullPath(given), "engines"));
        var isRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
        return new EngineFolder(Path.Combine(Path.GetDirectoryName(ClusterFolder.DefaultRoot(isRoot, Environment.GetEnvironmentVariable))!, "engines"));
    }

    /// <summary>Says where an engine answers until disposed.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public IDisposable Announce(EngineNote note)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(root);
        else Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.json"));
        // Whole before it is seen under its name.
        var fresh = path + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(note));
        var held = new FileStream(fresh, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        File.Move(fresh, path, overwrite: true);
        return new Held(held, path);
    }

    /// <summary>The engine that was started last of those that run; null when none does.</summary>
    public EngineNote? Newest()
    {
        if (!Directory.Exists(root)) return null;
        return Directory.GetFiles(root, Pattern).Select(Living).OfType<EngineNote>().OrderByDescending(note => note.Started).FirstOrDefault();
    }

    private static EngineNote? Living(string path)
    {
        try
        {
            if (IsHeld(path)) return JsonSerializer.Deserialize<EngineNote>(File.ReadAllText(path));
            File.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // It went away just now, or was never a note.
            return null;
        }
    }

    // The note's owner holds the shared lock of its open file.
    private static bool IsHeld(string path)
    {
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException exception) when (exception is not FileNotFoundException)
        {
            return true;
        }
    }

    private sealed class Held(FileStream file, string path) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            File.Delete(path);
        }
    }
}
