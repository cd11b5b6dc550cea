using System.Globalization;
using System.Text.Json;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Reads JSON from providers that keep no promise about its shape: a list of one may be the element itself, and null, the text <c>"null"</c> and
/// absence mean the same. The whole text is held to be JSON before anything is read of it.
/// </summary>
internal static class LooseJson
{
    private const int MaxDepth = 32;

    /// <summary>What <paramref name="read"/> makes of the root; it keeps no element.</summary>
    /// <exception cref="InvalidFileException">Empty, a page or XML in the place of JSON, no JSON, cut short, or text that is no Unicode.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, string where, Func<JsonElement, T> read)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        RefuseMarkup(body.Span, where);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{where} line {exception.LineNumber + 1} byte {exception.BytePositionInLine}");
            throw new InvalidFileException(place, "not JSON or cut short", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidFileException(where, "holds text that is no valid Unicode", exception);
        }
    }

    /// <summary>True where an object has the member, whatever its value.</summary>
    public static bool Has(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out _);

    /// <summary>A member; null where it is absent or says null, and where the parent is no object.</summary>
    public static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) && !IsNull(member) ? member : null;

    /// <summary>The elements of a list, or the one thing that stands in its place, or nothing; nulls are passed over.</summary>
    public static IEnumerable<JsonElement> Many(JsonElement? parent, string name) => Member(parent, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(item => !IsNull(item)),
        { } single => [single],
    };

    /// <summary>A number, written as one or as text; null where it is absent, NaN where what is there is none.</summary>
    public static double? Number(JsonElement? parent, string name) => Member(parent, name) is { } member ? Number(member) : null;

    /// <summary>As of a member.</summary>
    public static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetDouble(out var number) ? number : double.NaN,
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonValueKind.Null => null,
        _ => double.NaN,
    };

    /// <summary>A text; null where it is absent, no text, or longer than <paramref name="longest"/>.</summary>
    public static string? Text(JsonElement? parent, string name, int longest = 64) => Member(parent, name) is { } member ? Text(member, longest) : null;

    /// <summary>As of a member.</summary>
    public static string? Text(JsonElement element, int longest = 64) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { } text && text.Length <= longest ? text : null;

    private static bool IsNull(JsonElement element) =>
        element.ValueKind == JsonValueKind.Null || (element.ValueKind == JsonValueKind.String && element.ValueEquals("null"u8));

    private static void RefuseMarkup(ReadOnlySpan<byte> body, string where)
    {
        var text = body.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) throw new InvalidFileException(where, "empty");
        if (text[0] == '<') throw new InvalidFileException(where, text.StartsWith("<!"u8) || text.StartsWith("<h"u8) ? "an HTML page, not JSON" : "an XML answer, not JSON");
    }
}
