using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// Plays record files in the order in which things were said, several feeds' side by side. What was said at one time is one instant. A line that cannot be read is left out and
/// counted; a file that ends too early ends there. Time never goes back: a line that would, belongs to the instant before it. Holds a line of each file under way.
/// </summary>
internal sealed class RecordPlayer(IReadOnlyList<RecordFile> files, IReadOnlyCollection<string> symbols, FeedMetrics metrics, ILogger logger)
{
    public IEnumerable<MarketInstant> Instants()
    {
        var under = new PriorityQueue<IEnumerator<RecordLine>, (DateTimeOffset At, int File)>();
        var waiting = new Queue<(RecordFile File, int Index)>(files.OrderBy(file => file.First).ThenBy(file => file.Path, StringComparer.Ordinal).Select((file, index) => (file, index)));
        try
        {
            DateTimeOffset now = default;
            var said = new List<IMarketMessage>();
            while (Next(under, waiting) is { } line)
            {
                if (line.At > now && said.Count > 0)
                {
                    yield return new MarketInstant(now, said);
                    said = [];
                }

                if (line.At > now) now = line.At;
                said.Add(line.Message);
            }

            if (said.Count > 0) yield return new MarketInstant(now, said);
        }
        finally
        {
            while (under.TryDequeue(out var file, out _)) file.Dispose();
        }
    }

    // A file is opened when its first line is the next to be said.
    private RecordLine? Next(PriorityQueue<IEnumerator<RecordLine>, (DateTimeOffset At, int File)> under, Queue<(RecordFile File, int Index)> waiting)
    {
        while (waiting.TryPeek(out var next) && (!under.TryPeek(out _, out var soonest) || next.File.First <= soonest.At))
        {
            waiting.Dequeue();
            var opened = Lines(next.File).GetEnumerator();
            if (opened.MoveNext()) under.Enqueue(opened, (opened.Current.At, next.Index));
            else opened.Dispose();
        }

        if (!under.TryDequeue(out var file, out var place)) return null;
        var line = file.Current;
        if (file.MoveNext()) under.Enqueue(file, (file.Current.At, place.File));
        else file.Dispose();
        return line;
    }

    private IEnumerable<RecordLine> Lines(RecordFile file)
    {
        using var reader = Open(file.Path);
        if (reader is null) yield break;
        var bad = 0;
        while (TryRead(reader, out var line, ref bad)) yield return line!;
        if (bad == 0) yield break;
        Dictionary<string, int> counts = new(StringComparer.Ordinal) { [RowReason.Malformed] = bad };
        metrics.BadRows(RecordedFeed.FeedName, counts);
        logger.BadRows(file.Path, bad, $"{RowReason.Malformed} {bad}");
    }

    private bool TryRead(RecordReader reader, out RecordLine? read, ref int bad)
    {
        while (reader.TryLine(out var line))
        {
            read = RecordFormat.Read(line);
            if (read is null)
            {
                if (RecordFormat.Glance(line) is not { Type: RecordFormat.Status }) bad++;
            }
            else if (symbols.Count == 0 || FeedSlot.Of(read.Message).Capability == FeedCapabilities.VolatilityIndices || symbols.Contains(read.Message.PartitionKey))
            {
                return true;
            }
        }

        read = null;
        return false;
    }

    private RecordReader? Open(string path)
    {
        try
        {
            return new RecordReader(path);
        }
        catch (InvalidFileException exception)
        {
            // Readable when the folder was looked through, and no longer.
            metrics.BadFile(RecordedFeed.FeedName);
            logger.BadFile(exception.Message);
            return null;
        }
    }
}
