using System.Globalization;
using System.Text.Json;

namespace OptionsAlerts.Fakes.Polygon;

/// <summary>One row of a chain, with what a query may ask of it.</summary>
internal sealed record PolygonRow(string Json, double? Strike, string? Expiry)
{
    public const string Path = "/v3/snapshot/options/";

    /// <summary>A row whose strike and expiry cannot be read is in every window.</summary>
    public static PolygonRow Of(string json)
    {
        try
        {
            using var row = JsonDocument.Parse(json);
            var details = row.RootElement.GetProperty("details");
            return new PolygonRow(json, details.GetProperty("strike_price").GetDouble(), details.GetProperty("expiration_date").GetString());
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new PolygonRow(json, null, null);
        }
    }

    /// <summary>The page that a query asks for, at most 10 rows where it does not say.</summary>
    public static string Page(PolygonRow[] rows, IQueryCollection query, int maxPage, Uri address)
    {
        var wanted = rows.Where(row => row.IsIn(query)).ToArray();
        var from = int.TryParse(query["cursor"], CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var size = Math.Min(maxPage, int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var limit) ? limit : 10);
        var page = string.Join(',', wanted.Skip(from).Take(size).Select(row => row.Json));
        var kept = query.Where(pair => pair.Key != "cursor").Select(pair => $"{pair.Key}={pair.Value}");
        var next = from + size < wanted.Length
            ? FormattableString.Invariant($",\"next_url\":\"{address}?{string.Join('&', kept)}&cursor={from + size}\"")
            : "";
        return $$"""{"request_id":"{{from}}","results":[{{page}}],"status":"OK"{{next}}}""";
    }

    private bool IsIn(IQueryCollection query) =>
        (!Number(query, "strike_price.gte", out var least) || Strike is null || Strike >= least)
        && (!Number(query, "strike_price.lte", out var most) || Strike is null || Strike <= most)
        && (query["expiration_date.gte"] is not [{ } first] || Expiry is null || string.CompareOrdinal(Expiry, first) >= 0)
        && (query["expiration_date.lte"] is not [{ } last] || Expiry is null || string.CompareOrdinal(Expiry, last) <= 0);

    private static bool Number(IQueryCollection query, string name, out double number) => double.TryParse(query[name], CultureInfo.InvariantCulture, out number);
}
