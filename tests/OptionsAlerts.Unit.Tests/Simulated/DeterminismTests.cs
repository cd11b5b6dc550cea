using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Simulated;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class DeterminismTests
{
    [Fact]
    public void the_same_seed_gives_the_same_session() => Hash(new SimulationOptions { Seed = 42 }).ShouldBe(Hash(new SimulationOptions { Seed = 42 }));

    [Fact]
    public void another_seed_gives_another_session() => Hash(new SimulationOptions { Seed = 43 }).ShouldNotBe(Hash(new SimulationOptions { Seed = 42 }));

    [Fact]
    public async Task one_feed_replays_the_same_session_again()
    {
        var feed = new SimulatedFeed(new SimulationOptions { Symbols = ["IWM"] });
        var first = await HashOf(feed, 60);
        (await HashOf(feed, 60)).ShouldBe(first);
    }

    // The bits themselves, so that another machine, runtime or day is held to them. A change of the simulation changes this line, and is meant to.
    [Fact]
    public void the_first_ten_minutes_of_seed_1_are_these_bits() =>
        Hash(new SimulationOptions()).ShouldBe("69f2621b1d52f9dfac5970c4a2af6b64919218ac9fadc5766e65329fedaf563b");

    [Fact]
    public void a_second_symbol_changes_nothing_in_the_first()
    {
        var alone = Spots(new SimulationOptions { Symbols = ["SPY"] });
        Spots(new SimulationOptions { Symbols = ["SPY", "TSLA"] }).ShouldBe(alone);

        static List<double> Spots(SimulationOptions options) =>
            SessionRecord.Of(options, minutes: 20).Quotes.Where(quote => quote.Underlying == "SPY").Select(quote => quote.Spot).ToList();
    }

    [Fact]
    public async Task a_cancelled_replay_ends()
    {
        using var cancel = new CancellationTokenSource();
        var taken = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new SimulatedFeed(new SimulationOptions { Symbols = ["IWM"] }).Replay(cancel.Token))
            {
                if (++taken == 3) await cancel.CancelAsync();
            }
        });
        taken.ShouldBe(3);
    }

    private static string Hash(SimulationOptions options)
    {
        using var hash = new CanonicalHash();
        foreach (var instant in new SimulatedFeed(options).Instants(CancellationToken.None).Take(121)) hash.Add(instant);
        return hash.Value();
    }

    private static async Task<string> HashOf(IReplayFeed feed, int instants)
    {
        using var hash = new CanonicalHash();
        await foreach (var instant in feed.Replay(CancellationToken.None).Take(instants)) hash.Add(instant);
        return hash.Value();
    }
}
