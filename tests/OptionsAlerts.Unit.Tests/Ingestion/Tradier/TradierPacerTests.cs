using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Ingestion.Tradier;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierPacerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 14, 40, 0, TimeSpan.Zero));
    private readonly TradierPacer _pacer;

    public TradierPacerTests() => _pacer = new TradierPacer(_time);

    private void Observe(string? available, double expiresIn, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = new HttpResponseMessage(status);
        if (available is not null) response.Headers.Add("X-Ratelimit-Available", available);
        response.Headers.Add("X-Ratelimit-Expiry", (_time.GetUtcNow().AddSeconds(expiresIn).ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture));
        _pacer.Observe(response);
    }

    private async Task<Task> Ask(string? available, double expiresIn)
    {
        await _pacer.Enter(TestContext.Current.CancellationToken);
        Observe(available, expiresIn);
        _pacer.Leave();
        return _pacer.Enter(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task nothing_left_is_waited_out_before_a_refusal_is_met()
    {
        var next = await Ask("0", 30);
        next.IsCompleted.ShouldBeFalse();
        _pacer.Pause.ShouldBe(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(29));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _pacer.Pause.ShouldBeNull();
    }

    [Fact]
    public async Task requests_under_way_count_as_taken()
    {
        var second = await Ask("2", 30);
        var third = _pacer.Enter(TestContext.Current.CancellationToken);
        var fourth = _pacer.Enter(TestContext.Current.CancellationToken);
        (second.IsCompletedSuccessfully, third.IsCompletedSuccessfully, fourth.IsCompleted).ShouldBe((true, true, false));
        Observe("1", 30);
        _pacer.Leave();
        fourth.IsCompleted.ShouldBeFalse("the third is still under way and takes what is left");
        _time.Advance(TimeSpan.FromSeconds(30));
        await fourth.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task no_wait_is_longer_than_a_minute_whatever_the_header_says()
    {
        var next = await Ask("0", 1e7);
        _time.Advance(TimeSpan.FromSeconds(60));
        await next.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task what_is_no_number_holds_up_nothing(string? available) => (await Ask(available, 30)).IsCompletedSuccessfully.ShouldBeTrue();

    [Fact]
    public async Task an_expiry_that_is_past_by_this_clock_holds_up_nothing() => (await Ask("0", -5)).IsCompletedSuccessfully.ShouldBeTrue();

    [Fact]
    public async Task an_older_window_does_not_give_back_what_a_newer_has_used()
    {
        var next = await Ask("0", 40);
        Observe("50", 20);
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(40));
        await next.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task a_refusal_stops_everything_until_the_expiry_or_for_a_minute()
    {
        Observe("7", 12, HttpStatusCode.TooManyRequests);
        _pacer.Pause.ShouldBe(TimeSpan.FromSeconds(12));
        var next = _pacer.Enter(TestContext.Current.CancellationToken);
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(12));
        await next.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        using var bare = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        _pacer.Observe(bare);
        _pacer.Pause.ShouldBe(TradierPacer.Window);
    }

    [Fact]
    public async Task a_wait_ends_at_once_when_it_is_cancelled()
    {
        (await Ask("0", 30)).IsCompleted.ShouldBeFalse();
        using var stop = new CancellationTokenSource();
        var waiting = _pacer.Enter(stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}
