using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>
/// Settings whose lists replace the lists of the sources before them. Plain sources merge lists position by position: three symbols in a file and one in the
/// environment would give the one and the file's other two.
/// </summary>
public sealed class ReplacingLists(string origin, IReadOnlyDictionary<string, string> settings, Func<string, string>? originOf = null)
    : ConfigurationProvider, IConfigurationSource, ISettingOrigin
{
    private readonly HashSet<string> _lists = settings.Keys
        .Where(key => key.LastIndexOf(':') is var cut and > 0 && IsPosition(key[(cut + 1)..]))
        .Select(key => key[..key.LastIndexOf(':')])
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of a list: <c>Ingestion:Symbols:0</c> and on.</summary>
    public static IEnumerable<KeyValuePair<string, string>> List(string path, IEnumerable<string> values) =>
        values.Select((value, index) => KeyValuePair.Create($"{path}:{index.ToString(CultureInfo.InvariantCulture)}", value));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        foreach (var (key, value) in settings) Data[key] = value;
    }

    /// <summary>Where a setting of this source comes from, for people.</summary>
    public string OriginOf(string key) => originOf?.Invoke(key) ?? origin;

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        var earlier = parentPath is not null && _lists.Contains(parentPath) ? earlierKeys.Where(key => !IsPosition(key)) : earlierKeys;
        return base.GetChildKeys(earlier, parentPath);
    }

    public override string ToString() => origin;

    private static bool IsPosition(string key) => uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

/// <summary>A source that knows where each of its settings was written.</summary>
public interface ISettingOrigin
{
    string OriginOf(string key);
}
