using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

/// <summary>Keeps what is published, in order, and lets a test wait for the next thing.</summary>
internal sealed class RecordingPublisher : IMarketPublisher
{
    private readonly Channel<object> _published = Channel.CreateUnbounded<object>();

    /// <summary>Called before anything is taken; throw from it to fail the publication.</summary>
    public Action<object> Before { get; set; } = _ => { };

    public static FeedMetrics Metrics() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => Take(message);

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => Take(status);

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => Take(opened);

    /// <summary>The next thing of a type, others passed over; fails after ten seconds.</summary>
    public async Task<T> Next<T>()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (await _published.Reader.ReadAsync(deadline.Token) is T wanted) return wanted;
        }
    }

    /// <summary>Everything published and not yet taken.</summary>
    public List<object> Rest()
    {
        var rest = new List<object>();
        while (_published.Reader.TryRead(out var item)) rest.Add(item);
        return rest;
    }

    private Task Take(object item)
    {
        Before(item);
        _published.Writer.TryWrite(item);
        return Task.CompletedTask;
    }
}
