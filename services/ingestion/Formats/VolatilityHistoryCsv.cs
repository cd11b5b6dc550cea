using System.Globalization;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>One day of a volatility index, in index points. A two-column file gives one value for all four.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DailyBar(DateOnly Date, double Open, double High, double Low, double Close);

/// <summary>A daily history, oldest first, one bar a date.</summary>
/// <param name="Skipped">Rows left out, by <see cref="RowReason"/>.</param>
public sealed record DailyHistory(IReadOnlyList<DailyBar> Days, IReadOnlyDictionary<string, int> Skipped);

/// <summary>
/// Reads daily histories of volatility indices as Cboe publishes them: <c>DATE,OPEN,HIGH,LOW,CLOSE</c> or two columns (<c>DATE,VVIX</c>),
/// dates as MM/DD/YYYY or yyyy-MM-dd. Rows in any order of date. Values must be finite and above 0; an index' own range is its detector's to judge.
/// </summary>
public static class VolatilityHistoryCsv
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "MM/dd/yyyy", "M/d/yyyy"];

    /// <summary>Reads a file, gzipped or not.</summary>
    /// <exception cref="InvalidFileException">Not readable, another header, or not one usable row.</exception>
    public static DailyHistory ReadFile(string path)
    {
        using var rows = new CsvRows(CompressedFile.OpenText(path), path);
        return Read(rows, path);
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static DailyHistory Read(TextReader text, string where)
    {
        using var rows = new CsvRows(text, where);
        return Read(rows, where);
    }

    private static DailyHistory Read(CsvRows rows, string where)
    {
        var (open, high, low, close) = ReadHeader(rows, where);
        var days = new SortedDictionary<DateOnly, DailyBar>();
        var skipped = new Tally();
        while (rows.Read())
        {
            if (rows.Count == 1 && rows[0].IsEmpty) continue;
            if (rows.Count <= close) skipped.Add(RowReason.Malformed);
            else if (!TryDate(rows[0], out var date))
                skipped.Add(RowReason.BadTime);
            else if (!TryValue(rows[open], out var o) || !TryValue(rows[high], out var h) || !TryValue(rows[low], out var l) || !TryValue(rows[close], out var c))
                skipped.Add(RowReason.NotANumber);
            else if (!days.TryAdd(date, new DailyBar(date, o, h, l, c)))
                skipped.Add(RowReason.Duplicate);
        }

        if (days.Count == 0 && skipped.Total == 0) throw new InvalidFileException(where, "a volatility history without rows");
        if (days.Count == 0) throw new InvalidFileException(where, $"a volatility history without one usable row ({skipped})");
        return new DailyHistory([.. days.Values], skipped.ToDictionary());
    }

    private static (int Open, int High, int Low, int Close) ReadHeader(CsvRows rows, string where)
    {
        if (!rows.Read()) throw new InvalidFileException(where, "empty");
        if (!Named(rows, 0, "DATE")) throw new InvalidFileException(rows.Place, "no volatility history: its header does not begin with DATE");
        if (rows.Count == 2) return (1, 1, 1, 1);
        if (rows.Count >= 5 && Named(rows, 1, "OPEN") && Named(rows, 2, "HIGH") && Named(rows, 3, "LOW") && Named(rows, 4, "CLOSE")) return (1, 2, 3, 4);
        throw new InvalidFileException(rows.Place, "no volatility history: header DATE,OPEN,HIGH,LOW,CLOSE or two columns wanted");
    }

    private static bool Named(CsvRows rows, int index, string name) => rows[index].TrimStart('\uFEFF').Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool TryDate(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 1970 and < 2200;

    private static bool TryValue(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value > 0;
}
