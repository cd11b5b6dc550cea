using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Writes a JSON value as YAML: a member a line, lists of words in one line, other lists an element a line. A text is plain only where every YAML, the old ones
/// included, reads it as that text; else it is in quotes.
/// </summary>
internal static partial class YamlText
{
    private const int IndentWidth = 2;

    // What YAML 1.1 takes for true and false.
    private static readonly string[] OldFlags = ["y", "n", "yes", "no", "on", "off"];

    /// <summary>The value as a document, ended by a line end.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        if (IsBlock(value)) Block(text, value, indent: 0, startsLine: true);
        else text.Append(Inline(value)).Append('\n');
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonElement value, int indent, bool startsLine)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                Indent(text, indent, ref startsLine).Append(Scalar(member.Name)).Append(':');
                if (!IsBlock(member.Value)) text.Append(' ').Append(Inline(member.Value)).Append('\n');
                else Block(text.Append('\n'), member.Value, indent + IndentWidth, startsLine: true);
            }

            return;
        }

        foreach (var element in value.EnumerateArray())
        {
            Indent(text, indent, ref startsLine).Append("- ");
            if (!IsBlock(element)) text.Append(Inline(element)).Append('\n');
            else Block(text, element, indent + IndentWidth, startsLine: false);
        }
    }

    /// <summary>Nothing before what follows a dash on its line, the indent before all else.</summary>
    private static StringBuilder Indent(StringBuilder text, int indent, ref bool startsLine)
    {
        if (startsLine) text.Append(' ', indent);
        startsLine = true;
        return text;
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.EnumerateArray().Any(element => element.ValueKind is JsonValueKind.Object or JsonValueKind.Array),
        _ => false,
    };

    private static string Inline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Inline))}]",
        JsonValueKind.String => Scalar(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Scalar(string text)
    {
        var plain = Duration.TryParse(text, out _)
            || (Word().IsMatch(text) && YamlCoreSchema.Resolve(text) is PolicyValue.Text && !OldFlags.Contains(text, StringComparer.OrdinalIgnoreCase));
        return plain ? text : Quoted(text);
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (PolicyReader.IsNoText(letter)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            else quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
