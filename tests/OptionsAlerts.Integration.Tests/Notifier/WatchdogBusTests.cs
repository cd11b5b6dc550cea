using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Integration.Tests.Api;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.ServiceDefaults.Messaging;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Notifier;

/// <summary>The watchdog over a real bus, and its canaries through a real engine and its store.</summary>
public sealed class WatchdogBusTests(Servers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("InMemory")]
    [InlineData("RabbitMq")]
    public async Task a_canary_goes_through_the_engine_and_its_store_and_leaves_nothing_in_the_log_and_market_data_is_heard(string transport)
    {
        var database = await ServiceFleet.FreshDatabase(servers, $"watchdog_{transport.ToLowerInvariant()}");
        var run = $"watchdog-{transport.ToLowerInvariant()}-{Environment.ProcessId}";
        using var host = Build(database, transport, run);
        await host.StartAsync(Stop);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(Stop);
        var board = host.Services.GetRequiredService<WatchdogBoard>();
        await Eventually.Holds(() => board.Engine.WentThrough, () => $"A canary came back ({board.Engine.Words})", TimeSpan.FromSeconds(60));

        await publisher.PublishMarket(new VolatilityIndexQuote { Stamp = new MarketStamp { RunId = run, Feed = "cboe" }, AsOf = TimeProvider.System.GetUtcNow(), Vix = 17 }, Stop);
        await publisher.PublishStatus(new FeedStatusChanged { RunId = run, Feed = "cboe", State = FeedState.Connected, At = TimeProvider.System.GetUtcNow(), Reason = "every source answers" }, Stop);
        await Eventually.Holds(() => board.Sources[0].Heard && board.Feeds.Count == 1, "Market data and a feed's word were heard");

        (await Scalar(database, $"select count(*) from alert_engine.canary where run_id = '{run}'")).ShouldBe(1);
        (await Scalar(database, "select count(*) from alert_engine.mt_events")).ShouldBe(0);
        await host.StopAsync(Stop);
    }

    private IHost Build(string database, string transport, string run)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:alertsdb", database), new("Messaging:Transport", transport), new("Run:Id", run), new("AlertEngine:ApiKey", EngineHost.Key),
            new("AlertEngine:Channels:0", "console"), new("Watchdog:Name", run), new("Watchdog:CheckEvery", "00:00:01"), new("Watchdog:CanaryEvery", "00:00:10"), new("Watchdog:CanaryLimit", "00:00:05"),
            new("Watchdog:Sources:0:Capability", "Volatility"),
        ]);
        if (transport == "RabbitMq") builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:messaging", servers.RabbitMq.ConnectionString)]);
        builder.AddAlertEngine();
        builder.AddNotifier();
        return builder.Build();
    }

    private static async Task<long> Scalar(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
