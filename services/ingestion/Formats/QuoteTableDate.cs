using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// The date of a downloaded quote table, written in the locale of whoever saved it: <c>September 14, 2023 at 4:31 PM EDT</c>,
/// <c>27 de agosto de 2025 às 21:30 GMT-4</c>, <c>11 September 2024 at 12:37 GMT-4</c>. Read by its parts in any order: a month's name, a
/// four-digit year, a clock time, a day, a zone. A date of numbers alone is read in the form yyyy-MM-dd only, since others are ambiguous.
/// </summary>
internal static partial class QuoteTableDate
{
    // English, Portuguese, Spanish, French, Italian, German, Dutch, with their abbreviations; one line a month.
    private static readonly FrozenDictionary<string, int> Months = Numbered(
        "jan january janeiro enero ene janvier janv gennaio gen januar januari",
        "feb february fevereiro fev febrero février févr febbraio februar februari",
        "mar march março marzo mars märz mär maart mrt",
        "apr april abril abr avril avr aprile",
        "may maio mai mayo maggio mag mei",
        "jun june junho junio juin giugno giu juni",
        "jul july julho julio juillet juil luglio lug juli",
        "aug august agosto ago août augustus",
        "sep sept september setembro set septiembre septembre settembre",
        "oct october outubro out octubre octobre ottobre ott oktober okt",
        "nov november novembro noviembre novembre",
        "dec december dezembro dez diciembre dic décembre déc dicembre dezember");

    // Zones that are written as letters alone, in minutes from UTC.
    private static readonly FrozenDictionary<string, int> ZoneMinutes = new KeyValuePair<string, int>[]
    {
        new("EST", -300), new("EDT", -240), new("CST", -360), new("CDT", -300), new("MST", -420), new("MDT", -360), new("PST", -480), new("PDT", -420),
        new("GMT", 0), new("UTC", 0), new("WET", 0), new("WEST", 60), new("BST", 60), new("CET", 60), new("CEST", 120), new("EET", 120), new("EEST", 180),
        new("BRT", -180),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the text after <c>Date:</c>; false where a part is missing, doubtful or out of range.</summary>
    public static bool TryParse(string text, out DateTimeOffset at)
    {
        at = default;
        var clock = Clock().Match(text);
        if (!clock.Success || !TryTime(clock, out var time)) return false;
        var rest = text.Remove(clock.Index, clock.Length);
        if (!TryZone(ref rest, out var offset) || !TryDate(rest, out var date)) return false;
        at = new DateTimeOffset(date.ToDateTime(time), offset).ToUniversalTime();
        return true;
    }

    private static bool TryTime(Match clock, out TimeOnly time)
    {
        time = default;
        int hour = Whole(clock.Groups["h"]), minute = Whole(clock.Groups["m"]), second = clock.Groups["s"].Success ? Whole(clock.Groups["s"]) : 0;
        if (clock.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12) return false;
            hour = (hour % 12) + (half.ValueSpan[0] is 'p' or 'P' ? 12 : 0);
        }

        if (hour > 23 || minute > 59 || second > 59) return false;
        time = new TimeOnly(hour, minute, second);
        return true;
    }

    private static bool TryZone(ref string text, out TimeSpan offset)
    {
        offset = default;
        var shifted = Shifted().Match(text);
        if (shifted.Success)
        {
            var minutes = (Whole(shifted.Groups["h"]) * 60) + (shifted.Groups["m"].Success ? Whole(shifted.Groups["m"]) : 0);
            if (minutes > 14 * 60) return false;
            offset = TimeSpan.FromMinutes(shifted.Groups["sign"].ValueSpan[0] == '+' ? minutes : -minutes);
            text = text.Remove(shifted.Index, shifted.Length);
            return true;
        }

        foreach (Match word in Word().Matches(text))
        {
            if (!ZoneMinutes.TryGetValue(word.Value, out var minutes)) continue;
            offset = TimeSpan.FromMinutes(minutes);
            return true;
        }

        return false;
    }

    private static bool TryDate(string text, out DateOnly date)
    {
        var iso = IsoDate().Match(text);
        if (iso.Success) return DateOnly.TryParseExact(iso.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 1970 and < 2200;

        date = default;
        var numbers = Number().Matches(text);
        if (numbers.Count != 2) return false;
        var year = numbers.FirstOrDefault(number => number.Length == 4);
        var day = numbers.FirstOrDefault(number => number.Length <= 2);
        if (year is null || day is null) return false;

        foreach (Match word in Word().Matches(text))
        {
            if (!Months.TryGetValue(word.Value, out var month)) continue;
            int y = Whole(year), d = Whole(day);
            if (y is < 1970 or > 2199 || d < 1 || d > DateTime.DaysInMonth(y, month)) return false;
            date = new DateOnly(y, month, d);
            return true;
        }

        return false;
    }

    private static FrozenDictionary<string, int> Numbered(params string[] months) =>
        months.SelectMany((names, i) => names.Split(' ').Select(name => KeyValuePair.Create(name, i + 1))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static int Whole(Capture digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    // Some locales put a narrow no-break space before AM and PM, which \s covers.
    [GeneratedRegex(@"\b(?<h>[0-9]{1,2})[:h](?<m>[0-9]{2})(:(?<s>[0-9]{2}))?(\s*(?<half>[AaPp])\.?[Mm]\b\.?)?", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(GMT|UTC)\s*(?<sign>[+\-\u2212])(?<h>[0-9]{1,2})(:?(?<m>[0-9]{2}))?\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 100)]
    private static partial Regex Shifted();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", RegexOptions.None, 100)]
    private static partial Regex IsoDate();

    [GeneratedRegex("[0-9]+", RegexOptions.None, 100)]
    private static partial Regex Number();

    [GeneratedRegex(@"\p{L}+", RegexOptions.None, 100)]
    private static partial Regex Word();
}
