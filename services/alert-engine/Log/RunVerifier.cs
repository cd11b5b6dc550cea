using System.Security.Cryptography;
using System.Text;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>A trading day decided again.</summary>
/// <param name="GoldenHash">Of its events, 64 hexadecimal digits.</param>
/// <param name="Archived">Whether all of it was read from the archive.</param>
public sealed record VerifiedDay(DateOnly Day, long Events, string GoldenHash, long FirstPosition, long LastPosition, bool Archived);

/// <summary>Where a run's log is not what the decider decides.</summary>
/// <param name="Position">Of the event that differs; 0 where something is missing or does not read.</param>
/// <param name="Version">Its place within its day, from 1; 0 where it is the day as a whole.</param>
/// <param name="Difference">What stands there and what is decided.</param>
public sealed record RunDifference(DateOnly Day, long Position, long Version, Difference Difference);

/// <summary>A run's log decided again: every decision the same, or the first that is not.</summary>
/// <param name="Events">Events found to be the same, up to the first that is not.</param>
/// <param name="GoldenHash">Of a single day, that of its events; of several, SHA-256 over the days' golden hashes as text, one after another. 64 hexadecimal digits.</param>
/// <param name="FirstPosition">Of the first of the events; 0 where there is none.</param>
/// <param name="LastPosition">Of the last of them.</param>
/// <param name="Days">The days found to be the same whole.</param>
public sealed record RunVerification(
    string RunId, long Events, string GoldenHash, long FirstPosition, long LastPosition, IReadOnlyList<VerifiedDay> Days, RunDifference? Difference);

/// <summary>How far a verification has come.</summary>
/// <param name="Day">The day that was looked at last; several are at once.</param>
/// <param name="Total">Events there are, or were when it began.</param>
public sealed record VerifyProgress(DateOnly Day, long Events, long Total);

/// <summary>
/// Decides a run's log again, or one day of it: as many days at once as there are processors, since a day begins with all that the one before carries over, and that this is so is looked at where
/// the one before ends. Every day must be there with as many events as its stream counts, without a gap. Archived days are hashed as they stand, and must have the hash that they were archived with.
/// </summary>
public sealed class RunVerifier(LogReader reader)
{
    // More than an event of the archive, in events of the archive.
    private const int RowsTake = 3;

    /// <param name="day">One day alone; null for all.</param>
    /// <param name="progress">Told after every page, some thousand events; never by two days at once.</param>
    /// <returns>Null when there is no such log.</returns>
    public async Task<RunVerification?> Verify(string runId, DateOnly? day, IProgress<VerifyProgress>? progress, CancellationToken cancellationToken)
    {
        LoggedDay[] days = [.. (await reader.Days(runId, cancellationToken)).Where(logged => day is null || logged.Day == day)];
        if (days.Length == 0) return null;
        var told = new Told(progress, days.Sum(logged => logged.Events));
        var outcomes = new DayOutcome?[days.Length];
        // What follows the first difference says nothing any more.
        var last = days.Length - 1;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        // What takes longest first: rows take several times as long as the archive.
        await Parallel.ForEachAsync(Enumerable.Range(0, days.Length).OrderByDescending(index => days[index].Events + (RowsTake * days[index].InRows)), atOnce, async (index, token) =>
        {
            if (index > Volatile.Read(ref last)) return;
            using var verifier = new DayVerifier(reader, runId, days[index], index + 1 < days.Length ? days[index + 1] : null);
            outcomes[index] = await verifier.Verify(told.Page, () => index > Volatile.Read(ref last), token);
            if (outcomes[index]?.Difference is not null) Lower(ref last, index);
        });
        return Together(runId, outcomes[..(last + 1)]);
    }

    private static void Lower(ref int last, int index)
    {
        for (var seen = Volatile.Read(ref last); index < seen; seen = Volatile.Read(ref last))
            Interlocked.CompareExchange(ref last, index, seen);
    }

    private static RunVerification Together(string runId, DayOutcome?[] outcomes)
    {
        DayOutcome[] read = [.. outcomes.OfType<DayOutcome>()];
        var events = read.Sum(day => day.Events);
        var (first, last) = (Array.Find(read, day => day.Events > 0), Array.FindLast(read, day => day.Events > 0));
        var hash = read is [var one] ? one.GoldenHash : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(read.Select(day => day.GoldenHash)))));
        // A day counts from its own beginning.
        var difference = read[^1].Difference is { } found ? found with { Difference = found.Difference with { Index = found.Difference.Index + events - read[^1].Events } } : null;
        return new RunVerification(runId, events, hash, first?.FirstPosition ?? 0, last?.LastPosition ?? 0, [.. read.Select(day => day.Whole).OfType<VerifiedDay>()], difference);
    }

    /// <summary>Tells of all days together.</summary>
    private sealed class Told(IProgress<VerifyProgress>? progress, long total)
    {
        private readonly Lock _gate = new();
        private long _events;

        public void Page(DateOnly day, int events)
        {
            if (progress is null) return;
            lock (_gate) progress.Report(new VerifyProgress(day, _events += events, Math.Max(total, _events)));
        }
    }
}
