using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>
/// Adds the table of environment names to a configuration, from the environment and from a <c>.env</c> file. Precedence, highest first: command line, environment,
/// <c>.env</c>, settings files, defaults; within the environment the section form (<c>Ingestion__Symbols__0</c>) goes before the name (<c>WATCH_SYMBOLS</c>).
/// A value that is not what its name demands is a problem and is not taken.
/// </summary>
public sealed class EnvironmentLayer
{
    /// <summary>The environment variable that names another <c>.env</c> file.</summary>
    public const string FileVariable = "OPTIONS_ALERTS_ENV_FILE";

    private static readonly string[] HostPrefixes = ["ASPNETCORE_", "DOTNET_"];

    private readonly List<string> _problems = [];

    private EnvironmentLayer()
    {
    }

    /// <summary>What is wrong with the environment and the file, one sentence each; no secret is shown.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds both sources below the builder's own environment variables; the file is <c>.env</c> in the working folder unless <see cref="FileVariable"/> names one.</summary>
    public static EnvironmentLayer AddTo(IConfigurationBuilder builder) =>
        AddTo(builder, Environment.GetEnvironmentVariables(), Environment.GetEnvironmentVariable(FileVariable));

    /// <summary>As above, from a given environment and file.</summary>
    public static EnvironmentLayer AddTo(IConfigurationBuilder builder, IDictionary environment, string? file)
    {
        var layer = new EnvironmentLayer();
        var variables = environment.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        if (file is { Length: > 0 } && !File.Exists(file)) layer._problems.Add($"{FileVariable}: there is no file '{file}'.");

        var at = builder.Sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        if (at < 0) at = builder.Sources.Count;
        builder.Sources.Insert(at, layer.FromFile(DotEnvFile.Read(file is { Length: > 0 } ? file : ".env"), variables));
        builder.Sources.Insert(at + 1, layer.FromEnvironment(variables));
        return layer;
    }

    private ReplacingLists FromEnvironment(Dictionary<string, string> variables)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in EnvironmentNames.All)
        {
            if (variables.TryGetValue(name.Name, out var text)) Take(name, text, name.Name, settings, names);
        }

        return new ReplacingLists("environment", settings, key => $"environment ({names[key]})");
    }

    private ReplacingLists FromFile(DotEnvFile file, Dictionary<string, string> variables)
    {
        _problems.AddRange(file.Problems);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // Section forms last: they go before the names, as they do in the environment.
        foreach (var entry in file.Entries.OrderBy(entry => EnvironmentNames.Find(entry.Name) is null))
        {
            if (variables.ContainsKey(entry.Name)) continue;
            var place = $"{file.File}:{entry.Line}";
            if (EnvironmentNames.Find(entry.Name) is { } name)
            {
                Take(name, entry.Value, $"{place}: {name.Name}", settings, places);
                continue;
            }

            // Other programs' names may stand in the file; only what is two slips from one of ours is taken for a slip.
            if (NearestName.Of(entry.Name, EnvironmentNames.All.Select(known => known.Name), most: 2) is { } meant)
            {
                _problems.Add($"{place}: {entry.Name} is not a known name; did you mean '{meant}'?");
                continue;
            }

            var key = HostKey(entry.Name).Replace("__", ":", StringComparison.Ordinal);
            settings[key] = entry.Value;
            places[key] = $"{place}: {entry.Name}";
        }

        return new ReplacingLists(file.File, settings, key => places[key]);
    }

    // A blank value is as good as none: compose files pass empty variables on.
    private void Take(EnvironmentName name, string text, string place, Dictionary<string, string> settings, Dictionary<string, string> places)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return;
        if (name.Value.Read(trimmed) is not { } values)
        {
            _problems.Add($"{place} is '{(name.IsSecret ? SecretKeys.Mask : Short(trimmed))}' and must be {name.Value.MustBe}.");
            return;
        }

        var pairs = name.Value.IsList ? ReplacingLists.List(name.Key, values) : [KeyValuePair.Create(name.Key, values[0])];
        foreach (var (key, value) in pairs)
        {
            settings[key] = value;
            places[key] = place;
        }
    }

    private static string HostKey(string name)
    {
        foreach (var prefix in HostPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return name[prefix.Length..];
        }

        return name;
    }

    private static string Short(string text) => text.Length <= 60 ? text.ReplaceLineEndings(" ") : text[..60].ReplaceLineEndings(" ") + "…";
}
