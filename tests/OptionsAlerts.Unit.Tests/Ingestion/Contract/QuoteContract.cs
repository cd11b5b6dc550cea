using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What every feed with spots over HTTP promises of them.</summary>
public abstract class QuoteContract<TStand> : RestContract<TStand>
    where TStand : RestStand, IQuoteStand, new()
{
    public override FeedCapabilities Capabilities => FeedCapabilities.Quotes;

    protected override void Serve(Answer answer) => Stand.ServeQuote(answer);

    protected override void Fail(Fault fault) => Stand.FailQuote(fault);

    protected override Task<PollOutcome> Ask(ILiveFeed feed, CancellationToken cancellationToken) => ((IQuoteSource)feed).GetQuote("SPY", cancellationToken);

    [Fact]
    public async Task a_spot_comes_with_its_time_in_utc()
    {
        Serve(Answer.Good);
        var quote = await News<UnderlyingQuote>();
        (quote.Stamp.Feed, quote.Underlying, quote.Spot).ShouldBe((Name, "SPY", 600.25));
        (quote.AsOf, quote.AsOf.Offset).ShouldBe((Stand.QuoteAsOf, TimeSpan.Zero));
    }

    [Fact]
    public Task the_same_answer_again_is_no_news_and_a_later_one_is() => NewsIsWhatIsNewer<UnderlyingQuote>();

    [Fact]
    public async Task the_later_spot_is_the_later_price()
    {
        Serve(Answer.Newer);
        (await News<UnderlyingQuote>()).Spot.ShouldBe(601.5);
    }

    [Fact]
    public async Task a_spot_is_the_same_in_either_shape()
    {
        Serve(Answer.OtherShape);
        (await News<UnderlyingQuote>()).Spot.ShouldBe(600.25);
    }
}
