using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What a fake is to answer. Of a chain the rows are contracts A, B and C; of a history days; of a spot and of VIX there is one.</summary>
public enum Answer
{
    /// <summary>As documented: all rows.</summary>
    Good,

    /// <summary>The same a little later, one number another.</summary>
    Newer,

    /// <summary>The same a little earlier, one number another.</summary>
    Older,

    /// <summary>The rows in another order.</summary>
    Reordered,

    /// <summary>A row twice, the second time with other numbers where rows have names.</summary>
    Duplicate,

    /// <summary>Members, and members of members, that no documentation names.</summary>
    UnknownFields,

    /// <summary>A row that is none among the good ones.</summary>
    BadRow,

    /// <summary>The other of the two shapes in which the provider writes the same: one thing for a list of one, or a list of one.</summary>
    OtherShape,

    /// <summary>Null in the place of what was asked for.</summary>
    Null,

    /// <summary>Nothing in the place of what was asked for.</summary>
    Empty,

    /// <summary>JSON (or text) of another kind.</summary>
    Other,
}

/// <summary>One provider's fake and the feed that asks it over HTTP, on one clock. What it serves is told by the interfaces beside this one.</summary>
public abstract class RestStand : IAsyncDisposable
{
    protected const double TimeoutSeconds = 5;

    private readonly List<IDisposable> _owned = [];

    /// <summary>11:00 New York on a Tuesday.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));

    /// <summary>The feed's name in stamps.</summary>
    public abstract string Name { get; }

    /// <summary>What must never be shown or sent elsewhere; null where the feed has no credentials.</summary>
    public abstract string? Secret { get; }

    public abstract Task Start();

    /// <summary>A new feed that asks the fake.</summary>
    public abstract ILiveFeed Feed();

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _owned) one.Dispose();
        await StopFake();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask StopFake();

    /// <summary>A feed's HTTP: every answer within <see cref="TimeoutSeconds"/> of <see cref="Time"/>, and no more than a MiB of it.</summary>
    protected FeedHttp Http(Func<HttpMessageHandler, HttpMessageHandler>? over = null)
    {
        var handler = FeedHttp.Handler();
        var client = Own(new HttpClient(over is null ? handler : over(handler)) { Timeout = Timeout.InfiniteTimeSpan });
        return new FeedHttp(client, new HttpLimits(TimeSpan.FromSeconds(TimeoutSeconds), 1024 * 1024), Time);
    }

    /// <summary>Disposed with this.</summary>
    protected T Own<T>(T one) where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }
}

/// <summary>A provider that has chains.</summary>
public interface IChainStand
{
    /// <summary>The underlying whose chain is asked for.</summary>
    string Underlying { get; }

    /// <summary>The time of a good chain, an instant of UTC.</summary>
    DateTimeOffset ChainAsOf { get; }

    void ServeChain(Answer answer);

    /// <summary>What the next request that decides over a chain meets.</summary>
    void FailChain(Fault fault);
}

/// <summary>A provider that has spots: of SPY, 600.25 in a good answer and 601.5 in a newer one.</summary>
public interface IQuoteStand
{
    /// <summary>The time of a good spot, an instant of UTC.</summary>
    DateTimeOffset QuoteAsOf { get; }

    void ServeQuote(Answer answer);

    /// <summary>What the next request of a spot meets.</summary>
    void FailQuote(Fault fault);
}

/// <summary>
/// A provider that has VIX. A good answer is VIX 16.5 with VIX3M 18.25 of its time, VVIX of a day before and no VIX9D; a newer one VIX 17. A good history is 2026-06-26 at 17.5 and
/// 2026-06-29 at 18.25.
/// </summary>
public interface IVolatilityStand
{
    /// <summary>The time of a good VIX, an instant of UTC.</summary>
    DateTimeOffset VolatilityAsOf { get; }

    void ServeVolatility(Answer answer);

    void ServeHistory(Answer answer);

    /// <summary>What the next request that decides over VIX meets.</summary>
    void FailVolatility(Fault fault);

    /// <summary>What the next request of the history meets.</summary>
    void FailHistory(Fault fault);
}
