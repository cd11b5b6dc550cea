using System.Runtime.CompilerServices;
using System.Text;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Preview;

/// <summary>
/// Files that somebody has looked at, compared byte for byte. With the environment variable <c>APPROVE_SNAPSHOTS=1</c> they are written instead: look at the difference
/// before it is committed.
/// </summary>
internal static class Approved
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("APPROVE_SNAPSHOTS") == "1";

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Here()))!, "Snapshots");

    /// <summary>Compares what a channel shows with what was approved.</summary>
    public static void Compare(string channel, string name, string text)
    {
        var path = Path.Combine(Folder, channel, name + ".txt");
        var bytes = Encoding.UTF8.GetBytes(text);
        if (IsWriting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            return;
        }

        File.Exists(path).ShouldBeTrue($"{path} is not there: run with APPROVE_SNAPSHOTS=1, look at it, commit it.");
        var approved = File.ReadAllBytes(path);
        if (bytes.AsSpan().SequenceEqual(approved)) return;
        var (lines, former) = (text.Split('\n'), Encoding.UTF8.GetString(approved).Split('\n'));
        var at = Enumerable.Range(0, Math.Max(lines.Length, former.Length)).First(line => lines.ElementAtOrDefault(line) != former.ElementAtOrDefault(line));
        Assert.Fail($"{path}:{at + 1} was\n{former.ElementAtOrDefault(at)}\nand is\n{lines.ElementAtOrDefault(at)}\nRun with APPROVE_SNAPSHOTS=1 if it is meant.");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
