using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>One pass over a body's tokens; what belongs together is put together at the end, since the symbol may come after its options.</summary>
/// <param name="headOnly">True to pass over the contracts: they are still held to be JSON, nothing is kept of them.</param>
internal sealed class CboeBodyParser(bool headOnly)
{
    private readonly ChainBuilder _chain = new();
    private string? _outerSymbol;
    private string? _symbol;
    private string? _timestamp;
    private string? _lastTradeTime;
    private double? _price;
    private double? _sequence;
    private Range? _data;
    private bool _hasOptions;

    /// <exception cref="JsonException">Not JSON, or cut short.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("timestamp"u8)) _timestamp = Text(ref reader);
                else if (reader.ValueTextEquals("symbol"u8)) _outerSymbol = Text(ref reader);
                else if (reader.ValueTextEquals("data"u8)) Data(ref reader);
                else Pass(ref reader);
            }
        }
        else
        {
            reader.Skip();
        }

        // The end of the text, or an error when more follows.
        reader.Read();
    }

    /// <exception cref="InvalidFileException">The text was JSON and no such body.</exception>
    public CboeBody Finish(ReadOnlySpan<byte> json, string where)
    {
        if (_data is not { } data) throw new InvalidFileException(where, "no Cboe body: it has no 'data' object");
        if (!CboeTime.TryUtc(_timestamp, out var timestamp))
        {
            throw new InvalidFileException(
                where, _timestamp is null ? "no Cboe body: it has no 'timestamp'" : $"unreadable 'timestamp' '{Short(_timestamp)}'");
        }

        var name = _symbol ?? _outerSymbol;
        var symbol = name is null ? "" : UnderlyingSymbol.Canonical(name);
        if (symbol.Length is 0 or > 16)
            throw new InvalidFileException(where, name is null ? "no Cboe body: it has no 'symbol'" : $"unusable 'symbol' '{Short(name)}'");

        // Built first: it counts the rows of foreign roots.
        var contracts = _hasOptions && !headOnly ? _chain.Build(symbol) : null;
        return new CboeBody
        {
            Symbol = symbol,
            Timestamp = timestamp,
            Price = _price is { } price && double.IsFinite(price) && price > 0 ? price : null,
            LastTradeTime = CboeTime.NewYork(_lastTradeTime),
            SequenceNumber = _sequence is >= 0 and < 9e15 ? (long)_sequence : null,
            HasOptions = _hasOptions,
            Contracts = contracts,
            ContentHash = XxHash64.HashToUInt64(json[data]),
            Excluded = _chain.Excluded.ToDictionary(),
            Repaired = _chain.Repaired.ToDictionary(),
        };
    }

    private void Data(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("options"u8)) Options(ref reader);
            else if (reader.ValueTextEquals("symbol"u8)) _symbol = Text(ref reader);
            else if (reader.ValueTextEquals("current_price"u8)) _price = Number(ref reader);
            else if (reader.ValueTextEquals("last_trade_time"u8)) _lastTradeTime = Text(ref reader);
            else if (reader.ValueTextEquals("seqno"u8)) _sequence = Number(ref reader);
            else Pass(ref reader);
        }

        _data = start..(int)reader.BytesConsumed;
    }

    private void Options(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        _hasOptions = true;
        if (headOnly)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Option(ref reader);
                continue;
            }

            reader.Skip();
            _chain.Excluded.Add(RowReason.Malformed);
        }
    }

    private void Option(ref Utf8JsonReader reader)
    {
        OccSymbol symbol = default;
        var known = false;
        var row = default(ChainRow);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("option"u8)) known = Symbol(ref reader, out symbol);
            else if (reader.ValueTextEquals("bid"u8)) row = row with { Bid = Number(ref reader) };
            else if (reader.ValueTextEquals("ask"u8)) row = row with { Ask = Number(ref reader) };
            else if (reader.ValueTextEquals("iv"u8)) row = row with { ImpliedVolatility = Number(ref reader) };
            else if (reader.ValueTextEquals("open_interest"u8)) row = row with { OpenInterest = Number(ref reader) };
            else if (reader.ValueTextEquals("volume"u8)) row = row with { DayVolume = Number(ref reader) };
            else if (reader.ValueTextEquals("delta"u8)) row = row with { Delta = Number(ref reader) };
            else if (reader.ValueTextEquals("gamma"u8)) row = row with { Gamma = Number(ref reader) };
            else Pass(ref reader);
        }

        if (known) _chain.Add(symbol, row);
        else _chain.Excluded.Add(RowReason.UnparsableSymbol);
    }

    private static bool Symbol(ref Utf8JsonReader reader, out OccSymbol symbol)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.Length <= 32)
        {
            Span<char> text = stackalloc char[32];
            return Encoding.UTF8.TryGetChars(reader.ValueSpan, text, out var length) & OccSymbol.TryParse(text[..length], out symbol);
        }

        reader.Skip();
        symbol = default;
        return false;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>A number; NaN for what should be one and is none, null for null.</summary>
    private static double? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number: return reader.TryGetDouble(out var number) ? number : double.NaN;
            case JsonTokenType.Null: return null;
            case JsonTokenType.String:
                return !reader.ValueIsEscaped && double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var spelled)
                    ? spelled
                    : double.NaN;
            default:
                reader.Skip();
                return double.NaN;
        }
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
