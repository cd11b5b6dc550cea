using System.Collections.Concurrent;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>A process with a bus of its own that publishes market data, or takes it and keeps what it took.</summary>
internal sealed class MarketBus : IAsyncDisposable
{
    private static readonly Type[] Messages = [typeof(OptionTradeBatch), typeof(UnderlyingQuote)];

    private readonly IHost _host;

    private MarketBus(Servers servers, Action<BusEndpoints> configure, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Append(("ConnectionStrings:messaging", servers.RabbitMq.ConnectionString))
            .Select(pair => KeyValuePair.Create<string, string?>(pair.Item1, pair.Item2)));
        builder.Services.AddMetrics();
        builder.AddRun();
        builder.AddBusModule((bus, _) => configure(bus));
        _host = builder.Build();
        Publisher = _host.Services.GetRequiredService<MessagePublisher>();
    }

    public MessagePublisher Publisher { get; }

    /// <summary>What it took, in the order it came.</summary>
    public ConcurrentQueue<IMarketMessage> Taken { get; } = new();

    public static async Task<MarketBus> Start(Servers servers, Action<BusEndpoints> configure)
    {
        var bus = new MarketBus(servers, configure);
        await bus.Start();
        return bus;
    }

    /// <summary>One that takes its partitions of a queue's messages.</summary>
    public static async Task<MarketBus> Taker(Servers servers, string queue, int partitions, params IEnumerable<int> own)
    {
        MarketBus? taker = null;
        var settings = own.Select((number, i) => ($"Messaging:OwnPartitions:{i}", number.ToString(CultureInfo.InvariantCulture)))
            .Append(("Messaging:Partitions", partitions.ToString(CultureInfo.InvariantCulture)));
        taker = new MarketBus(servers, bus => bus.SharedData(queue, Messages, endpoint =>
        {
            endpoint.Handler<OptionTradeBatch>(context => taker!.Take(context.Message));
            endpoint.Handler<UnderlyingQuote>(context => taker!.Take(context.Message));
        }), settings);
        await taker.Start();
        return taker;
    }

    public static OptionTradeBatch Batch(string underlying, long number) => new()
    {
        Stamp = new MarketStamp { RunId = "live", Feed = "polygon", Sequence = number },
        AsOf = new DateTimeOffset(2026, 6, 8, 14, 0, 0, TimeSpan.Zero).AddSeconds(number),
        Underlying = underlying,
        Number = number,
        Contracts = [$"{underlying}260612C00600000"],
        Contract = [0],
        TimeMicros = [new DateTimeOffset(2026, 6, 8, 14, 0, 0, TimeSpan.Zero).AddSeconds(number).ToUnixTimeMilliseconds() * 1_000],
        Price = [1.25],
        Size = [10],
        Exchange = [300],
        Condition = [0],
        Flags = [0],
        Side = [0],
    };

    public static UnderlyingQuote Quote(string underlying) => new()
    {
        Stamp = new MarketStamp { RunId = "live", Feed = "polygon" },
        AsOf = new DateTimeOffset(2026, 6, 8, 14, 0, 0, TimeSpan.Zero),
        Underlying = underlying,
        Spot = 600,
    };

    public Task Publish(IMarketMessage message) => Publisher.PublishMarket(message, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private async Task Start()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        await Publisher.WhenReady(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private Task Take(IMarketMessage message)
    {
        Taken.Enqueue(message);
        return Task.CompletedTask;
    }
}
