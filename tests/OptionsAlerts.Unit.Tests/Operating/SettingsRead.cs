using System.Text.RegularExpressions;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>The settings that the product's code reads by name, found in its text.</summary>
internal static partial class SettingsRead
{
    // What ASP.NET Core names by constants of its own.
    private static readonly Dictionary<string, string> Hosts = new(StringComparer.Ordinal)
    {
        ["WebHostDefaults.ServerUrlsKey"] = "urls",
        ["WebHostDefaults.HttpPortsKey"] = "http_ports",
        ["WebHostDefaults.HttpsPortsKey"] = "https_ports",
    };

    // A name that is handed in, and read where it is made.
    private static readonly string[] Arguments = ["key", "path", "key.Setting", "root", "section", "setting.Key"];

    /// <summary>Each with the file that reads it. A part that is computed stands as <see cref="KnownSettings.Any"/>.</summary>
    public static IReadOnlyList<(string File, string Name)> InCode { get; } = [.. ManualFiles.Sources.SelectMany(source => Find(source.Name, source.Text)).Distinct()];

    /// <summary>True for a name that is an option's, or a section's that options take.</summary>
    public static bool IsOption(string name)
    {
        if (name.Replace(KnownSettings.Any, "", StringComparison.Ordinal).Trim(':').Length == 0 || name == $"Logging:LogLevel:{KnownSettings.Any}") return true;
        var pattern = new Regex($"^{string.Join(".+", name.Split(KnownSettings.Any).Select(Regex.Escape))}(:.+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return SettingsPage.Settings.Any(row => pattern.IsMatch(row.Setting.Key)) || EnvironmentNames.Find(name) is not null;
    }

    private static IEnumerable<(string File, string Name)> Find(string file, string text)
    {
        foreach (Match match in Reads().Matches(text))
        {
            var argument = match.Groups["name"].Value;
            if (Named(argument, text) is { } name) yield return (file, match.Value.StartsWith("GetConnectionString", StringComparison.Ordinal) ? $"ConnectionStrings:{name}" : name);
            else if (!Arguments.Contains(argument, StringComparer.Ordinal)) yield return (file, argument);
        }
    }

    private static string? Named(string argument, string text)
    {
        if (argument.StartsWith('"')) return argument.Trim('"');
        if (argument.StartsWith("$\"", StringComparison.Ordinal)) return Holes().Replace(argument[2..^1], KnownSettings.Any);
        if (Hosts.TryGetValue(argument, out var host)) return host;
        if (argument.EndsWith(".Section", StringComparison.Ordinal) || argument == "Section") return KnownSettings.Any;
        var constant = new Regex($"const string {Regex.Escape(argument)} = \"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Match(text);
        return constant.Success ? constant.Groups["value"].Value : null;
    }

    [GeneratedRegex(
        @"(GetConnectionString\(|[cC]onfiguration\.GetSection\(|[cC]onfiguration\.GetValue(<\w+>)?\(|[cC]onfiguration\[|GetEnvironmentVariable\(|\b(environment|variable)\()(?<name>\$?""[^""]*""|[A-Za-z_][\w.]*)(?=[\]),])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reads();

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
