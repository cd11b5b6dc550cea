using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>What the documentation files beside the assemblies say of a member, as Markdown on one line.</summary>
internal static partial class XmlSummaries
{
    private static readonly Dictionary<string, XElement> Members = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.xml")
        .Select(path => XDocument.Load(path, LoadOptions.PreserveWhitespace)).Where(file => file.Root?.Name == "doc")
        .SelectMany(file => file.Root!.Descendants("member")).ToLookup(member => (string)member.Attribute("name")!, StringComparer.Ordinal)
        .ToDictionary(members => members.Key, members => members.First(), StringComparer.Ordinal);

    /// <summary>The summary of a property; null where it has none.</summary>
    public static string? Of(PropertyInfo property) => Of($"P:{Name(property.DeclaringType!)}.{property.Name}");

    /// <summary>The summary of an enum's value; null where it has none.</summary>
    public static string? Of(Type type, string value) => Of($"F:{Name(type)}.{value}");

    /// <summary>The summary of a type; null where it has none.</summary>
    public static string? Of(Type type) => Of($"T:{Name(type)}");

    private static string? Of(string id)
    {
        if (!Members.TryGetValue(id, out var member) || member.Element("summary") is not { } summary) return null;
        var text = Blanks().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
        return text.Length == 0 ? null : text.Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } see => $"`{((string?)(see.Attribute("cref") ?? see.Attribute("name") ?? see.Attribute("langword")) ?? string.Empty).Split('.', ':')[^1]}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => string.Concat(element.Nodes().Select(Markdown)),
        _ => string.Empty,
    };

    private static string Name(Type type) => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
