using System.Runtime.CompilerServices;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>The manual's pages, and the code that they speak of.</summary>
internal static class ManualFiles
{
    private static readonly string[] Product = ["services", "aspire", "standalone", "contracts"];

    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("APPROVE_SNAPSHOTS") == "1";

    /// <summary>The folder of OptionsAlerts.sln.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    /// <summary>The product's own files, nothing built or generated among them.</summary>
    public static IReadOnlyList<(string Name, string Text)> Sources { get; } = [.. Product.SelectMany(folder => Below(new DirectoryInfo(Path.Combine(Root, folder))))
        .Select(file => (Path.GetRelativePath(Root, file.FullName), File.ReadAllText(file.FullName)))];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>Compares a page with what the code gives; with <c>APPROVE_SNAPSHOTS=1</c> writes it instead.</summary>
    public static void Compare(string page, string text)
    {
        var path = Path.Combine(Root, page);
        if (IsWriting)
        {
            File.WriteAllText(path, text);
            return;
        }

        File.Exists(path).ShouldBeTrue($"{page} is not there: run with APPROVE_SNAPSHOTS=1, look at it, commit it.");
        var (lines, former) = (text.Split('\n'), Read(page).Split('\n'));
        if (lines.SequenceEqual(former, StringComparer.Ordinal)) return;
        var at = Enumerable.Range(0, Math.Max(lines.Length, former.Length)).First(line => lines.ElementAtOrDefault(line) != former.ElementAtOrDefault(line));
        Assert.Fail($"{page}:{at + 1} is\n{former.ElementAtOrDefault(at)}\nand the code gives\n{lines.ElementAtOrDefault(at)}\nRun with APPROVE_SNAPSHOTS=1 if it is meant.");
    }

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.cs").Concat(folder.EnumerateDirectories().Where(inner => inner.Name is not ("obj" or "bin") && !inner.Name.StartsWith('.')).SelectMany(Below)).OrderBy(file => file.FullName, StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") => path;
}
