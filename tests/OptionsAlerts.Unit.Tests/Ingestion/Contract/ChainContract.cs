using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What every feed with chains over HTTP promises of them.</summary>
public abstract class ChainContract<TStand> : RestContract<TStand>
    where TStand : RestStand, IChainStand, new()
{
    public override FeedCapabilities Capabilities => FeedCapabilities.Chains;

    protected override void Serve(Answer answer) => Stand.ServeChain(answer);

    protected override void Fail(Fault fault) => Stand.FailChain(fault);

    protected override Task<PollOutcome> Ask(ILiveFeed feed, CancellationToken cancellationToken) => ((IChainSource)feed).GetChain(Stand.Underlying, cancellationToken);

    [Fact]
    public async Task a_chain_comes_whole_with_its_time_in_utc()
    {
        Serve(Answer.Good);
        var chain = await News<OptionChainSnapshot>();
        (chain.Stamp.Feed, chain.Underlying, chain.Contracts.Count).ShouldBe((Name, Stand.Underlying, 3));
        (chain.AsOf, chain.AsOf.Offset).ShouldBe((Stand.ChainAsOf, TimeSpan.Zero));
    }

    [Fact]
    public Task the_same_answer_again_is_no_news_and_a_later_one_is() => NewsIsWhatIsNewer<OptionChainSnapshot>();

    [Fact]
    public async Task the_order_of_rows_does_not_matter()
    {
        Serve(Answer.Good);
        var good = Symbols(await News<OptionChainSnapshot>());
        Serve(Answer.Reordered);
        Symbols(await News<OptionChainSnapshot>()).Order(StringComparer.Ordinal).ShouldBe(good.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_contract_that_comes_twice_is_taken_once_and_counted()
    {
        Serve(Answer.Good);
        var good = await News<OptionChainSnapshot>();
        Serve(Answer.Duplicate);
        var chain = await News<OptionChainSnapshot>();
        chain.Contracts.Count.ShouldBe(3);
        chain.Contracts.Bid[0].ShouldBe(good.Contracts.Bid[0]);
        chain.Excluded.ShouldContainKeyAndValue(RowReason.Duplicate, 1);
    }

    [Fact]
    public async Task one_bad_row_is_counted_and_the_others_stand()
    {
        Serve(Answer.BadRow);
        var chain = await News<OptionChainSnapshot>();
        chain.Contracts.Count.ShouldBe(3);
        chain.Excluded.Values.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task one_contract_is_a_chain_of_one()
    {
        Serve(Answer.OtherShape);
        (await News<OptionChainSnapshot>()).Contracts.Count.ShouldBe(1);
    }

    private static string[] Symbols(OptionChainSnapshot chain) => [.. Enumerable.Range(0, chain.Contracts.Count).Select(row => chain.Contracts.Symbol(row).ToString())];
}
