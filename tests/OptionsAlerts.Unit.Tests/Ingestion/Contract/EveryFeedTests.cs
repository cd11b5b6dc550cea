using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>No feed without its suites: a new one, or a new capability of an old one, fails here until it is held to what all others are.</summary>
public sealed class EveryFeedTests
{
    private const FeedCapabilities All = FeedCapabilities.Trades | FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices;

    private static readonly Type[] Suites = [.. typeof(EveryFeedTests).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(FeedContract)))];

    // None of them is started: there is nothing to stop.
    private static readonly (string Feed, FeedCapabilities Capabilities)[] Held =
        [.. Suites.Select(type => (FeedContract)Activator.CreateInstance(type)!).Select(suite => (suite.Name, suite.Capabilities))];

    /// <summary>Every feed and what it declares; a replay plays whatever the others deliver.</summary>
    public static TheoryData<string, FeedCapabilities> Feeds
    {
        get
        {
            var feeds = new TheoryData<string, FeedCapabilities> { { RecordedFeed.FeedName, All }, { "simulated", new SimulatedFeed(new SimulationOptions()).Capabilities } };
            foreach (var entry in FeedCatalogue.All) feeds.Add(entry.Feed, entry.Capabilities);
            return feeds;
        }
    }

    [Theory, MemberData(nameof(Feeds))]
    public void every_feed_inherits_the_suites_of_all_it_declares(string feed, FeedCapabilities declared) =>
        Held.Where(suite => suite.Feed == feed).Aggregate(FeedCapabilities.None, (all, suite) => all | suite.Capabilities).ShouldBe(declared);

    [Fact]
    public void closes_of_vix_are_a_suite_of_their_own_wherever_vix_is_asked_for_over_http()
    {
        Providers(typeof(VolatilityHistoryContract<>)).ShouldBe(Providers(typeof(VolatilityContract<>)));
        Providers(typeof(VolatilityContract<>)).Length.ShouldBe(4);
    }

    private static string[] Providers(Type contract) =>
        [.. Suites.Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == contract).Select(type => type.BaseType!.GenericTypeArguments[0].Name).Order(StringComparer.Ordinal)];
}
