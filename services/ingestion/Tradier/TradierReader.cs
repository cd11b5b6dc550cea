using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>One quote.</summary>
/// <param name="Symbol">The plain symbol.</param>
/// <param name="Price">The last trade's price, or the middle of bid and ask where there was none; null where there is neither.</param>
/// <param name="At">When that was; null where Tradier does not say.</param>
public sealed record TradierQuote(string Symbol, double? Price, DateTimeOffset? At);

/// <summary>An answer of quotes.</summary>
/// <param name="Unmatched">The symbols that Tradier does not know, plain.</param>
public sealed record TradierQuotes(IReadOnlyList<TradierQuote> Quotes, IReadOnlyList<string> Unmatched)
{
    /// <summary>The quote of a plain symbol; null where there is none.</summary>
    public TradierQuote? Of(string symbol) => Quotes.FirstOrDefault(quote => quote.Symbol == symbol);
}

/// <summary>Reads Tradier's small answers: expirations, quotes, daily history, the stream's session. Lenient inside, strict on what the answer is.</summary>
public static class TradierReader
{
    private const int LongestSession = 256;

    /// <summary>The expiries of an underlying, ascending, each once; none where Tradier says null. What is no date is left out.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or no such answer.</exception>
    public static IReadOnlyList<DateOnly> Expirations(byte[] body, string where) => LooseJson.Read<IReadOnlyList<DateOnly>>(body, where, root =>
    {
        if (!LooseJson.Has(root, "expirations")) throw new InvalidFileException(where, "no expirations: it has no 'expirations'");
        var dates = new SortedSet<DateOnly>();
        foreach (var date in LooseJson.Many(LooseJson.Member(root, "expirations"), "date"))
            if (Date(LooseJson.Text(date)) is { } day) dates.Add(day);
        return [.. dates];
    });

    /// <summary>The quotes of an answer, by plain symbol; the first of a symbol stands.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or no such answer.</exception>
    public static TradierQuotes Quotes(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        if (!LooseJson.Has(root, "quotes")) throw new InvalidFileException(where, "no quotes: it has no 'quotes'");
        var member = LooseJson.Member(root, "quotes");
        var quotes = LooseJson.Many(member, "quote").Select(Quote).OfType<TradierQuote>().ToArray();
        var unmatched = LooseJson.Many(LooseJson.Member(member, "unmatched_symbols"), "symbol").Select(symbol => LooseJson.Text(symbol)).OfType<string>();
        return new TradierQuotes(quotes, [.. unmatched.Select(UnderlyingSymbol.Canonical)]);
    });

    /// <summary>Daily bars, oldest first; none where Tradier says null.</summary>
    /// <exception cref="InvalidFileException">Not JSON, no such answer, or not one usable day.</exception>
    public static DailyHistory History(byte[] body, string where) => LooseJson.Read(body, where, root =>
    {
        var days = new SortedDictionary<DateOnly, DailyBar>();
        var skipped = new Tally();
        foreach (var row in LooseJson.Many(LooseJson.Member(root, "history"), "day"))
        {
            if (Date(LooseJson.Text(row, "date")) is not { } date) skipped.Add(RowReason.BadTime);
            else if (Price(row, "close") is not { } close) skipped.Add(RowReason.NotANumber);
            else if (!days.TryAdd(date, new DailyBar(date, Price(row, "open") ?? close, Price(row, "high") ?? close, Price(row, "low") ?? close, close)))
                skipped.Add(RowReason.Duplicate);
        }

        return days.Count > 0 ? new DailyHistory([.. days.Values], skipped.ToDictionary()) : throw new InvalidFileException(where, "a history without one usable day");
    });

    /// <summary>The id of a new session of the stream; a secret.</summary>
    /// <exception cref="InvalidFileException">Not JSON, or no session in it.</exception>
    public static string Session(byte[] body, string where) => LooseJson.Read(body, where, root =>
        LooseJson.Text(LooseJson.Member(root, "stream"), "sessionid", LongestSession) is { Length: > 0 } session
            ? session
            : throw new InvalidFileException(where, "no session in the answer"));

    /// <summary>A time as Tradier writes it: epoch milliseconds (0 for never), in old answers ISO 8601 with a zone.</summary>
    internal static DateTimeOffset? Time(JsonElement row, string name)
    {
        var milliseconds = LooseJson.Number(row, name);
        if (milliseconds is null || !double.IsNaN(milliseconds.Value)) return EpochTime.OfMilliseconds(milliseconds);
        return LooseJson.Text(row, name) is { } text
            && DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Year is >= 1970 and < 2200
                ? time.ToUniversalTime()
                : null;
    }

    private static TradierQuote? Quote(JsonElement row)
    {
        if (LooseJson.Text(row, "symbol") is not { } symbol) return null;
        var plain = UnderlyingSymbol.Canonical(symbol);
        if (Price(row, "last") is { } last) return new TradierQuote(plain, last, Time(row, "trade_date"));
        return Price(row, "bid") is { } bid && Price(row, "ask") is { } ask
            ? new TradierQuote(plain, (bid + ask) / 2, EpochTime.Later(Time(row, "bid_date"), Time(row, "ask_date")))
            : new TradierQuote(plain, null, null);
    }

    private static double? Price(JsonElement row, string name) => LooseJson.Number(row, name) is { } price && double.IsFinite(price) && price > 0 ? price : null;

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 2200 ? date : null;
}
