using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Contracts;

/// <summary>Writes an enum as its snake_case name (<c>gex_level_breach</c>); an unknown name or a number is refused.</summary>
public sealed class WireEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The snake_case wire names of enums, for text outside JSON (subjects, policy files, tables).</summary>
public static class WireName
{
    /// <summary>The wire name of a value: <c>GexLevelBreach</c> → <c>gex_level_breach</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>Reads a wire name; false for any other text.</summary>
    public static bool TryParse<T>(string name, out T value) where T : struct, Enum => Names<T>.ByName.TryGetValue(name, out value);

    /// <summary>All wire names, in the order of declaration.</summary>
    public static IReadOnlyCollection<string> All<T>() where T : struct, Enum => Names<T>.ByName.Keys;

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
