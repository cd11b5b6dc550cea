using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>A trading day decided again.</summary>
/// <param name="GoldenHash">Of its events, 64 hexadecimal digits.</param>
/// <param name="Archived">Whether it was read from the archive.</param>
public sealed record VerifiedDay(DateOnly Day, long Events, string GoldenHash, long FirstPosition, long LastPosition, bool Archived);

/// <summary>Where a run's log is not what the decider decides.</summary>
/// <param name="Position">Of the event that differs; 0 where something is missing or does not read.</param>
/// <param name="Version">Its place within its day, from 1; 0 where it is the day as a whole.</param>
/// <param name="Difference">What stands there and what is decided.</param>
public sealed record RunDifference(DateOnly Day, long Position, long Version, Difference Difference);

/// <summary>A run's log decided again: every decision the same, or the first that is not.</summary>
/// <param name="Events">Events found to be the same.</param>
/// <param name="GoldenHash">Of those events, 64 hexadecimal digits.</param>
/// <param name="FirstPosition">Of the first of them; 0 where there is none.</param>
/// <param name="LastPosition">Of the last of them.</param>
/// <param name="Days">The days found to be the same whole.</param>
public sealed record RunVerification(
    string RunId, long Events, string GoldenHash, long FirstPosition, long LastPosition, IReadOnlyList<VerifiedDay> Days, RunDifference? Difference);

/// <summary>How far a verification has come.</summary>
/// <param name="Total">Events there are, or were when it began.</param>
public sealed record VerifyProgress(DateOnly Day, long Events, long Total);

/// <summary>
/// Decides a run's log again, or one day of it. One thread reads, unpacks and decodes ahead, a few pages at the most; another decides, compares and hashes. Every day must be there with as many
/// events as its stream counts, without a gap. Archived days are hashed as they stand, and must have the hash that they were archived with.
/// </summary>
public sealed class RunVerifier(LogReader reader)
{
    private const int PagesAhead = 4;

