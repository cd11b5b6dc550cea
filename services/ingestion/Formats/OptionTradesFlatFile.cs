using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Reads Polygon's option trade flat files (<c>ticker,conditions,correction,exchange,price,sip_timestamp,size</c>, <c>.csv</c> or <c>.csv.gz</c>)
/// row by row, columns found by name. Rows that cannot be trades are left out and counted; a wanted row allocates nothing, a new contract one entry.
/// </summary>
public sealed class OptionTradesFlatFile : IDisposable
{
    private const long FirstNanos = 946_684_800_000_000_000; // 2000-01-01: smaller numbers are not nanoseconds.
    private const long LastNanos = 7_258_118_400_000_000_000; // 2200-01-01

    private readonly CsvRows _rows;
    private readonly Predicate<string>? _wanted;
    private readonly Tally _skipped = new();
    private readonly List<OccSymbol> _contracts = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byTicker;
    private readonly int _ticker, _conditions, _exchange, _price, _time, _size;

    private OptionTradesFlatFile(CsvRows rows, string where, Predicate<string>? wanted)
    {
        _rows = rows;
        _wanted = wanted;
        _byTicker = _index.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!rows.Read()) throw new InvalidFileException(where, "empty");
        (_ticker, _conditions, _exchange) = (Find("ticker"), Find("conditions"), Find("exchange"));
        (_price, _time, _size) = (Find("price"), Find("sip_timestamp"), Find("size"));
    }

    /// <summary>The contracts seen so far; <see cref="OptionTrade.Contract"/> indexes it.</summary>
    public IReadOnlyList<OccSymbol> Contracts => _contracts;

    /// <summary>Rows left out so far, by <see cref="RowReason"/>.</summary>
    public IReadOnlyDictionary<string, int> Skipped => _skipped.ToDictionary();

    /// <summary>Opens a file, gzipped or not.</summary>
    /// <param name="wanted">Which underlyings to read, by plain symbol; null for all. Others are passed over without being counted.</param>
    /// <exception cref="InvalidFileException">Not readable, or a column is missing.</exception>
    public static OptionTradesFlatFile Open(string path, Predicate<string>? wanted = null) => Open(CompressedFile.OpenText(path), path, wanted);

    /// <summary>Opens text, which is disposed with this.</summary>
    /// <exception cref="InvalidFileException">A column is missing.</exception>
    public static OptionTradesFlatFile Open(TextReader text, string where, Predicate<string>? wanted = null)
    {
        var rows = new CsvRows(text, where);
        try
        {
            return new OptionTradesFlatFile(rows, where, wanted);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next trade of a wanted underlying; false at the end.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read on; the message says at which line.</exception>
    public bool TryRead(out OptionTrade trade)
    {
        while (_rows.Read())
        {
            if (_rows.Count == 1 && _rows[0].IsEmpty) continue;
            var reason = Row(out trade);
            if (reason is null) return true;
            if (reason.Length > 0) _skipped.Add(reason);
        }

        trade = default;
        return false;
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>Why the present row is no trade; empty for one nobody asked for, null for a good one.</summary>
    private string? Row(out OptionTrade trade)
    {
        trade = default;
        if (_rows.Count <= _time || _rows.Count <= _size || _rows.Count <= _price) return RowReason.Malformed;
        if (!TryContract(_rows[_ticker], out var contract)) return RowReason.UnparsableSymbol;
        if (contract < 0) return "";
        if (!TryNumber(_rows[_price], out var price) || price < 0) return RowReason.BadPrice;
        if (!long.TryParse(_rows[_time], NumberStyles.None, CultureInfo.InvariantCulture, out var nanos)) return RowReason.BadTime;
        if (nanos is < FirstNanos or >= LastNanos) return RowReason.BadTime;

        // Sizes may be decimal since February 2026.
        if (!TryNumber(_rows[_size], out var size) || Math.Round(size) is < 1 or > int.MaxValue) return RowReason.BadSize;
        _ = int.TryParse(_rows[_exchange], NumberStyles.None, CultureInfo.InvariantCulture, out var exchange);
        var (condition, flags) = Conditions(_rows[_conditions]);
        trade = new OptionTrade(contract, nanos / 1_000, price, (int)Math.Round(size), exchange, condition, flags);
        return null;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private bool TryContract(ReadOnlySpan<char> ticker, out int contract)
    {
        if (ticker.StartsWith("O:", StringComparison.Ordinal)) ticker = ticker[2..];
        if (_byTicker.TryGetValue(ticker, out contract)) return true;
        if (!OccSymbol.TryParse(ticker, out var symbol)) return false;
        contract = -1;
        if (_wanted is not null && !_wanted(symbol.Underlying)) return true;
        contract = _contracts.Count;
        _contracts.Add(symbol);
        _byTicker[ticker] = contract;
        return true;
    }

    /// <summary>One code by the documentation; a list by any separator is read all the same.</summary>
    private static (int First, TradeFlags Flags) Conditions(ReadOnlySpan<char> text)
    {
        int first = 0, code = 0;
        var flags = TradeFlags.None;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                code = code < 100_000 ? (code * 10) + (text[i] - '0') : code;
                continue;
            }

            if (first == 0) first = code;
            flags |= TradeConditions.Flags(code);
            code = 0;
        }

        return (first, flags);
    }

    private int Find(string name)
    {
        for (var i = 0; i < _rows.Count; i++)
            if (_rows[i].TrimStart('\uFEFF').Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        throw new InvalidFileException(
            _rows.Place, $"no option trade file: its header lacks '{name}' (ticker,conditions,correction,exchange,price,sip_timestamp,size wanted)");
    }
}
