using System.Globalization;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>An intraday recording of the volatility indices, in order of time.</summary>
/// <param name="Skipped">Rows left out, by <see cref="RowReason"/>.</param>
public sealed record IntradayVolatility(IReadOnlyList<VolatilityIndexQuote> Quotes, IReadOnlyDictionary<string, int> Skipped);

/// <summary>
/// Reads <c>time,vix,vix3m,vvix,vix9d</c>: times ISO 8601 with a zone (Z or an offset), values in index points, empty where absent. VIX must be
/// there in every row; columns are found by name, all but <c>time</c> and <c>vix</c> may be missing. VIX out of its range is passed on, so that
/// its detector counts it; one that is not finite cannot be.
/// </summary>
public static class IntradayVolatilityCsv
{
    /// <summary>The most rows that are taken: a year of seconds in regular sessions is beyond it, a month is not.</summary>
    public const int MaxRows = 1_000_000;

    /// <exception cref="InvalidFileException">Not readable, another header, too long, or not one usable row.</exception>
    public static IntradayVolatility ReadFile(string path, string feed)
    {
        using var rows = new CsvRows(CompressedFile.OpenText(path), path);
        return Read(rows, path, feed);
    }

    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static IntradayVolatility Read(TextReader text, string where, string feed)
    {
        using var rows = new CsvRows(text, where);
        return Read(rows, where, feed);
    }

    private static IntradayVolatility Read(CsvRows rows, string where, string feed)
    {
        if (!rows.Read()) throw new InvalidFileException(where, "empty");
        int time = Find(rows, "time"), vix = Find(rows, "vix"), vix3M = Find(rows, "vix3m"), vvix = Find(rows, "vvix"), vix9D = Find(rows, "vix9d");
        if (time < 0 || vix < 0) throw new InvalidFileException(rows.Place, "no intraday volatility file: header time,vix,vix3m,vvix,vix9d wanted");

        var stamp = new MarketStamp { RunId = "", Feed = feed };
        var quotes = new List<VolatilityIndexQuote>();
        var skipped = new Tally();
        while (rows.Read())
        {
            if (rows.Count == 1 && rows[0].IsEmpty) continue;
            if (quotes.Count == MaxRows) throw new InvalidFileException(rows.Place, "more than 1,000,000 rows");
            if (!TryTime(rows[time], out var at)) skipped.Add(RowReason.BadTime);
            else if (Value(rows[vix]) is not { } value) skipped.Add(RowReason.NotANumber);
            else quotes.Add(new VolatilityIndexQuote { Stamp = stamp, AsOf = at, Vix = value, Vix3M = Get(vix3M), Vvix = Get(vvix), Vix9D = Get(vix9D) });
        }

        if (quotes.Count == 0) throw new InvalidFileException(where, $"an intraday volatility file without one usable row ({skipped})");
        return new IntradayVolatility([.. quotes.OrderBy(quote => quote.AsOf)], skipped.ToDictionary());

        double? Get(int column) => Value(rows[column]);
    }

    private static int Find(CsvRows rows, string name)
    {
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].TrimStart('\uFEFF').Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    /// <summary>A time without a zone is refused: it would mean another instant on another machine.</summary>
    private static bool TryTime(ReadOnlySpan<char> text, out DateTimeOffset at)
    {
        at = default;
        var clock = text.IndexOf('T');
        if (clock < 0 || (!text.EndsWith("Z", StringComparison.Ordinal) && text[clock..].IndexOfAny('+', '-') < 0)) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at)) return false;
        return at.Year is >= 1970 and < 2200;
    }

    private static double? Value(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
