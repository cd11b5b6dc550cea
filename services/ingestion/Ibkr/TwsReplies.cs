using System.Globalization;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>Reads the longer answers of TWS. Each gives false where it cannot be read, and has changed nothing then.</summary>
internal static class TwsReplies
{
    private const int MostItems = 20_000;
    private const int DetailsVersionField = 164;

    /// <summary>A contract's id, of its details: <c>[version,] request, symbol, type, date, strike, right, exchange, currency, local symbol, market, class, id</c>.</summary>
    public static bool Details(ref TwsFields fields, IbkrDesk desk)
    {
        if (desk.ServerVersion < DetailsVersionField && !fields.TrySkip(1)) return false;
        if (!fields.TryInt(out var request) || !fields.TrySkip(10) || !fields.TryInt(out var contractId) || contractId <= 0) return false;
        desk.Details(request, contractId);
        return true;
    }

    /// <summary>What is listed on one exchange: <c>request, exchange, id, class, multiplier, n, expiries, n, strikes</c>.</summary>
    public static bool Parameters(ref TwsFields fields, IbkrDesk desk)
    {
        if (!fields.TryInt(out var request) || !fields.TryText(out var exchange)) return false;
        if (!fields.TrySkip(1) || !fields.TryText(out var tradingClass) || !fields.TryText(out var multiplier)) return false;
        if (!fields.TryInt(out var expiryCount) || expiryCount is < 0 or > MostItems) return false;
        var expiries = new List<DateOnly>();
        for (; expiryCount > 0; expiryCount--)
        {
            if (!fields.TryText(out var text) || !DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)) return false;
            if (expiry.Year is >= 2000 and < 2100) expiries.Add(expiry);
        }

        if (!fields.TryInt(out var strikeCount) || strikeCount is < 0 or > MostItems) return false;
        var strikes = new List<long>();
        for (; strikeCount > 0; strikeCount--)
        {
            if (!fields.TryNumber(out var strike) || strike is not { } points) return false;
            var mills = Math.Round(points * 1000, MidpointRounding.AwayFromZero);
            if (mills is > 0 and <= 99_999_999) strikes.Add((long)mills);
        }

        if (IsRoot(tradingClass)) desk.Listing(request)?.Add(exchange, tradingClass, multiplier, expiries, strikes);
        return true;
    }

    /// <summary>Daily bars: <c>request, start, end, n, (date, open, high, low, close, volume, average, count)…</c>; those that do not follow the day before are left out.</summary>
    public static bool Closes(ref TwsFields fields, IbkrDesk desk, IbkrBook book)
    {
        if (!fields.TryInt(out var request) || !fields.TrySkip(2) || !fields.TryInt(out var bars) || bars is < 0 or > MostItems) return false;
        var closes = new List<(DateOnly Date, double Close)>();
        for (; bars > 0; bars--)
        {
            if (!fields.TryText(out var text) || !fields.TrySkip(3) || !fields.TryNumber(out var close) || !fields.TrySkip(3)) return false;
            if (!DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
            if (close is > 0 && date.Year is >= 1970 and < 2200 && (closes.Count == 0 || date > closes[^1].Date)) closes.Add((date, close.Value));
        }

        if (!desk.IsCloses(request)) return true;
        if (closes.Count > 0) book.Closes = closes;
        else book.ClosesProblem = "TWS has no daily closes of VIX";
        book.Changed();
        return true;
    }

    // An adjusted class has a digit at its end (or its start, as TWS writes some): its deliverable is another.
    private static bool IsRoot(string text) =>
        text.Length is > 0 and <= 6 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) && !char.IsAsciiDigit(text[0]) && !char.IsAsciiDigit(text[^1]);
}
