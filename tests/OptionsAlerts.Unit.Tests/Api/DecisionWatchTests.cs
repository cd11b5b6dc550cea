using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class DecisionWatchTests
{
    private const int Page = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly AlertRaised Raised = new Desk().Raise(Desk.Sample(1, Desk.Start));

    private readonly FakeTimeProvider _time = new();
    private readonly List<bool> _log = [];
    private readonly List<(long After, long Upto)> _looks = [];
    private Action<int> _between = static _ => { };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_does_not_fit_is_looked_at_once_and_never_again()
    {
        Append(fits: false, times: 10_000);
        await using var watch = Watch(0);
        var next = watch.MoveNextAsync();
        await Looks(1);
        for (var look = 2; look <= 20; look++)
        {
            Append(fits: false, times: 5);
            _time.Advance(Interval);
            await Looks(look);
        }

        Append(fits: true);
        _time.Advance(Interval);
        (await next).ShouldBeTrue();
        watch.Current.Position.ShouldBe(_log.Count);
        _looks[1].ShouldBe((10_000L, 10_005L));
        _looks.Sum(look => look.Upto - look.After).ShouldBe(_log.Count, "each event was looked at once");
    }

    [Fact]
    public async Task what_is_decided_between_the_two_questions_is_told_once()
    {
        Append(fits: false, times: 4);
        // After the head was asked and before the page is read.
        _between = look =>
        {
            if (look is 1 or 2) Append(fits: true);
            Append(fits: false);
        };
        await using var watch = Watch(0);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Position.ShouldBe(5);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Position.ShouldBe(7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task however_rarely_one_fits_each_is_told_once_in_order_over_every_resumption(int seed)
    {
        var random = new Random(seed);
        _between = _ => Append(fits: random.Next(20) == 0, times: random.Next(4));
        Append(fits: false, times: 50);
        var told = new List<long>();
        long position = 0;
        for (var connection = 0; connection < 12; connection++)
        {
            await using var watch = Watch(position);
            for (var decision = random.Next(1, 5); decision > 0; decision--)
            {
                told.Add(position = await Next(watch));
            }
        }

        told.ShouldBe(Enumerable.Range(1, _log.Count).Where(at => _log[at - 1]).Select(at => (long)at).Take(told.Count));
        told.Count.ShouldBeGreaterThan(12);
    }

    [Fact]
    public async Task a_page_that_is_full_is_followed_by_the_next_without_a_wait()
    {
        Append(fits: true, times: (3 * Page) + 1);
        await using var watch = Watch(0);
        for (var at = 1; at <= _log.Count; at++)
        {
            (await watch.MoveNextAsync()).ShouldBeTrue();
            watch.Current.Position.ShouldBe(at);
        }

        _looks.Select(look => look.After).ShouldBe([0L, 3L, 6L, 9L]);
    }

    [Fact]
    public async Task a_watch_without_news_ends_with_its_caller()
    {
        using var caller = new CancellationTokenSource();
        await using var watch = Watch(0, caller.Token);
        var next = watch.MoveNextAsync();
        await Looks(1);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
    }

    // The next decision, with time moving on while there is none.
    private async Task<long> Next(IAsyncEnumerator<LoggedEvent> watch)
    {
        var next = watch.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(Interval);
            await Task.Yield();
        }

        (await next).ShouldBeTrue();
        return watch.Current.Position;
    }

    private async Task Looks(int count)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_looks.Count < count) await Task.Delay(1, late.Token);
    }

    private IAsyncEnumerator<LoggedEvent> Watch(long position, CancellationToken? caller = null) =>
        new DecisionWatch(Newest, After, Page, Interval, _time).From(position, caller ?? Stop).GetAsyncEnumerator(Stop);

    // A log whose events lie at 1, 2, 3 and so on; a look at it reads from a position to the page's end or to its own.
    private Task<long> Newest(CancellationToken cancellationToken)
    {
        var head = _log.Count;
        _between(_looks.Count + 1);
        return Task.FromResult((long)head);
    }

    private Task<IReadOnlyList<LoggedEvent>> After(long position, CancellationToken cancellationToken)
    {
        var found = new List<LoggedEvent>();
        var at = position;
        while (at < _log.Count && found.Count < Page)
            if (_log[(int)at++]) found.Add(new LoggedEvent(at, "day", at, Raised));
        _looks.Add((position, at));
        return Task.FromResult<IReadOnlyList<LoggedEvent>>(found);
    }

    private void Append(bool fits, int times = 1)
    {
        for (var i = 0; i < times; i++) _log.Add(fits);
    }
}
