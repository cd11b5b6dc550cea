using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Contract;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

/// <summary>A TWS, the feed that asks it and the link between them, on one clock, with what the feed counts as bad.</summary>
internal sealed class IbkrContractStand : IAsyncDisposable
{
    /// <summary>11:00 New York on a Tuesday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 30, 15, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IbkrLink _link;

    public IbkrContractStand()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Counters = new FeedCounters(meters);
        Feed = new IbkrFeed(Options.Create(new IbkrOptions { Port = Tws.Port, MaxLines = 13, MessagesPerSecond = 50 }), Time);
        _link = new IbkrLink(Feed, new JitterSeed(0), new FeedMetrics(meters), Time, NullLogger<StreamSupervisor>.Instance);
        _ = _link.StartAsync(CancellationToken.None);
    }

    public FakeTws Tws { get; } = new();

    public FakeTimeProvider Time { get; } = new(Start);

    public IbkrFeed Feed { get; }

    public FeedCounters Counters { get; }

    public int Line(string contract) => Tws.Lines.Last(request => request.Contract == contract).Id;

    public static async Task Wait(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached()) await Task.Delay(2, deadline.Token);
    }

    /// <summary>Moves the clock on until something is reached.</summary>
    public async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var stopping = _link.StopAsync(CancellationToken.None);
        await Until(() => stopping.IsCompleted);
        _link.Dispose();
        Counters.Dispose();
        await Tws.DisposeAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>Asks, and keeps what was said and what was told.</summary>
internal sealed class Hearing(IbkrContractStand stand, bool isTwice)
{
    private readonly List<IMarketMessage> _messages = [];
    private readonly List<string> _troubles = [];

    public async Task Ask(Func<CancellationToken, Task<PollOutcome>> ask)
    {
        for (var times = isTwice ? 2 : 1; times > 0; times--) Take(await ask(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks until an answer is this; what was said on the way is not kept.</summary>
    public async Task Until<T>(Func<CancellationToken, Task<PollOutcome>> ask, Func<T, bool> wanted)
        where T : IMarketMessage
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await ask(deadline.Token) is not PollOutcome.Fresh { Messages: [T message] } || !wanted(message)) await Task.Delay(2, deadline.Token);
    }

    /// <summary>Asks, meets a frame that is cut in the middle, and waits for the next connection, on which everything is asked for again.</summary>
    public async Task Cut(Func<TwsRequest, IEnumerable<byte[]>> next)
    {
        var asking = stand.Feed.GetQuote("SPY", TestContext.Current.CancellationToken);
        await IbkrContractStand.Wait(() => stand.Tws.Lines.Any());
        await stand.Tws.Connections[0].CutMidFrame(TwsMessage.Price(stand.Line("SPY STK"), 4, 777));
        var outcome = await asking.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        outcome.ShouldBeOfType<PollOutcome.Unavailable>();
        Take(outcome);
        stand.Tws.Ticks = next;
        await stand.Until(() => stand.Tws.Connections.Count == 2);
        await IbkrContractStand.Wait(() => stand.Tws.Lines.Count() == 2);
    }

    public Said Said() => new(_messages, [.. _troubles, .. stand.Counters.BadOf(IbkrFeed.FeedName).Select(bad => FormattableString.Invariant($"{bad.Key} {bad.Value}"))]);

    private void Take(PollOutcome outcome)
    {
        if (outcome is PollOutcome.Fresh fresh) _messages.AddRange(fresh.Messages);
        else if (outcome.Problem is { } problem) _troubles.Add(problem);
    }
}
