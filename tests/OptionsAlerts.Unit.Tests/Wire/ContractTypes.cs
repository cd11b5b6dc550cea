using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>What the contracts assembly declares, found by reflection, so that nothing new goes unpinned.</summary>
internal static class ContractTypes
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Every record that crosses a boundary, messages and their parts.</summary>
    public static IReadOnlyList<Type> Records { get; } =
        [.. typeof(ContractJson).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && Members(type).Any(IsRequired))];

    /// <summary>The records that are no part of another. A delivery is one, and is told alone too.</summary>
    public static IReadOnlyList<Type> Messages { get; } = [.. Records.Except(Records.SelectMany(Members).Select(member => Part(member.PropertyType)))];

    public static IReadOnlyList<Type> Enums { get; } = [.. typeof(ContractJson).Assembly.GetExportedTypes().Where(type => type.IsEnum)];

    public static bool IsRequired(PropertyInfo member) => member.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>True where null in JSON is a value.</summary>
    public static bool TakesNull(PropertyInfo member)
    {
        lock (Nullability) return Nullability.Create(member).WriteState == NullabilityState.Nullable;
    }

    public static string WireNameOf(PropertyInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    /// <summary>The members of a type that JSON holds.</summary>
    public static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.SetMethod is not null);

    /// <summary>Every object of a document, with the record it stands for.</summary>
    public static IEnumerable<(JsonObject Node, Type Type)> Objects(JsonObject node, Type type)
    {
        yield return (node, type);
        foreach (var member in Members(type).Where(member => Records.Contains(Part(member.PropertyType))))
        {
            var value = node[WireNameOf(member)];
            var inner = value is JsonArray array ? array.AsEnumerable() : [value];
            foreach (var found in inner.OfType<JsonObject>().SelectMany(part => Objects(part, Part(member.PropertyType)))) yield return found;
        }
    }

    private static Type Part(Type type) => type.GetElementType() ?? type;
}
