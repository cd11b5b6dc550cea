using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>What the configuration binder makes of a type: one value, a list, a dictionary, or an object with members.</summary>
internal static class SectionShape
{
    /// <summary>True for a type that is written as one value: text, number, enum, time, address.</summary>
    public static bool IsValue(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) || plain == typeof(object) || plain.IsEnum || TypeDescriptor.GetConverter(plain).CanConvertFrom(typeof(string));
    }

    /// <summary>The value type of a dictionary with text or enum keys; null for any other type.</summary>
    public static Type? DictionaryValue(Type type) => Implemented(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>))?[1];

    /// <summary>The element type of an array or collection; null for any other type.</summary>
    public static Type? Element(Type type) => type.IsArray
        ? type.GetElementType()
        : Implemented(type, typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>))?[0];

    /// <summary>The settable members of an options type by the key that sets them, case ignored.</summary>
    public static Dictionary<string, PropertyInfo> Members(Type type)
    {
        var members = new Dictionary<string, PropertyInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0) continue;
            if (property.SetMethod is not { IsPublic: true } && (IsValue(property.PropertyType) || property.PropertyType.IsArray)) continue;
            members[property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name] = property;
        }

        return members;
    }

    /// <summary>True when the text reads as the type; an empty text stands for a nullable's null.</summary>
    public static bool Reads(string text, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type);
        if (plain is not null && text.Length == 0) return true;
        plain ??= type;
        if (plain == typeof(string) || plain == typeof(object)) return true;
        try
        {
            var value = TypeDescriptor.GetConverter(plain).ConvertFromString(null, CultureInfo.InvariantCulture, text);
            return !plain.IsEnum || IsDefined(plain, value!);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>How a value of the type is called in an error.</summary>
    public static string Describe(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum) return "one of " + string.Join(", ", Enum.GetNames(plain));
        if (plain == typeof(bool)) return "true or false";
        if (plain == typeof(TimeSpan)) return "a time span (hh:mm:ss)";
        if (plain == typeof(TimeOnly)) return "a time of day (HH:mm)";
        if (plain == typeof(DateOnly)) return "a date (yyyy-MM-dd)";
        if (plain == typeof(uint) || plain == typeof(ulong) || plain == typeof(ushort) || plain == typeof(byte)) return "a whole number of 0 or more";
        if (plain == typeof(int) || plain == typeof(long) || plain == typeof(short)) return "a whole number";
        if (plain == typeof(double) || plain == typeof(decimal) || plain == typeof(float)) return "a number";
        return $"a valid {plain.Name}";
    }

    private static bool IsDefined(Type type, object value) => type.IsDefined(typeof(FlagsAttribute), inherit: false) || Enum.IsDefined(type, value);

    private static Type[]? Implemented(Type type, params Type[] definitions)
    {
        if (type == typeof(string)) return null;
        foreach (var definition in definitions)
        {
            foreach (var candidate in type.GetInterfaces().Prepend(type))
            {
                if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition) return candidate.GetGenericArguments();
            }
        }

        return null;
    }
}
