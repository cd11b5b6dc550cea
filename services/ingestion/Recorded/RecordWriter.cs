using System.Globalization;
using System.IO.Compression;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>
/// Writes what a feed says into files of a folder: <c>FEED-yyyyMMdd-HHmmss-NNN.ndjson.gz</c>, a new one every hour and whenever one is large, none written over. What has been flushed is readable
/// whatever becomes of the writer. Any thread.
/// </summary>
/// <param name="maxBytes">The size, packed, at which a file is followed by the next.</param>
internal sealed class RecordWriter(string folder, string feed, long maxBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;
    private GZipStream? _packed;
    private DateTimeOffset _hour;
    private int _number;

    /// <summary>Lines of messages written.</summary>
    public long Messages { get; private set; }

    /// <summary>Messages that could not be written as they cannot be right.</summary>
    public long Refused { get; private set; }

    /// <summary>Files begun.</summary>
    public int Files { get; private set; }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(DateTimeOffset at, IMarketMessage message)
    {
        byte[] line;
        try
        {
            line = RecordFormat.Line(at, message);
        }
        catch (Exception exception) when (exception is InvalidContractException or ArgumentException)
        {
            lock (_gate) Refused++;
            return;
        }

        lock (_gate)
        {
            Append(at, line);
            Messages++;
        }
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(DateTimeOffset at, FeedStatusChanged status)
    {
        var line = RecordFormat.Line(at, status);
        lock (_gate) Append(at, line);
    }

    /// <summary>Makes what has been written readable.</summary>
    /// <param name="toDisk">True to have it outlast the machine too, which takes longer.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Flush(bool toDisk)
    {
        lock (_gate)
        {
            _packed?.Flush();
            _file?.Flush(toDisk);
        }
    }

    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Append(DateTimeOffset at, byte[] line)
    {
        var hour = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
        if (_packed is null || hour != _hour || _file!.Position >= maxBytes) Begin(at, hour);
        _packed!.Write(line);
        _packed.WriteByte((byte)'\n');
    }

    private void Begin(DateTimeOffset at, DateTimeOffset hour)
    {
        Close();
        while (_file is null)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{feed}-{at.UtcDateTime:yyyyMMdd-HHmmss}-{++_number:000}.ndjson.gz"));
            if (!File.Exists(path)) _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }

        _packed = new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true);
        _hour = hour;
        Files++;
        _packed.Write(RecordFormat.Header(feed));
        _packed.WriteByte((byte)'\n');
    }

    private void Close()
    {
        _packed?.Dispose();
        _file?.Flush(flushToDisk: true);
        _file?.Dispose();
        (_packed, _file) = (null, null);
    }
}
