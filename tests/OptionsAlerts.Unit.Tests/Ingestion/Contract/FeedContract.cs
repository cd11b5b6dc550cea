using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What a feed said, and what it told of what it could not take.</summary>
/// <param name="Messages">In the order in which they were said.</param>
/// <param name="Troubles">Reasons and counts, a line each.</param>
public sealed record Said(IReadOnlyList<IMarketMessage> Messages, IReadOnlyList<string> Troubles);

/// <summary>
/// What every feed there is promises, live, recorded or simulated: valid messages of a time in UTC that name their feed, the same of the same, and an end at once where it is
/// stopped. Each suite is one feed's, for what of its capabilities it says it is.
/// </summary>
public abstract class FeedContract : IAsyncLifetime
{
    /// <summary>How long a stop may take.</summary>
    protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>The feed's name in stamps.</summary>
    public abstract string Name { get; }

    /// <summary>What of the feed's capabilities this suite holds it to.</summary>
    public abstract FeedCapabilities Capabilities { get; }

    /// <summary>The names in stamps: the feed's own, and of one that plays what others said, theirs.</summary>
    protected virtual IReadOnlyList<string> Sources => [Name];

    /// <summary>A new feed, and a provider that does all right: everything said, until there is no more.</summary>
    protected abstract Task<Said> Say();

    /// <summary>Runs a new feed that is far from its end, and ends by being stopped alone.</summary>
    /// <param name="underWay">Called when it waits, or has more to say.</param>
    protected abstract Task Run(Action underWay, CancellationToken stop);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task everything_said_is_valid_of_a_time_in_utc_and_names_its_feed()
    {
        var said = await Say();
        said.Troubles.ShouldBeEmpty();
        said.Messages.ShouldNotBeEmpty();
        foreach (var message in said.Messages)
        {
            Should.NotThrow(message.Validate);
            message.AsOf.Offset.ShouldBe(TimeSpan.Zero);
            Sources.ShouldContain(message.Stamp.Feed);
        }

        said.Messages.Select(message => message.Stamp.Feed).Distinct().Count().ShouldBe(Sources.Count);
        said.Messages.Aggregate(FeedCapabilities.None, (all, message) => all | FeedSlot.Of(message).Capability).ShouldBe(Capabilities);
    }

    [Fact]
    public async Task a_new_feed_says_the_same_of_the_same()
    {
        var first = await Say();
        Content(await Say()).ShouldBe(Content(first));
    }

    [Fact]
    public async Task a_stop_ends_it_at_once_whatever_it_waits_for()
    {
        using var stop = new CancellationTokenSource();
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Run(() => underWay.TrySetResult(), stop.Token);
        await Task.WhenAny(underWay.Task, running).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        running.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Ends(running);
    }

    [Fact]
    public async Task a_stop_before_its_start_is_a_stop()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Ends(Run(() => { }, stop.Token));
    }

    /// <summary>What was said, in its order, but for the place in the run.</summary>
    protected IReadOnlyList<string> Content(Said said) => [.. said.Messages.Select(Content)];

    /// <summary>What a message says, but for its place in the run.</summary>
    protected virtual string Content(IMarketMessage message) => MessageText.Of(message);

    private static Task Ends(Task running) => Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Bound, TestContext.Current.CancellationToken));
}
