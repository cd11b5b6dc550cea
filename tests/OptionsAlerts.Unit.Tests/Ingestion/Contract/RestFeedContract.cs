using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What a fake is to serve as a chain.</summary>
public enum ChainCase
{
    /// <summary>Three contracts: A, B, C.</summary>
    Good,

    /// <summary>The same contracts a little later, one number another.</summary>
    Newer,

    /// <summary>The three, C first.</summary>
    Reordered,

    /// <summary>A, B, A with other numbers, C.</summary>
    Duplicate,

    /// <summary>The three, with members and members of members that no documentation names.</summary>
    UnknownFields,

    /// <summary>A, something that is no row, B, C.</summary>
    BadRow,

    /// <summary>A alone, in the place of the list where the provider does so.</summary>
    Lone,

    /// <summary>Null in the place of the list.</summary>
    Null,

    /// <summary>An empty list.</summary>
    Empty,

    /// <summary>JSON of another kind.</summary>
    OtherJson,
}

/// <summary>What every feed with chains over HTTP promises, proved against its fake. The fake's clock and the feed's are <see cref="Time"/>.</summary>
public abstract class RestFeedContract : IAsyncLifetime
{
    protected const double TimeoutSeconds = 5;

    private readonly HttpClient _http = new(FeedHttp.Handler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>11:00 New York on a Tuesday.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));

    /// <summary>The feed's HTTP: every answer within <see cref="TimeoutSeconds"/> of <see cref="Time"/>, and no more than a MiB of it.</summary>
    protected FeedHttp Http => new(_http, new HttpLimits(TimeSpan.FromSeconds(TimeoutSeconds), 1024 * 1024), Time);

    /// <summary>What must never be shown or sent elsewhere; null where the feed has no credentials.</summary>
    protected abstract string? Secret { get; }

    /// <summary>The feed's name in stamps.</summary>
    protected abstract string Name { get; }

    /// <summary>The underlying whose chain is asked for.</summary>
    protected abstract string Underlying { get; }

    /// <summary>Faults for the fake's next requests.</summary>
    protected abstract FaultScript Faults { get; }

    protected abstract Task StartFake();

    protected abstract ValueTask StopFake();

    /// <summary>A new feed that asks the fake.</summary>
    protected abstract IChainSource Feed();

    /// <summary>Serves this from now on, for every request of <see cref="Underlying"/>'s chain.</summary>
    protected abstract void Serve(ChainCase chain);

    /// <summary>Market data's time in <see cref="ChainCase.Good"/>, an instant of UTC.</summary>
    protected abstract DateTimeOffset GoodAsOf { get; }

    public async ValueTask InitializeAsync() => await StartFake();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await StopFake();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task a_chain_comes_whole_with_its_time_in_utc()
    {
        Serve(ChainCase.Good);
        var chain = await Chain(Feed());
        chain.Validate();
        (chain.Stamp.Feed, chain.Underlying, chain.Contracts.Count).ShouldBe((Name, Underlying, 3));
        (chain.AsOf, chain.AsOf.Offset).ShouldBe((GoodAsOf, TimeSpan.Zero));
    }

    [Fact]
    public async Task the_same_answer_again_is_no_news_and_a_later_one_is()
    {
        var feed = Feed();
        Serve(ChainCase.Good);
        var first = await Chain(feed);
        Time.Advance(TimeSpan.FromSeconds(30));
        (await Ask(feed)).ShouldBeOfType<PollOutcome.Unchanged>();
        Serve(ChainCase.Newer);
        (await Chain(feed)).AsOf.ShouldBeGreaterThan(first.AsOf);
    }

    [Fact]
    public async Task the_order_of_rows_does_not_matter()
    {
        Serve(ChainCase.Good);
        var good = Symbols(await Chain(Feed()));
        Serve(ChainCase.Reordered);
        Symbols(await Chain(Feed())).Order(StringComparer.Ordinal).ShouldBe(good.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_contract_that_comes_twice_is_taken_once_and_counted()
    {
        Serve(ChainCase.Good);
        var good = await Chain(Feed());
        Serve(ChainCase.Duplicate);
        var chain = await Chain(Feed());
        chain.Contracts.Count.ShouldBe(3);
        chain.Contracts.Bid[0].ShouldBe(good.Contracts.Bid[0]);
        chain.Excluded.ShouldContainKeyAndValue(RowReason.Duplicate, 1);
    }

    [Fact]
    public async Task unknown_members_change_nothing()
    {
        Serve(ChainCase.Good);
        var good = await Chain(Feed());
        Serve(ChainCase.UnknownFields);
        var chain = await Chain(Feed());
        Symbols(chain).ShouldBe(Symbols(good));
        (chain.Spot, chain.Excluded.Count).ShouldBe((good.Spot, good.Excluded.Count));
    }

    [Fact]
    public async Task one_bad_row_is_counted_and_the_others_stand()
    {
        Serve(ChainCase.BadRow);
        var chain = await Chain(Feed());
        chain.Contracts.Count.ShouldBe(3);
        chain.Excluded.Values.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task one_contract_is_a_chain_of_one()
    {
        Serve(ChainCase.Lone);
        (await Chain(Feed())).Contracts.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(ChainCase.Null)]
    [InlineData(ChainCase.Empty)]
    [InlineData(ChainCase.OtherJson)]
    public async Task an_answer_without_contracts_is_no_chain_and_the_next_one_is(ChainCase without)
    {
        var feed = Feed();
        Serve(without);
        OneLine(await Ask(feed)).ShouldNotBeEmpty();
        Serve(ChainCase.Good);
        (await Chain(feed)).Contracts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task refused_credentials_are_told_apart_and_not_repeated()
    {
        Assert.SkipWhen(Secret is null, "the feed has no credentials");
        var secret = Secret!;
        Serve(ChainCase.Good);
        var feed = Feed();
        Faults.Add(new Fault.Answer(401, $"{{\"error\":\"Unknown key {secret}\",\"message\":\"{secret}\"}}"));
        var rejected = (await Ask(feed)).ShouldBeOfType<PollOutcome.Rejected>();
        rejected.Reason.ShouldContain("401");
        rejected.Reason.ShouldNotContain(secret);
        (await Chain(feed)).Contracts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task a_limit_is_kept_as_long_as_the_provider_asks()
    {
        Serve(ChainCase.Good);
        Faults.Add(Fault.RetryAfter(new Fault.Answer(429, ""), 34));
        (await Ask(Feed())).ShouldBeOfType<PollOutcome.Unavailable>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(34));
    }

    [Fact]
    public async Task faults_of_a_server_are_said_in_one_line_and_pass()
    {
        Serve(ChainCase.Good);
        var feed = Feed();
        foreach (var fault in new[] { new Fault.Answer(500, "two\nlines"), Fault.Html(200, "Maintenance"), Fault.Html(503, "Gone"), new Fault.HalfAnswer(), new Fault.Reset(), new Fault.Flood(200, 2 * 1024 * 1024) })
        {
            Faults.Add(fault);
            var reason = OneLine(await Ask(feed));
            reason.ShouldNotBeEmpty();
            if (Secret is { } secret) reason.ShouldNotContain(secret);
        }

        (await Chain(feed)).Contracts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task an_answer_that_drips_is_left_at_the_deadline()
    {
        Serve(ChainCase.Good);
        Faults.Add(new Fault.Drip());
        var asking = Ask(Feed());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!asking.IsCompleted)
        {
            await Task.Delay(5, deadline.Token);
            Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        OneLine(await asking).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task a_redirect_to_another_host_is_followed_without_credentials()
    {
        var asked = new ConcurrentQueue<string>();
        await using var elsewhere = await FakeSocketServer.StartAsync((connection, token) => connection.Silence(token));
        elsewhere.Http = context =>
        {
            asked.Enqueue(string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")) + context.Request.QueryString.Value);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        Serve(ChainCase.Good);
        Faults.Add(Fault.Redirect(new Uri(elsewhere.HttpAddress, "/moved").ToString()));
        OneLine(await Ask(Feed())).ShouldNotBeEmpty();
        var there = asked.ShouldHaveSingleItem();
        there.ShouldNotContain("Authorization");
        if (Secret is { } secret) there.ShouldNotContain(secret);
    }

    [Fact]
    public async Task a_redirect_away_from_https_is_not_followed()
    {
        Serve(ChainCase.Good);
        Faults.Add(Fault.Redirect("http://feed.example/chain"));
        OneLine(await Ask(Feed())).ShouldContain("not https");
    }

    [Fact]
    public async Task a_stop_ends_a_question_at_once()
    {
        Serve(ChainCase.Good);
        Faults.Add(new Fault.Silence());
        using var stop = new CancellationTokenSource();
        var asking = Feed().GetChain(Underlying, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    private static string[] Symbols(OptionChainSnapshot chain) => [.. Enumerable.Range(0, chain.Contracts.Count).Select(row => chain.Contracts.Symbol(row).ToString())];

    private static string OneLine(PollOutcome outcome)
    {
        var reason = outcome switch
        {
            PollOutcome.Unavailable unavailable => unavailable.Reason,
            PollOutcome.Unknown unknown => unknown.Reason,
            _ => throw new ShouldAssertException($"unavailable was expected, not {outcome}"),
        };
        reason.ShouldNotContain("\n");
        return reason;
    }

    private Task<PollOutcome> Ask(IChainSource feed) => feed.GetChain(Underlying, TestContext.Current.CancellationToken);

    private async Task<OptionChainSnapshot> Chain(IChainSource feed) =>
        (await Ask(feed)).ShouldBeOfType<PollOutcome.Fresh>().Messages.Single().ShouldBeOfType<OptionChainSnapshot>();
}
