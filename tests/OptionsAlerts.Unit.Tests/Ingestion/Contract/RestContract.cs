using System.Collections.Concurrent;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sockets;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What every feed promises of everything it asks for over HTTP, proved against its fake.</summary>
public abstract class RestContract<TStand> : WireFeedContract
    where TStand : RestStand, new()
{
    private static readonly Fault[] Unreadable =
    [
        new Fault.Answer(200, "\u0000\u0001{"), new Fault.Answer(200, "{\"a\":"), new Fault.Answer(200, "\"\\ud800\""), Fault.Html(200, "Maintenance"), new Fault.Answer(200, ""),
        new Fault.Answer(200, "<?xml version=\"1.0\"?><Error/>", "application/xml"),
    ];

    private static readonly Fault[] Broken = [new Fault.HalfAnswer(), new Fault.Reset(), new Fault.Answer(200, "{\"results\":[{\"value\":1")];

    public override string Name => Stand.Name;

    protected TStand Stand { get; } = new();

    protected override string? Secret => Stand.Secret;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Answers from now on.</summary>
    protected abstract void Serve(Answer answer);

    /// <summary>What the next request meets.</summary>
    protected abstract void Fail(Fault fault);

    protected abstract Task<PollOutcome> Ask(ILiveFeed feed, CancellationToken cancellationToken);

    public override async ValueTask InitializeAsync() => await Stand.Start();

    public override async ValueTask DisposeAsync()
    {
        await Stand.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<Said> Say(Speech speech)
    {
        var feed = Stand.Feed();
        List<IMarketMessage> messages = [];
        List<string> troubles = [];
        Serve(speech switch
        {
            Speech.Unknown => Answer.UnknownFields,
            Speech.Twice when IsAskedOnce => Answer.Duplicate,
            Speech.OutOfOrder when IsAskedOnce => Answer.Reordered,
            _ => Answer.Good,
        });
        foreach (var fault in speech switch { Speech.Garbage => Unreadable, Speech.Cut => Broken, _ => [] })
        {
            Fail(fault);
            Take(await Ask(feed, Token));
        }

        Take(await Ask(feed, Token));
        if (IsAskedOnce || speech is not (Speech.Twice or Speech.OutOfOrder)) return new Said(messages, troubles);
        if (speech == Speech.OutOfOrder) Serve(Answer.Older);
        Take(await Ask(feed, Token));
        return new Said(messages, troubles);

        void Take(PollOutcome outcome)
        {
            if (outcome is PollOutcome.Fresh fresh) messages.AddRange(fresh.Messages);
            else if (outcome.Problem is { } problem) troubles.Add(problem);
        }
    }

    /// <summary>True where one answer is all that is ever asked for, so that another says the same again.</summary>
    protected virtual bool IsAskedOnce => false;

    protected override Task Run(Action underWay, CancellationToken stop)
    {
        Serve(Answer.Good);
        Fail(new Fault.Silence());
        var asking = Ask(Stand.Feed(), stop);
        underWay();
        return asking;
    }

    [Fact]
    public async Task refused_credentials_are_told_apart_and_not_repeated()
    {
        Assert.SkipWhen(Secret is null, "the feed has no credentials");
        var secret = Secret!;
        Serve(Answer.Good);
        var feed = Stand.Feed();
        Fail(new Fault.Answer(401, $"{{\"error\":\"Unknown key {secret}\",\"message\":\"{secret}\"}}"));
        var rejected = (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Rejected>();
        rejected.Reason.ShouldContain("401");
        rejected.Reason.ShouldNotContain(secret);
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Fact]
    public async Task a_limit_is_kept_as_long_as_the_provider_asks()
    {
        Serve(Answer.Good);
        Fail(Fault.RetryAfter(new Fault.Answer(429, ""), 34));
        var feed = Stand.Feed();
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Unavailable>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(34));
        Stand.Time.Advance(TimeSpan.FromSeconds(34));
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Fact]
    public async Task faults_of_a_server_are_said_in_one_line_and_pass()
    {
        Serve(Answer.Good);
        var feed = Stand.Feed();
        foreach (var fault in new[] { new Fault.Answer(500, "two\nlines"), Fault.Html(503, "Gone"), new Fault.Flood(200, 2 * 1024 * 1024), new Fault.Flood(500, 2 * 1024 * 1024) })
        {
            Fail(fault);
            OneLine(await Ask(feed, Token));
        }

        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Fact]
    public async Task a_bad_answer_names_its_place()
    {
        Serve(Answer.Good);
        var feed = Stand.Feed();
        Fail(new Fault.Answer(200, "{\"a\":\n[1,"));
        OneLine(await Ask(feed, Token)).ShouldMatch(" line \\d+( byte \\d+)?");
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Fresh>();
    }

    [Theory]
    [InlineData(Answer.Null)]
    [InlineData(Answer.Empty)]
    [InlineData(Answer.Other)]
    public async Task an_answer_without_what_was_asked_for_changes_nothing(Answer without)
    {
        var feed = Stand.Feed();
        Serve(without);
        OneLine(await Ask(feed, Token));
        Serve(Answer.Good);
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Fresh>();
        Serve(without);
        (await Ask(feed, Token)).ShouldNotBeOfType<PollOutcome.Fresh>();
        Serve(Answer.Good);
        if (!IsAskedOnce) (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Unchanged>();
    }

    [Fact]
    public async Task both_shapes_of_a_list_of_one_are_read_alike()
    {
        Serve(Answer.OtherShape);
        (await Ask(Stand.Feed(), Token)).ShouldBeOfType<PollOutcome.Fresh>().Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task an_answer_that_drips_is_left_at_the_deadline()
    {
        Serve(Answer.Good);
        Fail(new Fault.Drip());
        var asking = Ask(Stand.Feed(), Token);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!asking.IsCompleted)
        {
            await Task.Delay(5, deadline.Token);
            Stand.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        OneLine(await asking);
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
        Serve(Answer.Good);
        Fail(Fault.Redirect(new Uri(elsewhere.HttpAddress, "/moved").ToString()));
        OneLine(await Ask(Stand.Feed(), Token));
        var there = asked.ShouldHaveSingleItem();
        there.ShouldNotContain("Authorization");
        if (Secret is { } secret) there.ShouldNotContain(secret);
    }

    [Fact]
    public async Task a_redirect_away_from_https_is_not_followed()
    {
        Serve(Answer.Good);
        Fail(Fault.Redirect("http://feed.example/chain"));
        OneLine(await Ask(Stand.Feed(), Token)).ShouldContain("not https");
    }

    /// <summary>The one message of an answer that is news.</summary>
    protected async Task<T> News<T>(ILiveFeed? feed = null)
        where T : IMarketMessage => (await Ask(feed ?? Stand.Feed(), Token)).ShouldBeOfType<PollOutcome.Fresh>().Messages.ShouldHaveSingleItem().ShouldBeOfType<T>();

    /// <summary>The same again is no news, the next is, and one that is older than it is not.</summary>
    protected async Task NewsIsWhatIsNewer<T>()
        where T : class, IMarketMessage
    {
        var feed = Stand.Feed();
        Serve(Answer.Good);
        var first = await News<T>(feed);
        Stand.Time.Advance(TimeSpan.FromSeconds(30));
        (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        Serve(Answer.Newer);
        (await News<T>(feed)).AsOf.ShouldBeGreaterThan(first.AsOf);
        foreach (var old in new[] { Answer.Good, Answer.Older })
        {
            Serve(old);
            (await Ask(feed, Token)).ShouldBeOfType<PollOutcome.Unchanged>();
        }
    }

    private string OneLine(PollOutcome outcome)
    {
        if (outcome is not (PollOutcome.Unavailable or PollOutcome.Unknown)) throw new ShouldAssertException($"unavailable was expected, not {outcome}");
        var reason = outcome.Problem!;
        reason.ShouldNotBeNullOrWhiteSpace();
        reason.ShouldNotContain("\n");
        if (Secret is { } secret) reason.ShouldNotContain(secret);
        return reason;
    }
}
