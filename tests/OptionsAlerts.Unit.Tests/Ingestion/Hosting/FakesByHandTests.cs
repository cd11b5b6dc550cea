using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.ByHand;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

/// <summary>The fakes as they are run by hand, with the settings that they print.</summary>
public sealed class FakesByHandTests
{
    [Theory]
    [InlineData("cboe")]
    [InlineData("tradier")]
    [InlineData("yahoo")]
    [InlineData("polygon")]
    [InlineData("alpaca")]
    [InlineData("ibkr")]
    public async Task a_feed_set_as_the_fake_prints_delivers_all_it_can(string name)
    {
        var fake = await HandFakes.All.Single(fake => fake.Name == name).Start(0, TextWriter.Null, TimeProvider.System);
        await using var server = fake.Server;
        // As it is run by hand, only faster.
        using var stop = new CancellationTokenSource();
        var refreshing = Refresh(fake, stop.Token);
        var published = new RecordingPublisher();
        using var host = Feeds(Settings(fake.Lines[0]), published);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var missing = new HashSet<Type> { typeof(OptionChainSnapshot), typeof(UnderlyingQuote), typeof(VolatilityIndexQuote), typeof(VolatilityHistory) };
        if (name is "tradier" or "polygon" or "alpaca") missing.Add(typeof(OptionTradeBatch));
        if (name == "alpaca") missing.ExceptWith([typeof(VolatilityIndexQuote), typeof(VolatilityHistory)]);
        while (missing.Count > 0)
        {
            var message = await published.Next<IMarketMessage>();
            message.Validate();
            message.Stamp.Feed.ShouldBe(name);
            if (message is OptionChainSnapshot chain && name != "ibkr") (chain.Contracts.Count, chain.Excluded.Count).ShouldBe((126, 0));
            missing.Remove(message.GetType());
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await refreshing;
    }

    private static async Task Refresh(RunningFake fake, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            fake.Refresh(TimeProvider.System.GetUtcNow());
            await Task.Delay(100, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [Theory]
    [InlineData(2, "nobody")]
    [InlineData(2, "cboe", "--port", "many")]
    [InlineData(2, "cboe", "--port", "65536")]
    [InlineData(2, "cboe", "8080")]
    [InlineData(0, "--help")]
    [InlineData(2)]
    public async Task a_command_line_that_cannot_be_is_told_and_help_lists_every_fake(int exit, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        (await HandRun.Run(arguments, output, errors, TimeProvider.System, TestContext.Current.CancellationToken)).ShouldBe(exit);
        if (errors.ToString().Length == 0) HandFakes.All.ShouldAllBe(fake => output.ToString().Contains($"  {fake.Name,-13} {fake.What}", StringComparison.Ordinal));
        else errors.ToString().ShouldContain("is not NAME [--port N]");
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string line) =>
        from setting in line.Split(' ')
        let name = setting[..setting.IndexOf('=', StringComparison.Ordinal)]
        where name != "WATCH_SYMBOLS"
        select new KeyValuePair<string, string?>(EnvironmentNames.Find(name)?.Key ?? name.Replace("__", ":", StringComparison.Ordinal), setting[(name.Length + 1)..]);

    private static IHost Feeds(IEnumerable<KeyValuePair<string, string?>> settings, IMarketPublisher publisher)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Messaging:Transport", "InMemory"), new("Ingestion:Symbols:0", "SPY"), new("Ingestion:Polygon:QuoteIntervalSeconds", "1"), .. settings]);
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(publisher);
        builder.AddIngestion();
        return builder.Build();
    }
}
