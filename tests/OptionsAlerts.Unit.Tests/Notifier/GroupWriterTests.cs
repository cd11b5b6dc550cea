using System.Collections.Concurrent;
using OptionsAlerts.Notifier.Ledger;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class GroupWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task what_comes_while_a_write_is_under_way_is_written_together_by_the_next()
    {
        var store = new Store();
        var writer = store.Writer(most: 256);
        var first = writer.Write("first");
        var others = Enumerable.Range(0, 20).Select(i => writer.Write($"other {i}")).ToList();
        store.Writes.Count.ShouldBe(1);
        store.Hold.SetResult();
        await Task.WhenAll([first, .. others]).WaitAsync(Patience);
        store.Writes.Select(write => write.Count).ShouldBe([1, 20]);
        store.Writes.Last().ShouldBe([.. Enumerable.Range(0, 20).Select(i => $"other {i}")]);
    }

    [Fact]
    public async Task no_more_than_the_limit_is_written_together()
    {
        var store = new Store();
        var writer = store.Writer(most: 8);
        var all = Enumerable.Range(0, 21).Select(i => writer.Write($"{i}")).ToList();
        store.Hold.SetResult();
        await Task.WhenAll(all).WaitAsync(Patience);
        store.Writes.Select(write => write.Count).ShouldBe([1, 8, 8, 4]);
        store.Writes.SelectMany(write => write).ShouldBe([.. Enumerable.Range(0, 21).Select(i => $"{i}")]);
    }

    [Fact]
    public async Task one_that_cannot_be_written_fails_alone()
    {
        var store = new Store { Refused = "bad" };
        var writer = store.Writer(most: 256);
        var first = writer.Write("first");
        Task[] others = [writer.Write("good"), writer.Write("bad"), writer.Write("as good")];
        store.Hold.SetResult();
        await first.WaitAsync(Patience);
        await others[0].WaitAsync(Patience);
        (await Should.ThrowAsync<ArgumentException>(others[1].WaitAsync(Patience))).Message.ShouldBe("bad cannot be written (Parameter 'works')");
        await others[2].WaitAsync(Patience);
        store.Written.ShouldBe(["first", "good", "as good"]);
    }

    [Fact]
    public async Task the_first_of_a_batch_learns_of_its_own_failure()
    {
        var store = new Store { Refused = "bad" };
        var writer = store.Writer(most: 256);
        var first = writer.Write("first");
        Task[] others = [writer.Write("bad"), writer.Write("good")];
        store.Hold.SetResult();
        await first.WaitAsync(Patience);
        await Should.ThrowAsync<ArgumentException>(others[0].WaitAsync(Patience));
        await others[1].WaitAsync(Patience);
        await writer.Write("later").WaitAsync(Patience);
        store.Written.ShouldBe(["first", "good", "later"]);
    }

    [Fact]
    public async Task a_failure_that_any_write_would_meet_is_told_to_all_of_the_batch_and_is_not_tried_one_by_one()
    {
        var store = new Store { Away = true };
        var writer = store.Writer(most: 256);
        var first = writer.Write("first");
        var others = Enumerable.Range(0, 5).Select(i => writer.Write($"other {i}")).ToList();
        store.Hold.SetResult();
        foreach (var work in others.Prepend(first)) await Should.ThrowAsync<TimeoutException>(work.WaitAsync(Patience));
        store.Writes.Select(write => write.Count).ShouldBe([1, 5]);
        store.Away = false;
        await writer.Write("later").WaitAsync(Patience);
        store.Written.ShouldBe(["later"]);
    }

    [Fact]
    public async Task of_many_callers_each_is_written_once_and_no_two_writes_overlap()
    {
        var store = new Store();
        store.Hold.SetResult();
        var writer = store.Writer(most: 16);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) => await writer.Write($"{i}").WaitAsync(Patience, token));
        store.Written.Count.ShouldBe(2_000);
        store.Written.Distinct(StringComparer.Ordinal).Count().ShouldBe(2_000);
        store.MostAtOnce.ShouldBe(1);
        store.Writes.ShouldAllBe(write => write.Count <= 16);
    }

    /// <summary>What the writer writes to: keeps every write, holds the first one up until told.</summary>
    private sealed class Store
    {
        private int _atOnce;

        public TaskCompletionSource Hold { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Refused { get; init; }

        public bool Away { get; set; }

        public ConcurrentQueue<IReadOnlyList<string>> Writes { get; } = new();

        public ConcurrentQueue<string> Written { get; } = new();

        public int MostAtOnce { get; private set; }

        public GroupWriter<string> Writer(int most) => new(Write, most, exception => exception is TimeoutException);

        private async Task Write(IReadOnlyList<string> works)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
            Writes.Enqueue(works);
            await Hold.Task;
            await Task.Yield();
            Interlocked.Decrement(ref _atOnce);
            if (Away) throw new TimeoutException("The server is away.");
            if (works.Contains(Refused)) throw new ArgumentException($"{Refused} cannot be written", nameof(works));
            foreach (var work in works) Written.Enqueue(work);
        }
    }
}
