using System.Globalization;
using System.Text.Json;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>Reads the values of Alpaca's JSON one by one: a value of the wrong kind is passed over whole, whatever it holds.</summary>
internal static class AlpacaJson
{
    /// <summary>The next value's text; null where it is none.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>The next value as a number, spelled as one or as a string; null for null, NaN for what should be one and is none.</summary>
    public static double? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.Number when reader.TryGetDouble(out var number): return number;
            case JsonTokenType.String when !reader.ValueIsEscaped && double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var spelled): return spelled;
            default:
                reader.Skip();
                return double.NaN;
        }
    }

    /// <summary>The next value as an instant (RFC 3339, any offset, to the nanosecond); null where it is none.</summary>
    public static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        if (Text(ref reader) is not { Length: <= 40 } text) return null;
        // Ticks are 100 ns: what stands beyond the seventh decimal is cut off, since the parser refuses it.
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            var end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - point > 8) text = string.Concat(text.AsSpan(0, point + 8), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    /// <summary>Reads into the next value where it is an object; else passes it over.</summary>
    public static bool IsObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) return true;
        reader.Skip();
        return false;
    }

    /// <summary>Goes to the next member of the object that is read; false at its end.</summary>
    public static bool Member(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Passes the next value over.</summary>
    public static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
