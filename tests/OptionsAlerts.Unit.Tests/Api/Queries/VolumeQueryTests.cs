using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Unit.Tests.Volume;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>VolumeQuery as its callers see it.</summary>
public sealed class VolumeQueryTests : QueryContract
{
    private const string Other = "QQQ260612C00500000";

    private VolumeQuery.VolumeQueryClient Volume => new(Channel);

    private protected override string Section => "Volume";

    private protected override void Add(IHostApplicationBuilder builder) => builder.AddVolume();

    private protected override void Map(WebApplication app) => app.MapVolume();

    private protected override void Feed(int number) => Take(Market.Batch(Market.At(number * 10, 100)));

    private protected override Task Ask(CallOptions options) => Volume.LatestAsync(new VolumeLatestRequest(), options).ResponseAsync;

    private protected override async IAsyncEnumerable<DateTimeOffset> Watch(Duration? interval, CallOptions options)
    {
        using var call = Volume.Watch(new VolumeWatchRequest { Interval = interval }, options);
        while (await call.ResponseStream.MoveNext(Token)) yield return call.ResponseStream.Current.AsOf.ToDateTimeOffset();
    }

    [Fact]
    public async Task the_latest_of_an_underlying_is_what_the_board_shows()
    {
        Take(Market.Batch(Market.At(0, 300, price: 2, side: Aggressor.Ask), Market.At(1, 600, Market.Put)));
        var volume = (await Volume.LatestAsync(new VolumeLatestRequest { Symbols = { "spy" } }, Options())).Underlyings.ShouldHaveSingleItem();
        (volume.Underlying, volume.Day, volume.CallVolume, volume.PutVolume, volume.PutCallRatio).ShouldBe(("SPY", "2026-06-08", 300, 600, 2));
        (volume.Prints, volume.Contracts, volume.AsOf.ToDateTimeOffset()).ShouldBe((2, 2, Market.Open.AddSeconds(1)));
        (volume.Premium.CallsBoughtUsd, volume.Premium.NetUsd).ShouldBe((60_000, 60_000));
    }

    [Fact]
    public async Task underlyings_come_in_pages_each_once()
    {
        TakeTwo();
        var first = await Volume.LatestAsync(new VolumeLatestRequest { PageSize = 1 }, Options());
        var second = await Volume.LatestAsync(new VolumeLatestRequest { PageSize = 1, PageToken = first.NextPageToken }, Options());
        (first.Underlyings.Single().Underlying, second.Underlyings.Single().Underlying, second.NextPageToken).ShouldBe(("QQQ", "SPY", ""));
    }

    [Fact]
    public async Task the_most_unusual_contracts_of_all_are_ranked_together_and_cut()
    {
        TakeTwo();
        var all = (await Volume.MostUnusualAsync(new VolumeMostUnusualRequest(), Options())).Contracts;
        all.Select(contract => (contract.Contract, contract.Underlying, contract.VolumeToOpenInterest)).ShouldBe([(Other, "QQQ", 9), (Market.Call, "SPY", 6), (Market.Put, "SPY", 3)]);
        all[0].Score.ShouldBe(6);
        (await Volume.MostUnusualAsync(new VolumeMostUnusualRequest { Limit = 2 }, Options())).Contracts.ShouldBe(all.Take(2));
        (await Volume.MostUnusualAsync(new VolumeMostUnusualRequest { Symbols = { "SPY" } }, Options())).Contracts.ShouldBe(all.Skip(1));
    }

