using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Recorded;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>The readers of files, by name, over text and bytes as the files' streams give them.</summary>
internal static class FileReaders
{
    public static readonly IReadOnlyDictionary<string, Func<byte[], Digest, bool>> All = new Dictionary<string, Func<byte[], Digest, bool>>(StringComparer.Ordinal)
    {
        ["quote-table"] = (body, digest) => RestReaders.Chain(CboeQuoteTable.Read(Text(body), "table", "trial"), digest),
        ["volatility-history"] = (body, digest) => RestReaders.History(VolatilityHistoryCsv.Read(Text(body), "history"), digest),
        ["intraday-volatility"] = IntradayVolatility,
        ["trades-file"] = Trades,
        ["record-line"] = RecordLine,
        ["record-file"] = RecordFile,
    };

    private static StreamReader Text(byte[] body) => new(new MemoryStream(body, writable: false));

    private static bool IntradayVolatility(byte[] body, Digest digest)
    {
        var read = IntradayVolatilityCsv.Read(Text(body), "volatility", "trial");
        foreach (var quote in read.Quotes)
        {
            quote.Validate();
            digest.Add(quote.AsOf);
            digest.Add(quote.Vix);
            digest.Add(quote.Vix3M);
            digest.Add(quote.Vvix);
            digest.Add(quote.Vix9D);
        }

        digest.Add(read.Skipped);
        return true;
    }

    private static bool Trades(byte[] body, Digest digest)
    {
        using var file = OptionTradesFlatFile.Open(Text(body), "trades");
        var count = 0;
        for (; file.TryRead(out var trade); count++)
        {
            if (!(double.IsFinite(trade.Price) && trade.Price >= 0 && trade.Size >= 1 && trade.TimeMicros > 0)) throw new FuzzException($"a print that cannot be: {trade}");
            digest.Add(file.Contracts[trade.Contract].ToString());
            digest.Add(trade.TimeMicros);
            digest.Add(trade.Price);
            digest.Add(trade.Size);
            digest.Add(trade.Exchange);
            digest.Add(trade.Condition);
            digest.Add((long)trade.Flags);
        }

        digest.Add(file.Skipped);
        return count > 0;
    }

    private static bool RecordLine(byte[] line, Digest digest)
    {
        RecordFormat.Feed(line);
        var glance = RecordFormat.Glance(line);
        if (RecordFormat.Read(line) is not { } read) return false;
        if (glance?.At != read.At) throw new FuzzException("a glance and a whole look differ");
        // What can be played can be written again.
        digest.Add(RecordFormat.Line(read.At, read.Message));
        return true;
    }

    private static bool RecordFile(byte[] body, Digest digest)
    {
        using var reader = new RecordReader(new MemoryStream(body, writable: false), "record");
        digest.Add(reader.Feed);
        var count = 0;
        while (reader.TryLine(out var line))
        {
            if (RecordFormat.Glance(line) is not { } glance) continue;
            digest.Add(glance.At);
            digest.Add(glance.Type);
            count++;
        }

        digest.Add(reader.IsCut ? 1L : 0L);
        return count > 0;
    }
}
