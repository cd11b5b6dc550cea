using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>Virtual time over real sockets.</summary>
internal static class VirtualTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    // Of real time. What is to be done at one moment takes milliseconds, and a tenth of a second where code is compiled.
    private static readonly TimeSpan LongestOnTheRoad = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAtWork = TimeSpan.FromMinutes(1);

    /// <summary>Lets time go on until the work is done: whenever no call is on its way and nobody has anything to do at this moment.</summary>
    /// <param name="step">How far it goes, asked each time.</param>
    /// <remarks>From a thread that is none of the pool's: there, whoever looks whether all are idle is at work himself, and wakes another by each await.</remarks>
    public static async Task Drive(FakeTimeProvider time, Road road, Task work, Func<TimeSpan> step)
    {
        var end = time.GetUtcNow() + Longest;
        await Task.Factory.StartNew(Go, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        work.IsCompleted.ShouldBeTrue($"{Longest} have passed");
        await work;

        void Go()
        {
            while (!work.IsCompleted && time.GetUtcNow() < end)
            {
                WaitUntilIdle(road);
                time.Advance(step());
            }
        }
    }

    private static void WaitUntilIdle(Road road)
    {
        var (began, spin) = (Stopwatch.GetTimestamp(), default(SpinWait));
        while (!IsIdle(road))
        {
            spin.SpinOnce();
            var waited = Stopwatch.GetElapsedTime(began);
            // Whoever waits for a connection, of which those without an answer hold all, waits for time to go on.
            if (waited > LongestOnTheRoad && AtWork() == 0) road.LetGo();
            waited.ShouldBeLessThan(LongestAtWork, $"{AtWork()} threads are at work, {ThreadPool.PendingWorkItemCount} things wait for one, the road is empty: {road.IsEmpty}");
        }
    }

    // All at one moment: whoever did something between two of these looks has completed it.
    private static bool IsIdle(Road road)
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        return road.IsEmpty && ThreadPool.PendingWorkItemCount == 0 && AtWork() == 0 && ThreadPool.CompletedWorkItemCount == completed;
    }

    private static int AtWork()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most - free;
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
