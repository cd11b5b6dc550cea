using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>One index of a snapshot.</summary>
/// <param name="Value">In points; null where there is none.</param>
/// <param name="At">When it was; null where Polygon does not say.</param>
/// <param name="Error">Why there is none, as Polygon names it (<c>NOT_FOUND</c>, <c>NOT_ENTITLED</c>): it comes within an answer that is HTTP 200.</param>
public sealed record PolygonIndex(double? Value, DateTimeOffset? At, string? Error);

/// <summary>Reads Polygon's small answers: snapshots of indices, the underlying of a chain, daily bars. Lenient inside, strict on what the answer is.</summary>
public static class PolygonReader
{
    private const long NanosATick = 100;

    /// <summary>The indices of a snapshot by plain symbol; the first of a symbol stands.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or no such answer.</exception>
    public static IReadOnlyDictionary<string, PolygonIndex> Indices(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        if (!LooseJson.Has(root, "results")) throw new InvalidFileException(where, "no snapshot: it has no 'results'");
        var indices = new Dictionary<string, PolygonIndex>(StringComparer.Ordinal);
        foreach (var row in LooseJson.Many(root, "results"))
        {
            if (LooseJson.Text(row, "ticker") is { } ticker)
                indices.TryAdd(UnderlyingSymbol.Canonical(ticker), new PolygonIndex(Price(row, "value"), Nanos(row, "last_updated"), LooseJson.Text(row, "error")));
        }

        return indices;
    });

    /// <summary>The underlying's price as a chain's first row tells it; null where it does not.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or no such answer.</exception>
    public static (double? Price, DateTimeOffset? At) Underlying(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        if (!LooseJson.Has(root, "results")) throw new InvalidFileException(where, "no page of a chain: it has no 'results'");
        var asset = LooseJson.Many(root, "results").Select(row => LooseJson.Member(row, "underlying_asset")).FirstOrDefault(asset => asset is not null);
        return (Price(asset, "price") ?? Price(asset, "value"), Nanos(asset, "last_updated"));
    });

    /// <summary>Daily bars, oldest first.</summary>
    /// <exception cref="InvalidFileException">Not JSON, no such answer, or not one usable day.</exception>
    public static DailyHistory History(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        var days = new SortedDictionary<DateOnly, DailyBar>();
        var skipped = new Tally();
        foreach (var row in LooseJson.Many(root, "results"))
        {
            if (EpochTime.OfMilliseconds(LooseJson.Number(row, "t")) is not { } at) skipped.Add(RowReason.BadTime);
            else if (Price(row, "c") is not { } close) skipped.Add(RowReason.NotANumber);
            else if (ExchangeTime.Date(at) is var date && !days.TryAdd(date, new DailyBar(date, Price(row, "o") ?? close, Price(row, "h") ?? close, Price(row, "l") ?? close, close)))
                skipped.Add(RowReason.Duplicate);
        }

        return days.Count > 0 ? new DailyHistory([.. days.Values], skipped.ToDictionary()) : throw new InvalidFileException(where, "a history without one usable day");
    });

    /// <summary>A number above zero; null where there is none.</summary>
    internal static double? Price(JsonElement? row, string name) => LooseJson.Number(row, name) is { } price && double.IsFinite(price) && price > 0 ? price : null;

    /// <summary>The instant of a count of nanoseconds; null where there is none between 1970 and 2199.</summary>
    internal static DateTimeOffset? Nanos(JsonElement? row, string name)
    {
        if (LooseJson.Member(row, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var nanos))
            return nanos is > 0 and < 7_258_118_399_000_000_000 ? DateTimeOffset.UnixEpoch.AddTicks(nanos / NanosATick) : null;
        return EpochTime.OfSeconds(LooseJson.Number(row, name) / 1e9);
    }
}