    [Fact]
    public async Task a_baseline_tells_the_days_what_is_usual_by_now_and_where_the_contract_stands()
    {
        Take(Market.History([100, 100, 100, 100, 500]));
        Take(Market.Batch(Market.At(6.5 * 3600, 700)));
        var baseline = await Volume.BaselineAsync(new VolumeBaselineRequest { Contract = "O:" + Market.Call }, Options());
        (baseline.Contract, baseline.Underlying, baseline.Day, baseline.DayVolume, baseline.MinimumDays, baseline.DayShare).ShouldBe((Market.Call, "SPY", "2026-06-08", 700, 5, 1));
        baseline.Days.ShouldBe([100, 100, 100, 100, 500]);
        (baseline.Standard.Usual, baseline.Standard.ExpectedByNow, baseline.Standard.Deviation).ShouldBe((180, 180, Math.Sqrt(32_000)));
        (baseline.Robust.Usual, baseline.Robust.Deviation, baseline.Robust.DeviationByNow).ShouldBe((100, 0, 10));
        baseline.Robust.Z.ShouldBe(60);
        (baseline.Scale, baseline.Severity, baseline.HasOpenInterest).ShouldBe(("standard", "low", false));
    }

    [Fact]
    public async Task a_contract_without_days_has_no_expectation()
    {
        Take(Market.Chain(Market.Open, new Listing(Market.Call, 700, 100)));
        var baseline = await Volume.BaselineAsync(new VolumeBaselineRequest { Contract = Market.Call, Underlying = "SPY" }, Options());
        (baseline.Days.Count, baseline.Standard, baseline.Robust, baseline.Severity).ShouldBe((0, null, null, ""));
        (baseline.DayVolume, baseline.OpenInterest, baseline.VolumeToOpenInterest).ShouldBe((700, 100, 7));
    }

    [Fact]
    public async Task what_is_not_watched_is_not_found_by_its_name()
    {
        Feed(1);
        var refused = await Should.ThrowAsync<RpcException>(() => Volume.LatestAsync(new VolumeLatestRequest { Symbols = { "SPY", "IWM" } }, Options()).ResponseAsync);
        (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.NotFound, "SYMBOL_UNKNOWN"));
        refused.Status.Detail.ShouldContain("of IWM:");
        refused = await Should.ThrowAsync<RpcException>(() => Volume.MostUnusualAsync(new VolumeMostUnusualRequest { Symbols = { "IWM" } }, Options()).ResponseAsync);
        Reason(refused).ShouldBe("SYMBOL_UNKNOWN");
        foreach (var contract in (string[])[Market.Put, Other])
        {
            refused = await Should.ThrowAsync<RpcException>(() => Volume.BaselineAsync(new VolumeBaselineRequest { Contract = contract }, Options()).ResponseAsync);
            (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.NotFound, "CONTRACT_UNKNOWN"));
        }
    }

    [Fact]
    public async Task every_field_that_is_wrong_is_named()
    {
        Fields(await Should.ThrowAsync<RpcException>(() => Volume.LatestAsync(new VolumeLatestRequest { Symbols = { "a b" }, PageSize = -1, PageToken = new string('x', 201) }, Options()).ResponseAsync))
            .ShouldBe(["symbols[0]", "page_size", "page_token"]);
        Fields(await Should.ThrowAsync<RpcException>(() => Volume.MostUnusualAsync(new VolumeMostUnusualRequest { Limit = 21 }, Options()).ResponseAsync)).ShouldBe(["limit"]);
        foreach (var contract in (string[])["", "SPY", "SPY260612X00600000", new string('1', 100)])
            Fields(await Should.ThrowAsync<RpcException>(() => Volume.BaselineAsync(new VolumeBaselineRequest { Contract = contract, Underlying = "?" }, Options()).ResponseAsync)).ShouldBe(["contract", "underlying"]);
    }

    // Volume over open interest 6 and 3 of SPY, 9 of QQQ.
    private void TakeTwo()
    {
        Take(Market.Chain(Market.Open, new Listing(Market.Call, 600, 100), new Listing(Market.Put, 300, 100)));
        Take(Market.Chain(Market.Open, new Listing(Other, 900, 100)) with { Underlying = "QQQ" });
    }

    private void Take(IMarketMessage message) => Services.GetRequiredService<VolumeAnalysis>().Take(message, message.AsOf);
}
