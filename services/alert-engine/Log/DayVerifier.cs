using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>What came of one day.</summary>
/// <param name="Events">Of the day, found to be the same.</param>
/// <param name="GoldenHash">Of those events.</param>
/// <param name="FirstPosition">Of the first of them; 0 where there is none.</param>
/// <param name="Whole">The day, where all of it is the same.</param>
/// <param name="Difference">The first; its place is counted from the day's beginning, and may be the first of the next day.</param>
internal sealed record DayOutcome(long Events, string GoldenHash, long FirstPosition, long LastPosition, VerifiedDay? Whole, RunDifference? Difference);

/// <summary>
/// Decides one day again, and the opening of the next. One thread reads, unpacks and decodes ahead, a few dozen events at a time; another decides, compares and hashes.
/// </summary>
internal sealed class DayVerifier(LogReader reader, string runId, LoggedDay day, LoggedDay? next) : IDisposable
{
    private const int PartsAhead = 4;

    private readonly LogVerifier _verifier = new(runId);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _events;
    private int _untold;
    private long _firstPosition;
    private long _lastPosition;
    private VerifiedDay? _whole;

    /// <param name="told">Told after some thousand events how many of them are the same.</param>
    /// <param name="isPointless">True as soon as nobody wants to know.</param>
    /// <returns>Null where it was pointless.</returns>
    public async Task<DayOutcome?> Verify(Action<DateOnly, int> told, Func<bool> isPointless, CancellationToken cancellationToken)
    {
        var pages = Channel.CreateBounded<LogPage>(new BoundedChannelOptions(PartsAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => Read(pages.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken))
            {
                if (isPointless()) return null;
                if (Add(page) is { } difference) return Outcome(difference);
                page.Done();
                Tell(told, page.Events.Length, EventChunk.MostEvents);
            }

            Tell(told, 0, 1);
            return Outcome(End() ?? await OpenNext(cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            return Outcome(Wrong(_events + 1, exception.Message));
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _hash.Dispose();
    }

    private void Tell(Action<DateOnly, int> told, int events, int atLeast)
    {
        if ((_untold += events) < atLeast) return;
        told(day.Day, _untold);
        _untold = 0;
    }

    // What fails is given on with the pages.
    private async Task Read(ChannelWriter<LogPage> to, CancellationToken stop)
    {
        try
        {
            var chunk = new ChunkWriter();
            await foreach (var page in reader.Pages(runId, day, afterVersion: 0, afterPosition: 0, stop))
            {
                foreach (var part in page.Parts())
                {
                    _ = part.Events;
                    await to.WriteAsync(part.WithRaw(chunk), stop);
                }
            }

            to.Complete();
        }
        catch (Exception exception)
        {
            to.Complete(exception);
        }
    }

    private RunDifference? Add(LogPage page)
    {
        if (page.FirstVersion != _events + 1) return Missing();
        var raw = page.Raw;
        for (var (index, at) = (0, 0); index < page.Events.Length; index++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(raw[at..]);
            if (_verifier.Decide(page.Events[index], raw.Slice(at + sizeof(int), length)) is { } difference)
            {
                Same(page, index, raw[..at]);
                return new RunDifference(day.Day, page.Positions[index], page.FirstVersion + index, difference);
            }

            at += sizeof(int) + length;
        }

        Same(page, page.Events.Length, raw);
        return null;
    }

    private void Same(LogPage page, int count, ReadOnlySpan<byte> raw)
    {
        if (count == 0) return;
        _hash.AppendData(raw);
        if (_events == 0) _firstPosition = page.Positions[0];
        _lastPosition = page.Positions[count - 1];
        _events += count;
    }

    private RunDifference? End()
    {
        if (_events < day.Events || _events == 0) return Missing();
        var hash = Hash();
        if (day is { IsArchived: true, Archived: { } archived } && (archived.Events != _events || !string.Equals(archived.GoldenHash, hash, StringComparison.Ordinal)))
            return Wrong(0, $"the archive says {archived.Events} events of golden hash {archived.GoldenHash} and holds {_events} of {hash}");
        _whole = new VerifiedDay(day.Day, _events, hash, _firstPosition, _lastPosition, day.IsArchived);
        return null;
    }

    // Whatever else is wrong with the next day is found where that day is decided.
    private async Task<RunDifference?> OpenNext(CancellationToken cancellationToken)
    {
        if (next is null) return _verifier.Complete() is Difference missing ? new RunDifference(day.Day, 0, _events + 1, missing) : null;
        try
        {
            await foreach (var page in reader.Pages(runId, next, afterVersion: 0, afterPosition: 0, cancellationToken))
            {
                if (page.FirstVersion != 1) return null;
                var first = page.Parts().First().WithRaw(new ChunkWriter());
                var raw = first.Raw;
                var length = BinaryPrimitives.ReadInt32BigEndian(raw);
                return _verifier.Decide(first.Events[0], raw.Slice(sizeof(int), length)) is { } difference ? new RunDifference(next.Day, page.Positions[0], 1, difference) : null;
            }
        }
        catch (InvalidDataException)
        {
            // As above.
        }

        return null;
    }

    private DayOutcome Outcome(RunDifference? difference) => new(_events, Hash(), _firstPosition, _lastPosition, _whole, difference);

    private string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    private RunDifference Missing() =>
        Wrong(_events + 1, $"event {_events + 1} of {StreamKey.Day(runId, day.Day)} is missing: {(day.IsArchived ? "its archive" : "its stream")} counts {day.Events} events");

    private RunDifference Wrong(long version, string problem) => new(day.Day, 0, version, new Difference(_verifier.Count, Logged: null, Decided: null, problem));
}
