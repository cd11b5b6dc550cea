using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What every feed with VIX over HTTP promises of it and its relatives.</summary>
public abstract class VolatilityContract<TStand> : RestContract<TStand>
    where TStand : RestStand, IVolatilityStand, new()
{
    public override FeedCapabilities Capabilities => FeedCapabilities.VolatilityIndices;

    protected override void Serve(Answer answer) => Stand.ServeVolatility(answer);

    protected override void Fail(Fault fault) => Stand.FailVolatility(fault);

    protected override Task<PollOutcome> Ask(ILiveFeed feed, CancellationToken cancellationToken) => ((IVolatilitySource)feed).GetVolatility(cancellationToken);

    [Fact]
    public async Task vix_comes_with_the_relatives_of_its_time_and_without_the_others()
    {
        Serve(Answer.Good);
        var quote = await News<VolatilityIndexQuote>();
        (quote.Stamp.Feed, quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D).ShouldBe((Name, 16.5, 18.25, null, null));
        (quote.AsOf, quote.AsOf.Offset).ShouldBe((Stand.VolatilityAsOf, TimeSpan.Zero));
    }

    [Fact]
    public Task the_same_answer_again_is_no_news_and_a_later_one_is() => NewsIsWhatIsNewer<VolatilityIndexQuote>();

    [Fact]
    public async Task a_relative_that_is_no_number_takes_nothing_from_vix()
    {
        Serve(Answer.BadRow);
        var quote = await News<VolatilityIndexQuote>();
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D).ShouldBe((16.5, null, null, null));
    }

    [Fact]
    public async Task vix_alone_is_worth_having()
    {
        Serve(Answer.OtherShape);
        var quote = await News<VolatilityIndexQuote>();
        (quote.Vix, quote.Vix3M, quote.Vvix, quote.Vix9D).ShouldBe((16.5, null, null, null));
    }
}
