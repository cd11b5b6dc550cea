using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>Virtual time over real sockets.</summary>
internal static class VirtualTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    // The first few at once, the rest a millisecond apart: of a machine that has other things to do, and of a call on its way.
    private const int LooksAtOnce = 10;
    private const int MostLooks = 30;
    private const int MostLooksAtCalls = 5_000;

    // At first the code is compiled, which takes longer than what it does.
    private const int ColdSteps = 200;
    private const int MostLooksWhenCold = 2_000;

    /// <summary>Lets time go on until the work is done: whenever no call is on its way and nobody has anything to do at this moment.</summary>
    /// <param name="step">How far it goes, asked each time.</param>
    public static async Task Drive(FakeTimeProvider time, Road road, Task work, Func<TimeSpan> step)
    {
        var end = time.GetUtcNow() + Longest;
        for (var steps = 0; !work.IsCompleted && time.GetUtcNow() < end; steps++)
        {
            for (var looks = 0; looks < (road.IsEmpty ? steps < ColdSteps ? MostLooksWhenCold : MostLooks : MostLooksAtCalls); looks++)
            {
                if (looks < LooksAtOnce) await Task.Yield();
                else await Task.Delay(1);
                if (road.IsEmpty && IsIdle()) break;
            }

            time.Advance(step());
        }

        work.IsCompleted.ShouldBeTrue($"{Longest} have passed");
        await work;
    }

    // Nothing waits for a thread, and whoever asks has the only one at work.
    private static bool IsIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return ThreadPool.PendingWorkItemCount == 0 && most - free <= 1;
    }
}

/// <summary>Those that look at the whole process to know when nobody has anything to do: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

/// <summary>Fake time that knows when the next timer is due.</summary>
internal sealed class NotedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Noted, DateTimeOffset> _due = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var noted = new Noted(this, base.CreateTimer(callback, state, dueTime, period));
        Note(noted, dueTime);
        return noted;
    }

    /// <summary>How long until a timer is due, at the most this long.</summary>
    public TimeSpan ToNext(TimeSpan most)
    {
        lock (_gate)
        {
            var now = GetUtcNow();
            foreach (var past in _due.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList()) _due.Remove(past);
            return _due.Count > 0 && _due.Values.Min() - now is var next && next < most ? next : most;
        }
    }

    // One that is due this moment fires at the next step, however short.
    private void Note(Noted timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            if (dueTime < TimeSpan.Zero) _due.Remove(timer);
            else _due[timer] = GetUtcNow() + dueTime;
        }
    }

    private sealed class Noted(NotedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Note(this, dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            time.Note(this, Timeout.InfiniteTimeSpan);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            time.Note(this, Timeout.InfiniteTimeSpan);
            return timer.DisposeAsync();
        }
    }
}
