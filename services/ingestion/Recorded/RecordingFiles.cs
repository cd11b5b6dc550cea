using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// What lies in a recording's folder (and up to three folders below it), told by name: <c>*.json[.gz]</c> Cboe bodies, <c>trades*.csv[.gz]</c> option trades,
/// <c>volatility*.csv[.gz]</c> intraday volatility, <c>vix*.csv</c> VIX's daily history (<c>VIX3M…</c> and <c>VIX9D…</c> are other indices), <c>*.ndjson[.gz]</c> what
/// <c>options-alerts record</c> wrote. Anything else is left alone. In the order of their names, so that a recording plays alike on any machine.
/// </summary>
internal sealed record RecordingFiles(IReadOnlyList<string> Bodies, IReadOnlyList<string> Trades, IReadOnlyList<string> Volatility, IReadOnlyList<string> VixHistory, IReadOnlyList<string> Records)
{
    /// <summary>The most files that are taken.</summary>
    public const int MaxFiles = 100_000;

    /// <exception cref="InvalidFileException">No such folder, not readable, too many files, or none of these in it.</exception>
    public static RecordingFiles In(string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidFileException(folder, "no such folder of recorded data");
        List<string> bodies = [], trades = [], volatility = [], history = [], records = [];
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = false };
            var files = Directory.EnumerateFiles(folder, "*", options).Take(MaxFiles + 1).Order(StringComparer.Ordinal).ToList();
            if (files.Count > MaxFiles) throw new InvalidFileException(folder, "more than 100,000 files");
            foreach (var file in files)
            {
                var name = Path.GetFileName(file).ToUpperInvariant();
                if (name.EndsWith(".GZ", StringComparison.Ordinal)) name = name[..^3];
                if (name.EndsWith(".JSON", StringComparison.Ordinal)) bodies.Add(file);
                else if (name.EndsWith(".NDJSON", StringComparison.Ordinal)) records.Add(file);
                else if (!name.EndsWith(".CSV", StringComparison.Ordinal)) continue;
                else if (name.StartsWith("TRADES", StringComparison.Ordinal)) trades.Add(file);
                else if (name.StartsWith("VOLATILITY", StringComparison.Ordinal)) volatility.Add(file);
                else if (name.StartsWith("VIX", StringComparison.Ordinal) && !char.IsAsciiLetterOrDigit(name[3])) history.Add(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CompressedFile.Explain(exception, folder);
        }

        if (bodies.Count + trades.Count + volatility.Count + records.Count == 0)
            throw new InvalidFileException(folder, "an empty recording: no *.ndjson or *.ndjson.gz records, no *.json or *.json.gz bodies, no trades*.csv and no volatility*.csv in it");
        return new RecordingFiles(bodies, trades, volatility, history, records);
    }
}
