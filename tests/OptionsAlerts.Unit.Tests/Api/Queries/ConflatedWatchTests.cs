using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.ServiceDefaults.Boards;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class ConflatedWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly LatestBoard<string> _board = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly IAsyncEnumerator<string> _watch;

    public ConflatedWatchTests() => _watch = Watch(() => _board.Each(_board.Keys));

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _watch.DisposeAsync();
        _ends.Dispose();
    }

    [Fact]
    public async Task the_latest_come_at_once_in_the_order_of_their_keys()
    {
        _board.Show("b", "b1");
        _board.Show("a", "a1");
        (await Next(), await Next()).ShouldBe(("a1", "b1"));
    }

    [Fact]
    public async Task of_many_states_within_an_interval_the_newest_is_told_when_it_is_over()
    {
        _board.Show("a", "a1");
        (await Next()).ShouldBe("a1");
        var next = Next();
        for (var i = 2; i <= 100; i++) _board.Show("a", $"a{i}");
        _time.Advance(Second * 0.999);
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(Second * 0.001);
        (await next).ShouldBe("a100");
    }

    [Fact]
    public async Task after_a_quiet_interval_a_state_is_told_as_it_comes()
    {
        _board.Show("a", "a1");
        await Next();
        var next = Next();
        _time.Advance(Second);
        _board.Show("a", "a2");
        (await next).ShouldBe("a2");
    }

    [Fact]
    public async Task a_key_that_did_not_change_is_not_told_again()
    {
        _board.Show("a", "a1");
        _board.Show("b", "b1");
        (await Next(), await Next()).ShouldBe(("a1", "b1"));
        var next = Next();
        _board.Show("b", "b2");
        _time.Advance(Second);
        (await next).ShouldBe("b2");
    }

    [Fact]
    public async Task a_state_shown_again_is_another_one()
    {
        _board.Show("a", "same");
        await Next();
        var next = Next();
        _board.Show("a", "same");
        _time.Advance(Second);
        (await next).ShouldBe("same");
    }

    [Fact]
    public async Task a_slow_reader_gets_each_key_as_it_stands_when_its_turn_comes()
    {
        _board.Show("a", "a1");
        _board.Show("b", "b1");
        (await Next()).ShouldBe("a1");
        _board.Show("b", "b2");
        (await Next()).ShouldBe("b2");
    }

    [Fact]
    public async Task a_cleared_board_is_no_news()
    {
        _board.Show("a", "a1");
        await Next();
        var next = Next();
        _board.Clear();
        _time.Advance(Second);
        _board.All.ShouldBeEmpty();
        _board.Show("a", "a2");
        (await next).ShouldBe("a2");
    }

    [Fact]
    public async Task a_wait_ends_when_it_is_cancelled()
    {
        var next = Next();
        await _ends.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task a_round_under_way_ends_when_it_is_cancelled()
    {
        _board.Show("a", "a1");
        _board.Show("b", "b1");
        await Next();
        await _ends.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Next);
    }

    [Fact]
    public async Task no_state_is_missed_by_readers_beside_a_busy_writer()
    {
        const int States = 20_000;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var watch = Watch(() => _board.Each(["a"]), TimeSpan.Zero);
            var last = 0;
            while (last < States)
            {
                (await watch.MoveNextAsync()).ShouldBeTrue();
                var now = int.Parse(watch.Current, CultureInfo.InvariantCulture);
                now.ShouldBeGreaterThan(last);
                last = now;
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        for (var i = 1; i <= States; i++) _board.Show("a", i.ToString(CultureInfo.InvariantCulture));
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private IAsyncEnumerator<string> Watch(Func<IEnumerable<Posted<string>>> look, TimeSpan? interval = null) =>
        ConflatedWatch.Of(_board.Changes, look, interval ?? Second, _time, _ends.Token).GetAsyncEnumerator(_ends.Token);

    private async Task<string> Next()
    {
        (await _watch.MoveNextAsync()).ShouldBeTrue();
        return _watch.Current;
    }
}
