using System.Globalization;
using System.Text.Json;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Reads Cboe's delayed-quote bodies. Strict on shape: an object with a time stamp and <c>data</c> with a symbol. Lenient inside: members in
/// any order, unknown ones passed over, numbers as floats, strings, nulls or NaN; a bad row is left out and counted.
/// </summary>
public static class CboeBodyReader
{
    private const int LongestReason = 160;

    /// <summary>Reads a <c>.json</c> or <c>.json.gz</c> file of at most 64 MiB unpacked.</summary>
    /// <exception cref="InvalidFileException">Not readable, damaged, not JSON, or not such a body.</exception>
    public static CboeBody ReadFile(string path) => Read(CompressedFile.ReadAll(path), path);

    /// <summary>Reads a stream, gzipped or not, of at most <paramref name="maxBytes"/> unpacked.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static CboeBody Read(Stream stream, string where, int maxBytes = CompressedFile.MaxBodyBytes) =>
        Read(CompressedFile.ReadAll(stream, where, maxBytes), where);

    /// <summary>Reads bytes, gzipped or not.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static CboeBody Read(byte[] body, string where) => Read(body, where, headOnly: false);

    /// <summary>Reads a file's symbol, times, price and content hash; its contracts are only held to be JSON, not kept.</summary>
    /// <exception cref="InvalidFileException">As for a file.</exception>
    public static CboeBody ReadHead(string path) => Read(CompressedFile.ReadAll(path), path, headOnly: true);

    /// <summary>Reads a chain file as the message it becomes.</summary>
    /// <exception cref="InvalidFileException">As for a file; also when the body is a quote without contracts.</exception>
    public static ParsedChain ReadChainFile(string path, string feed) =>
        ReadFile(path).ToChain(feed) ?? throw new InvalidFileException(path, "a Cboe quote without options, not a chain");

    private static CboeBody Read(byte[] body, string where, bool headOnly)
    {
        ReadOnlySpan<byte> json = JsonRepair.WithoutBareNonFinite(CompressedFile.Unpacked(body, where));
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        RefuseMarkup(json, where);
        var parser = new CboeBodyParser(headOnly);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            parser.Read(ref reader);
        }
        catch (JsonException exception)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{where} line {exception.LineNumber + 1} byte {exception.BytePositionInLine}");
            throw new InvalidFileException(place, $"not JSON or cut short ({Reason(exception)})", exception);
        }

        catch (InvalidOperationException exception)
        {
            throw new InvalidFileException(where, "holds text that is no valid Unicode", exception);
        }

        return parser.Finish(json, where);
    }

    /// <summary>An error page in the place of data, said in words a reader of a log understands.</summary>
    private static void RefuseMarkup(ReadOnlySpan<byte> json, string where)
    {
        var text = json.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) throw new InvalidFileException(where, "empty");
        if (text[0] == '<')
            throw new InvalidFileException(where, text.StartsWith("<?xml"u8) ? "an XML answer, not a Cboe body" : "an HTML page, not a Cboe body");
    }

    // The parser's words may hold all of the body from the fault on.
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = (end < 0 ? exception.Message : exception.Message[..end]).TrimEnd('.');
        return words.Length <= LongestReason ? words : words[..LongestReason] + "…";
    }
}
