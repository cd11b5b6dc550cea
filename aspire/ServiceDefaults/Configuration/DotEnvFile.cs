using System.Text;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>One assignment of a <c>.env</c> file. <paramref name="Line"/> counts from 1.</summary>
public sealed record DotEnvEntry(string Name, string Value, int Line);

/// <summary>
/// A <c>.env</c> file: <c>NAME=value</c> lines, comments after <c>#</c>, an optional <c>export</c>, values plain, 'literal' or "with \n escapes".
/// A line that is none of these is a problem with its file and line, never an exception, and never shows the line's value; the other lines are still read.
/// </summary>
public sealed class DotEnvFile
{
    private const int LargestBytes = 1 << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly Dictionary<string, DotEnvEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private DotEnvFile(string file) => _file = file;

    /// <summary>The assignments in the order of the file; of a name set twice, the first.</summary>
    public IReadOnlyCollection<DotEnvEntry> Entries => _entries.Values;

    /// <summary>What could not be taken, a sentence each, beginning with file and line.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The file's name as it appears in problems.</summary>
    public string File => _file;

    /// <summary>Reads a file; one that is not there is empty, one that cannot be read (access, size over 1 MiB, not UTF-8) is a problem.</summary>
    public static DotEnvFile Read(string path)
    {
        var file = new DotEnvFile(Path.GetFileName(path));
        try
        {
            if (!System.IO.File.Exists(path)) return file;
            if (new FileInfo(path).Length > LargestBytes) file._problems.Add($"{file._file} is larger than 1 MiB and was not read.");
            else file.Take(System.IO.File.ReadAllText(path, StrictUtf8));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file._problems.Add($"{file._file} cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            file._problems.Add($"{file._file} is not UTF-8 text and was not read.");
        }

        return file;
    }

    /// <summary>Reads text as the file <paramref name="file"/>.</summary>
    public static DotEnvFile Parse(string text, string file = ".env")
    {
        var parsed = new DotEnvFile(file);
        parsed.Take(text);
        return parsed;
    }

    private void Take(string text)
    {
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            number++;
            var rest = line.Trim();
            if (rest.IsEmpty || rest[0] == '#') continue;
            if (rest.StartsWith("export ", StringComparison.Ordinal) || rest.StartsWith("export\t", StringComparison.Ordinal)) rest = rest[7..].TrimStart();
            var problem = TakeAssignment(rest, number);
            if (problem is not null) _problems.Add($"{_file}:{number}: {problem}");
        }
    }

    private string? TakeAssignment(ReadOnlySpan<char> text, int line)
    {
        var equals = text.IndexOf('=');
        if (equals < 0) return "a line must be NAME=value.";
        var name = text[..equals].TrimEnd().ToString();
        if (!IsName(name)) return "the part before '=' is no name (letters, digits and '_', not beginning with a digit).";
        if (!TryValue(text[(equals + 1)..].TrimStart(), out var value, out var problem)) return $"{name}: {problem}";
        if (value.AsSpan().ContainsAnyInRange('\0', '\u0008')) return $"{name}: the value holds a control character.";
        return _entries.TryAdd(name, new DotEnvEntry(name, value, line)) ? null : $"{name} is set already on line {_entries[name].Line}.";
    }

    // Sections may be named as the environment does (Gex__IntervalSeconds) and by path (Gex:IntervalSeconds).
    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':');

    private static bool TryValue(ReadOnlySpan<char> text, out string value, out string problem)
    {
        (value, problem) = (string.Empty, string.Empty);
        if (text.IsEmpty || text[0] is not ('"' or '\''))
        {
            value = WithoutComment(text).Trim().ToString();
            return true;
        }

        var quote = text[0];
        var built = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                var tail = text[(i + 1)..].TrimStart();
                if (!tail.IsEmpty && tail[0] != '#')
                {
                    problem = "only a comment may follow the closing quote.";
                    return false;
                }

                value = built.ToString();
                return true;
            }

            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length) built.Append(Unescape(text[++i]));
            else built.Append(text[i]);
        }

        problem = $"the quote {quote} is not closed on its line.";
        return false;
    }

    // A '#' begins a comment only after white space: tokens and URLs may hold one.
    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && (i == 0 || char.IsWhiteSpace(text[i - 1]))) return text[..i];
        }

        return text;
    }

    private static string Unescape(char c) => c switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        '"' or '\\' or '$' => c.ToString(),
        _ => "\\" + c,
    };
}
