using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using OptionsAlerts.Unit.Tests.Ingestion.Replay;
using OptionsAlerts.Unit.Tests.Notifier;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

/// <summary>What a name in the environment does in the end: what is asked for, how often, and where an alert goes. The engine's limit is shown by a whole run, in the integration tests.</summary>
public sealed class EnvironmentInForceTests
{
    [Fact]
    public async Task the_symbols_named_are_asked_for_and_no_others_each_source_at_its_interval()
    {
        await using var cboe = await FakeCboe.StartAsync();
        cboe.Serve(FakeCboe.ChainPath("IWM"), Bodies.Chain(Bodies.Option()));
        cboe.Serve(FakeCboe.ChainPath("_RUT"), Bodies.Chain(Bodies.Option("RUTW260630C02000000"), symbol: "^RUT"));
        cboe.Serve(FakeCboe.QuotePath("_VIX"), Bodies.Quote("^VIX", 14.55));
        var time = new ObservedTime(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
        var published = new RecordingPublisher();
        using var host = Feed(cboe.Address, time, published, ("WATCH_SYMBOLS", "iwm,^RUT"), ("GEX_INTERVAL_SEC", "47"), ("VIX_INTERVAL_SEC", "91"));
        await host.StartAsync(TestContext.Current.CancellationToken);

        string[] chains = [(await published.Next<OptionChainSnapshot>()).Underlying, (await published.Next<OptionChainSnapshot>()).Underlying];
        chains.Order().ShouldBe(["IWM", "RUT"]);
        // VIX and both chains are asked for at the same time, in any order.
        TimeSpan[] intervals = [TimeSpan.FromSeconds(47), TimeSpan.FromSeconds(47), TimeSpan.FromSeconds(91)];
        var begun = new List<TimeSpan>();
        while (begun.Count < intervals.Length) begun.Add(await time.Waiting(begins => intervals.Contains(begins)));
        begun.Order().ShouldBe(intervals);
        foreach (var standard in new[] { "_SPX", "SPY" }) cboe.Requests(FakeCboe.ChainPath(standard)).ShouldBe(0);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task an_alert_goes_to_the_chat_named_by_the_bot_named()
    {
        const string Token = "123456789:AAOfTheEnvironment-0123456789";
        await using var telegram = await FakeTelegram.Start(Token, "-10042");
        await using var rig = new NotifierRig([.. Settings(("TELEGRAM_BOT_TOKEN", Token), ("TELEGRAM_CHAT_ID", "-10042")), new("Notifier:Telegram:BaseUrl", telegram.BaseUrl)]);
        (await rig.Channel("telegram").Send(Requests.Message("through the bot"), TestContext.Current.CancellationToken)).ShouldBeOfType<DeliveryResult.Delivered>();
        telegram.Messages.ShouldHaveSingleItem().Shown.ShouldContain("through the bot");
    }

    [Fact]
    public async Task an_alert_goes_to_the_topic_named_on_the_server_named()
    {
        await using var ntfy = await FakeNtfy.Start();
        await using var rig = new NotifierRig(Settings(("NTFY_TOPIC", "of-the-environment"), ("NTFY_SERVER", ntfy.BaseUrl)));
        (await rig.Channel("ntfy").Send(Requests.Message("through ntfy"), TestContext.Current.CancellationToken)).ShouldBeOfType<DeliveryResult.Delivered>();
        var message = ntfy.Messages.ShouldHaveSingleItem();
        (message.Topic, message.Text.Contains("through ntfy", StringComparison.Ordinal)).ShouldBe(("of-the-environment", true));
    }

    private static IHost Feed(Uri cboe, TimeProvider time, IMarketPublisher publisher, params (string Name, string Value)[] environment)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Messaging:Transport", "InMemory"), new("Ingestion:Feeds:0", "Cboe"), new("Ingestion:Cboe:BaseUrl", cboe.ToString()), .. Settings(environment)]);
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(publisher);
        builder.AddIngestion();
        return builder.Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(params (string Name, string Value)[] environment)
    {
        var builder = new ConfigurationBuilder();
        EnvironmentLayer.AddTo(builder, new Hashtable(environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), null).Problems.ShouldBeEmpty();
        return builder.Build().AsEnumerable().Where(setting => setting.Value is not null);
    }
}
