using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>A chart: the last value, and its bars by day.</summary>
/// <param name="Symbol">As Yahoo names it: <c>^VIX</c>.</param>
/// <param name="Price">The last value; null where there is none.</param>
/// <param name="At">Its time; null where there is none.</param>
/// <param name="Days">One bar a date in New York, of a chart of daily bars.</param>
public sealed record YahooChart(string? Symbol, double? Price, DateTimeOffset? At, DailyHistory Days);

/// <summary>Reads Yahoo's charts. Bars are columns with nulls in them; without data the times are absent and the columns an empty object.</summary>
public static class YahooReader
{
    /// <exception cref="InvalidFileException">Not JSON, or no chart.</exception>
    public static YahooChart Chart(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        var chart = LooseJson.Member(root, "chart");
        JsonElement? found = LooseJson.Many(chart, "result").Where(item => item.ValueKind == JsonValueKind.Object).Cast<JsonElement?>().FirstOrDefault();
        if (found is not { } result) throw new InvalidFileException(where, Said(chart) ?? "no chart: it has no 'result'");
        var meta = LooseJson.Member(result, "meta");
        var (price, at) = (Positive(LooseJson.Number(meta, "regularMarketPrice")), EpochTime.OfSeconds(LooseJson.Number(meta, "regularMarketTime")));
        var days = new SortedDictionary<DateOnly, DailyBar>();
        var skipped = new Tally();
        foreach (var (time, open, high, low, close) in Bars(result))
        {
            if (time is not { } start)
            {
                skipped.Add(RowReason.BadTime);
                continue;
            }

            // A minute without a trade.
            if (close is not { } value)
            {
                skipped.Add(RowReason.NotANumber);
                continue;
            }

            if (price is null || at is null || start > at) (price, at) = (value, start);
            var date = ExchangeTime.Date(start);
            days[date] = new DailyBar(date, open ?? value, high ?? value, low ?? value, value);
        }

        return new YahooChart(LooseJson.Text(meta, "symbol"), price, at, new DailyHistory([.. days.Values], skipped.ToDictionary()));
    });

    /// <summary>True for the JSON with which Yahoo says that it has no such symbol.</summary>
    public static bool SaysNotFound(byte[] body)
    {
        try
        {
            return LooseJson.Read(body, "refusal", root => LooseJson.Text(LooseJson.Member(LooseJson.Member(root, "chart"), "error"), "code") == "Not Found");
        }
        catch (InvalidFileException)
        {
            return false;
        }
    }

    /// <summary>The words of an error member; null where there is none.</summary>
    internal static string? Said(JsonElement? parent) =>
        LooseJson.Text(LooseJson.Member(parent, "error"), "description", longest: 4096) is { } words ? $"Yahoo says: {ServerText.OneLine(words)}" : null;

    internal static double? Positive(double? value) => value is { } number && double.IsFinite(number) && number > 0 ? number : null;

    private static IEnumerable<(DateTimeOffset? Time, double? Open, double? High, double? Low, double? Close)> Bars(JsonElement result)
    {
        JsonElement? quote = LooseJson.Many(LooseJson.Member(result, "indicators"), "quote").Cast<JsonElement?>().FirstOrDefault();
        var times = Column(result, "timestamp");
        var (open, high, low, close) = (Column(quote, "open"), Column(quote, "high"), Column(quote, "low"), Column(quote, "close"));
        for (var i = 0; i < times.Length; i++) yield return (EpochTime.OfSeconds(times[i]), At(open, i), At(high, i), At(low, i), At(close, i));

        static double? At(double?[] column, int i) => i < column.Length ? Positive(column[i]) : null;
    }

    // Nulls hold their places.
    private static double?[] Column(JsonElement? parent, string name) =>
        LooseJson.Member(parent, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(LooseJson.Number)] : [];
}
