using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Reads the whole-chain CSV that Cboe's website offers for download: three lines about the underlying (name and last price, date in the
/// saver's locale), then a header, then one line a strike and expiry with the call on the left and the put on the right.
/// </summary>
public static class CboeQuoteTable
{
    private const int HeaderLines = 8;
    private const string Bom = "\uFEFF";

    /// <summary>True when a text begins like a quote table, for telling files apart.</summary>
    public static bool LooksLike(ReadOnlySpan<char> beginning) => beginning.Contains("Expiration Date,Calls", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file, gzipped or not.</summary>
    /// <exception cref="InvalidFileException">Not readable, or not a quote table: no date, no header, no contract.</exception>
    public static ParsedChain ReadFile(string path, string feed)
    {
        using var rows = new CsvRows(CompressedFile.OpenText(path), path);
        return Read(rows, path, feed);
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static ParsedChain Read(TextReader text, string where, string feed)
    {
        using var rows = new CsvRows(text, where);
        return Read(rows, where, feed);
    }

    private static ParsedChain Read(CsvRows rows, string where, string feed)
    {
        var (last, asOf, call, put) = ReadHeader(rows, where);
        var chain = new ChainBuilder();
        while (rows.Read())
        {
            if (rows.Count == 1 && rows[0].IsEmpty) continue;
            if (rows.Count <= put.Symbol)
            {
                chain.Excluded.Add(RowReason.Malformed);
                continue;
            }

            Side(rows, call, chain);
            Side(rows, put, chain);
        }

        if (chain.Count == 0) throw new InvalidFileException(where, "a quote table without one readable contract");

        // The table names its underlying in words only; the roots say which it is: the one most rows belong to.
        var symbol = chain.MainUnderlying();
        var columns = chain.Build(symbol);
        var snapshot = new OptionChainSnapshot
        {
            Stamp = new MarketStamp { RunId = "", Feed = feed },
            AsOf = asOf,
            Underlying = symbol,
            Spot = last,
            Contracts = columns,
            Excluded = chain.Excluded.ToDictionary(),
        };
        return new ParsedChain(snapshot, ExchangeTime.Date(asOf), chain.Repaired.ToDictionary());
    }

    private static (double? Last, DateTimeOffset AsOf, Columns Call, Columns Put) ReadHeader(CsvRows rows, string where)
    {
        double? last = null;
        string? date = null;
        for (var line = 0; line < HeaderLines && rows.Read(); line++)
        {
            if (rows[0].TrimStart(Bom).Equals("Expiration Date", StringComparison.OrdinalIgnoreCase))
            {
                if (date is null) throw new InvalidFileException(rows.Place, "a quote table without a 'Date:' line above its header");
                if (!QuoteTableDate.TryParse(date, out var asOf))
                    throw new InvalidFileException(where, $"unreadable date '{Short(date)}' (month by name, year, time and zone wanted)");
                var (call, put) = ReadColumns(rows);
                return (last, asOf, call, put);
            }

            for (var i = 0; i < rows.Count; i++)
            {
                var field = rows[i].TrimStart(Bom);
                if (field.StartsWith("Last:", StringComparison.OrdinalIgnoreCase)) last = Spot(field["Last:".Length..]);
                else if (field.StartsWith("Date:", StringComparison.OrdinalIgnoreCase)) date = Unsplit(rows, i)["Date:".Length..].Trim();
            }
        }

        throw new InvalidFileException(where, "no Cboe quote table: no line begins with 'Expiration Date'");
    }

    /// <summary>An unquoted date may hold commas of its own: everything up to the field that begins with <c>Bid:</c> belongs to it.</summary>
    private static string Unsplit(CsvRows rows, int first)
    {
        var text = rows[first].TrimStart(Bom).ToString();
        for (var i = first + 1; i < rows.Count && !rows[i].StartsWith("Bid:", StringComparison.OrdinalIgnoreCase); i++) text += $", {rows[i]}";
        return text;
    }

    private static (Columns Call, Columns Put) ReadColumns(CsvRows rows)
    {
        var names = new List<string>(rows.Count);
        for (var i = 0; i < rows.Count; i++) names.Add(rows[i].ToString());
        int calls = Find("Calls", 0), puts = Find("Puts", calls + 1);
        return (Block(calls), Block(puts));

        Columns Block(int symbol) => new(
            symbol,
            Find("Bid", symbol),
            Find("Ask", symbol),
            Find("Volume", symbol),
            Find("IV", symbol),
            Find("Delta", symbol),
            Find("Gamma", symbol),
            Find("Open Interest", symbol));

        int Find(string name, int from)
        {
            var index = names.FindIndex(from, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index >= 0) return index;
            throw new InvalidFileException(rows.Place, $"the quote table's header lacks '{name}'{(from > 0 && from < names.Count ? $" after '{Short(names[from])}'" : "")}");
        }
    }

    private static void Side(CsvRows rows, Columns at, ChainBuilder chain)
    {
        if (!OccSymbol.TryParse(rows[at.Symbol], out var symbol))
        {
            chain.Excluded.Add(RowReason.UnparsableSymbol);
            return;
        }

        chain.Add(symbol, new ChainRow(
            Number(rows[at.Bid]),
            Number(rows[at.Ask]),
            Number(rows[at.OpenInterest]),
            Number(rows[at.Volume]),
            Number(rows[at.Iv]),
            Number(rows[at.Delta]),
            Number(rows[at.Gamma])));
    }

    private static double? Spot(ReadOnlySpan<char> text) => Number(text) is { } price && double.IsFinite(price) && price > 0 ? price : null;

    /// <summary>A number with or without thousands commas; null for an empty field, NaN for what is none.</summary>
    private static double? Number(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) return null;
        return double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private sealed record Columns(int Symbol, int Bid, int Ask, int Volume, int Iv, int Delta, int Gamma, int OpenInterest);
}
