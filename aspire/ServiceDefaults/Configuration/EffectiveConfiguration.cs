using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>One setting as it takes effect. A secret's value is masked already.</summary>
/// <param name="Key">Its path.</param>
/// <param name="Value">What holds; null when nothing is set and there is no default.</param>
/// <param name="Origin">Where it was written: <c>default</c>, a file, <c>environment (NAME)</c>, <c>command line</c>.</param>
/// <param name="IsSecret">True when the value is masked.</param>
public sealed record EffectiveSetting(string Key, string? Value, string Origin, bool IsSecret);

/// <summary>What a process would run with: every setting of its sections and of the environment table, where it comes from, secrets masked.</summary>
public static class EffectiveConfiguration
{
    private const string Default = "default";
    private static readonly string[] Shared = ["ConnectionStrings", "Service"];

    /// <summary>The settings, by key. What a section's options do not know is listed too; that it is a problem is the checks' to say.</summary>
    public static IReadOnlyList<EffectiveSetting> List(IConfigurationRoot configuration, SectionRegistry sections)
    {
        var settings = new SortedDictionary<string, EffectiveSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in sections.Sections)
        {
            foreach (var setting in sections.TypesOf(section).SelectMany(type => KnownSettings.Of(section, type)).Where(setting => !setting.IsRepeated)) AddDefault(setting.Key, setting.Default, settings);
        }

        foreach (var name in EnvironmentNames.All) AddDefault(name.Key, name.Default, settings);
        var roots = sections.Sections.Concat(EnvironmentNames.All.Select(name => name.Key)).Select(path => path.Split(':')[0]).Concat(Shared);
        foreach (var root in roots.Distinct(StringComparer.OrdinalIgnoreCase)) AddSet(configuration.GetSection(root), configuration, settings);
        return [.. settings.Values];
    }

    /// <summary>The value of a setting as it may be shown.</summary>
    public static string Shown(string key, string value) =>
        key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) ? ConnectionText.Masked(value) : IsSecret(key) ? SecretKeys.Mask : value;

    /// <summary>True when a setting's value is shown nowhere.</summary>
    public static bool IsSecret(string key) =>
        SecretKeys.IsSecret(key) || EnvironmentNames.All.Any(name => name.IsSecret && name.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static void AddSet(IConfigurationSection section, IConfigurationRoot configuration, SortedDictionary<string, EffectiveSetting> settings)
    {
        var children = section.GetChildren().ToList();
        // A list that is set takes its default's place as a whole.
        if (children.Count > 0) settings.Remove(section.Path);
        foreach (var child in children) AddSet(child, configuration, settings);
        if (section.Value is { Length: > 0 } value)
        {
            settings[section.Path] = new EffectiveSetting(section.Path, Shown(section.Path, value), Origin(configuration, section.Path), IsSecret(section.Path));
        }
    }

    // The first default that is a value holds: options whose own default is "as elsewhere" leave it to the table of names.
    private static void AddDefault(string key, string? value, SortedDictionary<string, EffectiveSetting> settings)
    {
        if (settings.TryGetValue(key, out var known) && known.Value is not null) return;
        settings[key] = new EffectiveSetting(key, string.IsNullOrEmpty(value) ? null : Shown(key, value), Default, IsSecret(key));
    }

    private static string Origin(IConfigurationRoot configuration, string key)
    {
        foreach (var provider in configuration.Providers.Reverse())
        {
            if (provider.TryGet(key, out _)) return Describe(provider, key);
        }

        return Default;
    }

    private static string Describe(IConfigurationProvider provider, string key) => provider switch
    {
        ISettingOrigin known => known.OriginOf(key),
        JsonConfigurationProvider json => json.Source.Path ?? "settings file",
        EnvironmentVariablesConfigurationProvider => $"environment ({key.Replace(":", "__", StringComparison.Ordinal)})",
        CommandLineConfigurationProvider => "command line",
        ChainedConfigurationProvider { Configuration: IConfigurationRoot host } => Origin(host, key),
        _ => "program",
    };
}