    /// <param name="day">One day alone; null for all.</param>
    /// <param name="progress">Told after every page, some thousand events.</param>
    /// <returns>Null when there is no such log.</returns>
    public async Task<RunVerification?> Verify(string runId, DateOnly? day, IProgress<VerifyProgress>? progress, CancellationToken cancellationToken)
    {
        LoggedDay[] days = [.. (await reader.Days(runId, cancellationToken)).Where(logged => day is null || logged.Day == day)];
        if (days.Length == 0) return null;
        using var work = new Work(runId, days, progress);
        var pages = Channel.CreateBounded<LogPage>(new BoundedChannelOptions(PagesAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => Read(runId, days, pages.Writer, stop.Token), CancellationToken.None);
        try
        {
            // On a thread of its own: deciding never waits but for pages.
            return await Task.Run(() => Decide(work, pages.Reader, cancellationToken), CancellationToken.None);
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    // What fails is given on with the pages.
    private async Task Read(string runId, LoggedDay[] days, ChannelWriter<LogPage> to, CancellationToken stop)
    {
        try
        {
            var chunk = new ChunkWriter();
            foreach (var day in days)
                await foreach (var page in reader.Pages(runId, day, afterVersion: 0, afterPosition: 0, stop)) await to.WriteAsync(page.WithRaw(chunk), stop);
            to.Complete();
        }
        catch (Exception exception)
        {
            to.Complete(exception);
        }
    }

    private static async Task<RunVerification> Decide(Work work, ChannelReader<LogPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in pages.ReadAllAsync(cancellationToken))
                if (work.Add(page) is { } difference) return work.Result(difference);
            return work.Complete();
        }
        catch (InvalidDataException exception)
        {
            return work.Unreadable(exception.Message);
        }
    }

    /// <summary>What is verified so far.</summary>
    private sealed class Work(string runId, LoggedDay[] days, IProgress<VerifyProgress>? progress) : IDisposable
    {
        private readonly LogVerifier _verifier = new(runId);
        private readonly IncrementalHash _all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly IncrementalHash _ofDay = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly List<VerifiedDay> _done = [];
        private readonly long _total = days.Sum(day => day.Events);
        private LogPage? _first;
        private LogPage? _last;
        private long _firstPosition;
        private long _lastPosition;
        private int _at = -1;

        // The version that must follow in the day that is being read.
        private long Next => (_last?.LastVersion ?? 0) + 1;

        /// <returns>The first difference; null when there is none.</returns>
        public RunDifference? Add(LogPage page)
        {
            if (_last?.Day != page.Day)
            {
                if (EndDay() is { } unlike) return unlike;
                if (days[++_at].Day != page.Day) return Missing(days[_at], 1);
                (_first, _last) = (page, null);
            }

            if (page.FirstVersion != Next) return Missing(days[_at], Next);
            ReadOnlySpan<byte> raw = page.Raw;
            for (var (index, at) = (0, 0); index < page.Events.Length; index++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(raw[at..]);
                if (_verifier.Decide(page.Events[index], raw.Slice(at + sizeof(int), length)) is { } difference)
                {
                    Hash(raw[..at]);
                    if (index > 0) Reached(page.Positions[0], page.Positions[index - 1]);
                    return new RunDifference(page.Day, page.Positions[index], page.FirstVersion + index, difference);
                }

                at += sizeof(int) + length;
            }

            Hash(raw);
            Reached(page.Positions[0], page.Positions[^1]);
            _last = page;
            progress?.Report(new VerifyProgress(page.Day, _verifier.Count, Math.Max(_total, _verifier.Count)));
            return null;
        }

        public RunVerification Complete()
        {
            if (EndDay() is { } unlike) return Result(unlike);
            if (_at + 1 < days.Length) return Result(Missing(days[_at + 1], 1));
            return Result(_verifier.Complete() is Difference missing ? new RunDifference(days[^1].Day, 0, Next, missing) : null);
        }

        // What does not read follows what was read to last, if need be in the next day.
        public RunVerification Unreadable(string problem)
        {
            var isNextDay = _at < 0 || (_at + 1 < days.Length && Next > days[_at].Events);
            if (isNextDay && EndDay() is { } unlike) return Result(unlike);
            return Result(isNextDay ? Wrong(days[_at + 1].Day, 1, problem) : Wrong(days[_at].Day, Next, problem));
        }

        public RunVerification Result(RunDifference? difference) =>
            new(runId, _verifier.Count, Convert.ToHexStringLower(_all.GetCurrentHash()), _firstPosition, _lastPosition, _done, difference);

        public void Dispose()
        {
            _verifier.Dispose();
            _all.Dispose();
            _ofDay.Dispose();
        }

        private RunDifference? EndDay()
        {
            if (_first is null || _last is null) return null;
            var day = days[_at];
            if (_last.LastVersion < day.Events) return Missing(day, Next);
            var hash = Convert.ToHexStringLower(_ofDay.GetHashAndReset());
            var archived = day.Archived;
            if (archived is not null && (archived.Events != _last.LastVersion || !string.Equals(archived.GoldenHash, hash, StringComparison.Ordinal)))
                return Wrong(day.Day, 0, $"the archive says {archived.Events} events of golden hash {archived.GoldenHash} and holds {_last.LastVersion} of {hash}");
            _done.Add(new VerifiedDay(_last.Day, _last.LastVersion, hash, _first.Positions[0], _last.Positions[^1], archived is not null));
            _first = null;
            return null;
        }

        private void Reached(long first, long last) => (_firstPosition, _lastPosition) = (_firstPosition == 0 ? first : _firstPosition, last);

        private void Hash(ReadOnlySpan<byte> raw)
        {
            _all.AppendData(raw);
            _ofDay.AppendData(raw);
        }

        private RunDifference Missing(LoggedDay day, long version) =>
            Wrong(day.Day, version, $"event {version} of {StreamKey.Day(runId, day.Day)} is missing: {(day.Archived is null ? "its stream" : "its archive")} counts {day.Events} events");

        private RunDifference Wrong(DateOnly day, long version, string problem) => new(day, 0, version, new Difference(_verifier.Count, Logged: null, Decided: null, problem));
    }
}
