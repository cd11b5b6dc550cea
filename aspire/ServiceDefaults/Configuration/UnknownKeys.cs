using Microsoft.Extensions.Configuration;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>
/// Finds in a section what its options type would silently ignore: keys that it does not have, and values that do not read as the member's type.
/// One line each, naming the full key; the value of a key that may hold a secret is not shown.
/// </summary>
public static class UnknownKeys
{
    /// <summary>The problems of a section bound to one type; empty when all of it takes effect.</summary>
    public static IReadOnlyList<string> Find(IConfigurationSection section, Type type) => Find(section, [type], static _ => false);

    /// <summary>
    /// The problems of a section bound to several types: a key is known when any of them has it. Sub-sections for which
    /// <paramref name="isElsewhere"/> is true (full path) are bound by other options and skipped.
    /// </summary>
    public static IReadOnlyList<string> Find(IConfigurationSection section, IReadOnlyList<Type> types, Func<string, bool> isElsewhere)
    {
        var problems = new List<string>();
        Walk(section, types, isElsewhere, problems);
        return problems;
    }

    private static void Walk(IConfigurationSection section, IReadOnlyList<Type> types, Func<string, bool> isElsewhere, List<string> problems)
    {
        var members = types.SelectMany(SectionShape.Members).ToLookup(member => member.Key, member => member.Value, StringComparer.OrdinalIgnoreCase);
        if (section.Value is { Length: > 0 }) problems.Add($"{section.Path} is a section, not one value.");
        foreach (var child in section.GetChildren())
        {
            if (isElsewhere(child.Path)) continue;
            var matches = members[child.Key].ToList();
            if (matches.Count == 0) problems.Add($"{child.Path} is not a known setting{Hint(child.Key, members.Select(member => member.Key))}");
            else foreach (var match in matches) Check(child, match.PropertyType, isElsewhere, problems);
        }
    }

    private static void Check(IConfigurationSection section, Type type, Func<string, bool> isElsewhere, List<string> problems)
    {
        if (isElsewhere(section.Path)) return;
        if (SectionShape.IsValue(type)) CheckValue(section, type, problems);
        else if (SectionShape.DictionaryValue(type) is { } value)
        {
            foreach (var child in section.GetChildren()) Check(child, value, isElsewhere, problems);
        }
        else if (SectionShape.Element(type) is { } element) CheckList(section, element, isElsewhere, problems);
        else Walk(section, [Nullable.GetUnderlyingType(type) ?? type], isElsewhere, problems);
    }

    private static void CheckList(IConfigurationSection section, Type element, Func<string, bool> isElsewhere, List<string> problems)
    {
        // The binder takes a list from numbered keys only; one value would be ignored without a word.
        if (section.Value is { Length: > 0 })
        {
            problems.Add($"{section.Path} is a list: set {section.Path}:0, {section.Path}:1 and so on.");
            return;
        }

        foreach (var child in section.GetChildren())
        {
            if (!uint.TryParse(child.Key, out _)) problems.Add($"{child.Path}: {section.Path} is a list and '{child.Key}' is no position in it.");
            else Check(child, element, isElsewhere, problems);
        }
    }

    private static void CheckValue(IConfigurationSection section, Type type, List<string> problems)
    {
        if (section.GetChildren().Any() && type != typeof(object))
        {
            problems.Add($"{section.Path} is one value, not a section.");
        }
        else if (section.Value is { } text && !SectionShape.Reads(text, type))
        {
            var shown = SecretKeys.IsSecret(section.Path) ? SecretKeys.Mask : text;
            problems.Add($"{section.Path} is '{shown}' and must be {SectionShape.Describe(type)}.");
        }
    }

    private static string Hint(string key, IEnumerable<string> known) => NearestName.Hint(key, known) is { Length: > 0 } hint ? hint : ".";
}
