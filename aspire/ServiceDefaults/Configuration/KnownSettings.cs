using System.Collections;
using System.Globalization;
using System.Reflection;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>One setting that options take.</summary>
/// <param name="Section">The path of what it is a member of.</param>
/// <param name="Key">Its path. What the user chooses stands in it as <see cref="KnownSettings.Any"/>: a list's position, a dictionary's key.</param>
/// <param name="Member">The property that takes it.</param>
/// <param name="Default">What holds where it is not set; null for none.</param>
/// <param name="IsRepeated">True for one that is there once for each item that the user names; nothing is there before.</param>
internal sealed record KnownSetting(string Section, string Key, PropertyInfo Member, string? Default, bool IsRepeated);

/// <summary>The settings of options types, their nested objects' and their lists' items' among them: what <c>config check</c> shows and what the table of settings has.</summary>
internal static class KnownSettings
{
    /// <summary>Stands in a path for what the user chooses.</summary>
    public const string Any = "{}";

    /// <summary>The settings of a section that is bound to a type, in the order in which the type declares them, its own before nested ones.</summary>
    public static IEnumerable<KnownSetting> Of(string section, Type type) => Walk(section, type, instance: null, isRepeated: false);

    private static IEnumerable<KnownSetting> Walk(string section, Type type, object? instance, bool isRepeated)
    {
        if (instance is null && (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)) yield break;
        instance ??= Activator.CreateInstance(type);
        var settings = SectionShape.Members(type).SelectMany(named => Member(section, $"{section}:{named.Key}", named.Value, named.Value.GetValue(instance), isRepeated));
        // What is its own before what is nested in it.
        foreach (var setting in settings.OrderBy(setting => setting.Section != section)) yield return setting;
    }

    private static IEnumerable<KnownSetting> Member(string section, string key, PropertyInfo member, object? value, bool isRepeated)
    {
        if (SectionShape.IsValue(member.PropertyType)) return [new KnownSetting(section, key, member, Text(value), isRepeated)];
        if (SectionShape.DictionaryValue(member.PropertyType) is { } inner)
        {
            // What differs for one of many is a part of what holds for all: one setting that stands for those.
            if (inner.IsAssignableFrom(member.DeclaringType)) return [new KnownSetting(section, $"{key}:{Any}:{Any}", member, Default: null, IsRepeated: true)];
            return SectionShape.IsValue(inner) ? [new KnownSetting(section, $"{key}:{Any}", member, Default: null, IsRepeated: true)] : Walk($"{key}:{Any}", inner, instance: null, isRepeated: true);
        }

        if (SectionShape.Element(member.PropertyType) is not { } element) return Walk(key, member.PropertyType, value, isRepeated);
        if (!SectionShape.IsValue(element)) return Walk($"{key}:{Any}", element, instance: null, isRepeated: true);
        var items = (value as IEnumerable)?.Cast<object?>().Select(Text).ToList() ?? [];
        return [new KnownSetting(section, key, member, items.Count == 0 ? null : string.Join(',', items), isRepeated)];
    }

    private static string? Text(object? value) => value switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };
}
