using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>What every feed with VIX's daily closes over HTTP promises of them. They are asked for once, so that repeats and order are those of an answer's own days.</summary>
public abstract class VolatilityHistoryContract<TStand> : RestContract<TStand>
    where TStand : RestStand, IVolatilityStand, new()
{
    public override FeedCapabilities Capabilities => FeedCapabilities.VolatilityIndices;

    protected override bool IsAskedOnce => true;

    protected override void Serve(Answer answer) => Stand.ServeHistory(answer);

    protected override void Fail(Fault fault) => Stand.FailHistory(fault);

    protected override Task<PollOutcome> Ask(ILiveFeed feed, CancellationToken cancellationToken) => ((IVolatilitySource)feed).GetVolatilityHistory(cancellationToken);

    [Fact]
    public async Task the_history_is_of_days_that_are_over_at_the_close_of_the_last()
    {
        Serve(Answer.Good);
        Holds(await News<VolatilityHistory>());
    }

    [Theory]
    [InlineData(Answer.Reordered)]
    [InlineData(Answer.BadRow)]
    [InlineData(Answer.Duplicate)]
    public async Task days_out_of_order_no_days_and_days_twice_take_nothing_from_the_others(Answer odd)
    {
        Serve(odd);
        Holds(await News<VolatilityHistory>());
    }

    private void Holds(VolatilityHistory history)
    {
        Should.NotThrow(history.Validate);
        history.Stamp.Feed.ShouldBe(Name);
        history.Day.ShouldBe([20260626, 20260629]);
        history.VixClose.ShouldBe([17.5, 18.25]);
        (history.AsOf, history.AsOf.Offset).ShouldBe((new DateTimeOffset(2026, 6, 29, 20, 0, 0, TimeSpan.Zero), TimeSpan.Zero));
    }
}
