using System.Globalization;
using System.Text.RegularExpressions;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>One installation of PostgreSQL's server programs.</summary>
/// <param name="Folder">The folder that holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">The major version: clusters belong to one.</param>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    private static readonly string[] HomebrewFolders = ["/opt/homebrew/opt", "/usr/local/opt"];

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string InitDb => Path.Combine(Folder, "initdb");

    public string Control => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// The folders that hold all the programs, each once: those on the search path (links followed to where the programs are together), those under Debian's
    /// <paramref name="versionsFolder"/> (<c>/usr/lib/postgresql/15/bin</c>) and other usual places.
    /// </summary>
    public static IReadOnlyList<string> Folders(string? searchPath, string versionsFolder, IEnumerable<string> others)
    {
        var candidates = (searchPath ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Linked)
            .Concat(Directory.Exists(versionsFolder) ? Directory.GetDirectories(versionsFolder).Select(version => Path.Combine(version, "bin")) : [])
            .Concat(others);
        return [.. candidates.Where(folder => Needed.All(program => File.Exists(Path.Combine(folder, program)))).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The installations of this machine, newest first; one whose version cannot be asked is left out.</summary>
    public static async Task<IReadOnlyList<PostgresBinaries>> Find(ICommandRunner commands, IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in folders)
        {
            var answer = await commands.Run(Path.Combine(folder, "postgres"), ["--version"], null, TimeSpan.FromSeconds(10), cancellationToken);
            if (answer.Succeeded && Version().Match(answer.Output) is { Success: true } match)
                found.Add(new PostgresBinaries(folder, int.Parse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        return [.. found.OrderByDescending(binaries => binaries.Major)];
    }

    /// <summary>Homebrew and the RPM builds of postgresql.org.</summary>
    public static IEnumerable<string> UsualFolders() =>
        HomebrewFolders.Where(Directory.Exists).SelectMany(root => Directory.GetDirectories(root, "postgresql*"))
            .Concat(Directory.Exists("/usr") ? Directory.GetDirectories("/usr", "pgsql-*") : [])
            .Select(root => Path.Combine(root, "bin"));

    private static string Linked(string folder)
    {
        try
        {
            var server = Path.Combine(folder, "postgres");
            return File.ResolveLinkTarget(server, returnFinalTarget: true) is { } target ? Path.GetDirectoryName(target.FullName)! : folder;
        }
        catch (IOException)
        {
            return folder;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>[0-9]{1,3})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
