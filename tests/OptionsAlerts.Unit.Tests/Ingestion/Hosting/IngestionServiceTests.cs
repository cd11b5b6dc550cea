using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Simulated;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

public sealed class IngestionServiceTests
{
    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var all = settings.Concat([("Messaging:Transport", "InMemory")]).ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2, StringComparer.Ordinal);
        builder.Configuration.AddInMemoryCollection(all);
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.AddIngestion();
        return builder;
    }

    private static string Refused(params (string Key, string Value)[] settings)
    {
        using var host = Builder(settings).Build();
        return Should.Throw<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<IngestionOptions>>().Value).Message;
    }

    [Fact]
    public async Task a_recording_is_played_over_the_bus_step_by_step_to_its_end()
    {
        var folder = Directory.CreateTempSubdirectory("ingestion");
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var body = Bodies.Chain(Bodies.Option(fields: $"'volume':{i}"), timestamp: $"2026-06-30 14:{i + 20}:00");
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{i}.json"), body, TestContext.Current.CancellationToken);
            }

            var seen = new ConcurrentQueue<string>();
            var builder = Builder(
                ("Run:Clock", "Market"), ("Run:Id", "test"), ("Ingestion:Feeds:0", "Recorded"), ("Ingestion:Data", folder.FullName), ("Ingestion:Speed", "max"));
            builder.AddBusModule((bus, _) => bus.Control("fake-engine", prefetch: 1, singleActive: true, endpoint =>
            {
                endpoint.Handler<OptionChainSnapshot>(context => Saw(context.Message.Stamp.RunId + " chain"));
                endpoint.Handler<StepOpened>(async context =>
                {
                    await Saw(FormattableString.Invariant($"step {context.Message.Step} of {context.Message.Messages[0]}"));
                    await context.Publish(new StepDecided { RunId = context.Message.RunId, Step = context.Message.Step });
                });
                Task Saw(string what)
                {
                    seen.Enqueue(what);
                    return Task.CompletedTask;
                }
            }));
            using var host = builder.Build();
            await host.StartAsync(TestContext.Current.CancellationToken);
            var result = await host.Services.GetRequiredService<FeedHost>().Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            result.Steps.ShouldBe(4);
            // On a machine so busy that a step waits five seconds it comes again, whole and alike.
            seen.Where(what => what.StartsWith("step", StringComparison.Ordinal)).Distinct().ShouldBe(["step 1 of 1", "step 2 of 1", "step 3 of 1", "step 4 of 0"]);
            seen.Count(what => what == "test chain").ShouldBeGreaterThanOrEqualTo(3);
            await host.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task a_recording_that_cannot_be_played_stops_the_start()
    {
        using var host = Builder(("Run:Clock", "Market"), ("Run:Id", "test"), ("Ingestion:Feeds:0", "Recorded"), ("Ingestion:Data", "/nowhere")).Build();
        (await Should.ThrowAsync<InvalidFileException>(() => host.StartAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldBe("/nowhere: no such folder of recorded data");
    }

    [Fact]
    public void what_is_named_for_every_feed_holds_for_the_simulation_too()
    {
        using var host = Builder(("Run:Clock", "Market"), ("Ingestion:Symbols:0", "^spx"), ("Ingestion:Seed", "42")).Build();
        var simulation = host.Services.GetRequiredService<IOptions<SimulationOptions>>().Value;
        simulation.Symbols.ShouldBe(["SPX"]);
        simulation.Seed.ShouldBe(42UL);
    }

    [Fact]
    public void a_live_feeds_symbols_are_none_of_the_simulations_business()
    {
        using var host = Builder(("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Symbols:0", "BRK.B")).Build();
        host.Services.GetRequiredService<IOptions<SimulationOptions>>().Value.Symbols.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Ingestion:Speed", "fast", "Ingestion:Speed must be max or a number above 0")]
    [InlineData("Ingestion:Duration", "-00:01:00", "Ingestion:Duration must be above zero")]
    [InlineData("Ingestion:Symbols:0", "S PY", "Ingestion:Symbols: 'S PY' is no symbol")]
    [InlineData("Ingestion:Feeds:0", "Recorded", "Ingestion:Data must name the folder")]
    [InlineData("Ingestion:ChainIntervalSeconds", "0", "ChainIntervalSeconds")]
    [InlineData("Ingestion:Spede", "1", "Ingestion:Spede is not a known setting; did you mean 'Speed'?")]
    [InlineData("Ingestion:Feeds:0", "Cboe", "Run:Clock must be Market for a recorded or simulated feed (Ingestion:Feeds), and Wall for live ones.")]
    [InlineData("Ingestion:Feed", "Cboe", "Ingestion:Feed is not a known setting; did you mean 'Feeds'?")]
    [InlineData("Ingestion:Feeds", "Cboe", "Ingestion:Feeds is a list: set Ingestion:Feeds:0, Ingestion:Feeds:1 and so on.")]
    [InlineData("Ingestion:LongestReturnSeconds", "60", "Ingestion:LongestReturnSeconds must not be below ReturnAfterSeconds.")]
    public void a_setting_that_cannot_be_is_refused_by_name(string key, string value, string message) =>
        Refused(("Run:Clock", "Market"), (key, value)).ShouldContain(message);

    [Fact]
    public void a_feed_of_virtual_time_stands_alone() =>
        Refused(("Run:Clock", "Market"), ("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Feeds:1", "Simulated"))
            .ShouldContain("Ingestion:Feeds: simulated plays a market of its own and stands alone, not beside cboe.");

    [Theory]
    [InlineData("Tradier", "Ingestion:Feeds names tradier, whose key is missing: set TRADIER_TOKEN (Ingestion:Tradier:Token).")]
    [InlineData("Polygon", "Ingestion:Feeds names polygon, whose key is missing: set POLYGON_API_KEY (Ingestion:Polygon:ApiKey).")]
    [InlineData("Alpaca", "Ingestion:Feeds names alpaca, whose key is missing: set Ingestion__Alpaca__ApiKey and Ingestion__Alpaca__Secret.")]
    public void a_feed_without_its_key_is_refused_and_the_key_named(string feed, string message) => Refused(("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Feeds:1", feed)).ShouldBe(message);

    [Theory]
    [InlineData("short", "Ingestion:ApiKey must be 16 or more visible ASCII characters.")]
    [InlineData("", "Ingestion:ApiKey is missing: gRPC would listen on http://0.0.0.0:8091, beyond this machine; set a key of 16 or more characters, or listen on 127.0.0.1.")]
    public void a_service_that_answers_beyond_this_machine_has_a_key(string key, string message) =>
        Refused(("Run:Clock", "Market"), ("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8091"), ("Ingestion:ApiKey", key)).ShouldBe(message);

    [Fact]
    public void the_engines_key_stands_in_for_the_services_own()
    {
        using var host = Builder(("Run:Clock", "Market"), ("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8091"), ("AlertEngine:ApiKey", "0123456789abcdef")).Build();
        host.Services.GetRequiredService<IOptions<IngestionOptions>>().Value.ApiKey.ShouldBeNull();
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public void a_sandbox_has_no_trades(string sandbox, bool trades)
    {
        using var host = Builder(("Ingestion:Tradier:Sandbox", sandbox)).Build();
        FeedCatalogue.Of(FeedName.Tradier).Under(host.Services).HasFlag(FeedCapabilities.Trades).ShouldBe(trades);
    }

    [Fact]
    public void a_setting_of_the_streams_reaches_their_policy()
    {
        using var host = Builder(("Ingestion:Stream:PingIntervalSeconds", "7"), ("Ingestion:Stream:MaxMessageMegabytes", "2")).Build();
        var policy = host.Services.GetRequiredService<IOptions<StreamOptions>>().Value.Policy(TimeSpan.FromSeconds(900));
        policy.ShouldBe(new StreamPolicy { PingInterval = TimeSpan.FromSeconds(7), MaxMessageBytes = 2 * 1024 * 1024, Delay = TimeSpan.FromSeconds(900) });
    }

    [Fact]
    public void live_feeds_jitter_differs_by_process_unless_a_seed_is_named()
    {
        Seed().ShouldNotBe(Seed());
        Seed(("Ingestion:Seed", "42")).ShouldBe(42);

        static int Seed(params (string Key, string Value)[] settings)
        {
            using var host = Builder([("Ingestion:Feeds:0", "Cboe"), .. settings]).Build();
            return host.Services.GetRequiredService<JitterSeed>().Value;
        }
    }

    [Fact]
    public void a_feed_is_named_once() => Refused(("Ingestion:Feeds:0", "Cboe"), ("Ingestion:Feeds:1", "cboe")).ShouldContain("Ingestion:Feeds names cboe twice.");
}
