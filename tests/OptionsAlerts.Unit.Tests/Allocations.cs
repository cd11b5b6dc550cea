namespace OptionsAlerts.Unit.Tests;

/// <summary>
/// Counts what a piece of work allocates on its own thread. A garbage collection that another test provokes meanwhile makes the runtime give the thread a new
/// allocation buffer and count the rest of the old one (up to 8 KiB) as allocated: that noise only ever adds, so the least of several rounds is the work's own figure.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 8;

    /// <summary>The bytes that <paramref name="work"/>, given the round's number from 0, allocates in its leanest round.</summary>
    public static long Least(Action<int> work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work(round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
