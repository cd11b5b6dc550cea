using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>One record file, looked through once.</summary>
/// <param name="Feed">Who said it.</param>
/// <param name="First">When its first line was said.</param>
/// <param name="Lines">Lines that can be played, as far as a glance tells.</param>
/// <param name="IsCut">True where it does not end as its writer ends one.</param>
internal sealed record RecordFile(string Path, string Feed, DateTimeOffset First, int Lines, FeedCapabilities Capabilities, bool IsCut)
{
    /// <summary>Looks a file through; null where it holds no line to play.</summary>
    /// <exception cref="InvalidFileException">Not readable, or no record.</exception>
    public static RecordFile? Scan(string path, out bool isCut)
    {
        using var reader = new RecordReader(path);
        DateTimeOffset? first = null;
        var (lines, capabilities) = (0, FeedCapabilities.None);
        while (reader.TryLine(out var line))
        {
            if (RecordFormat.Glance(line) is not { } glance || glance.Type == RecordFormat.Status) continue;
            first ??= glance.At;
            lines++;
            capabilities |= Capability(glance.Type);
        }

        isCut = reader.IsCut;
        return first is { } at ? new RecordFile(path, reader.Feed, at, lines, capabilities, isCut) : null;
    }

    private static FeedCapabilities Capability(string type) => type switch
    {
        "trades" => FeedCapabilities.Trades,
        "chain" => FeedCapabilities.Chains,
        "quote" => FeedCapabilities.Quotes,
        "volatility" => FeedCapabilities.VolatilityIndices,
        _ => FeedCapabilities.None,
    };
}
