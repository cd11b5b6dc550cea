using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Gex;
using OptionsAlerts.Unit.Tests.Gex;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>GexQuery as its callers see it.</summary>
public sealed class GexQueryTests : QueryContract
{
    private GexQuery.GexQueryClient Gex => new(Channel);

    private GexBoard Board => Services.GetRequiredService<GexBoard>();

    private protected override string Section => "Gex";

    private protected override void Add(IHostApplicationBuilder builder) => builder.AddGex();

    private protected override void Map(WebApplication app) => app.MapGex();

    private protected override void Feed(int number) => Take("SPY", 600 + number, number);

    private protected override Task Ask(CallOptions options) => Gex.LatestAsync(new GexLatestRequest(), options).ResponseAsync;

    private protected override async IAsyncEnumerable<DateTimeOffset> Watch(Duration? interval, CallOptions options)
    {
        using var call = Gex.Watch(new GexWatchRequest { Interval = interval }, options);
        while (await call.ResponseStream.MoveNext(Token)) yield return call.ResponseStream.Current.AsOf.ToDateTimeOffset();
    }

    [Fact]
    public async Task the_latest_of_a_symbol_is_the_state_on_the_board_under_any_vendors_name()
    {
        Take("SPX", 605, 0);
        var reply = await Gex.LatestAsync(new GexLatestRequest { Symbols = { "^spx", "SPX" } }, Options());
        (reply.RunId, reply.NextPageToken).ShouldBe(("live", ""));
        var (state, message) = (Board.Latest("SPX")!, reply.States.ShouldHaveSingleItem());
        (message.Symbol, message.Spot, message.Gamma.NetPerPointUsd, message.Flip.Level).ShouldBe(("SPX", 605, state.NetPerPointUsd, state.Flip!.Value.Level));
        (message.Strikes.Count, message.Expiries.Count).ShouldBe((state.ByStrike.Length, 1));
    }

    [Fact]
    public async Task all_symbols_come_in_pages_each_once()
    {
        foreach (var symbol in (string[])["SPY", "IWM", "QQQ"]) Take(symbol, 605, 0);
        var (symbols, token, pages) = (new List<string>(), string.Empty, 0);
        do
        {
            var page = await Gex.LatestAsync(new GexLatestRequest { PageSize = 2, PageToken = token, StrikeRange = 0 }, Options());
            page.States.ShouldAllBe(state => state.Strikes.Count == 0);
            symbols.AddRange(page.States.Select(state => state.Symbol));
            (token, pages) = (page.NextPageToken, pages + 1);
        }
        while (token.Length > 0);
        (string.Join(' ', symbols), pages).ShouldBe(("IWM QQQ SPY", 2));
    }

    [Fact]
    public async Task a_symbol_of_which_nothing_has_come_is_not_found_by_its_name()
    {
        Take("SPY", 605, 0);
        var refused = await Should.ThrowAsync<RpcException>(() => Gex.LatestAsync(new GexLatestRequest { Symbols = { "SPY", "QQQ" } }, Options()).ResponseAsync);
        (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.NotFound, "SYMBOL_UNKNOWN"));
        refused.Status.Detail.ShouldContain("of QQQ:");
        refused = await Should.ThrowAsync<RpcException>(() => Gex.ProfileAsync(new GexProfileRequest { Symbol = "QQQ" }, Options()).ResponseAsync);
        Reason(refused).ShouldBe("SYMBOL_UNKNOWN");
    }

    [Fact]
    public async Task every_field_that_is_wrong_is_named()
    {
        var request = new GexLatestRequest { Symbols = { "SPY", "no symbol", "" }, StrikeRange = double.NaN, PageSize = 1001, PageToken = new string('x', 201) };
        Fields(await Should.ThrowAsync<RpcException>(() => Gex.LatestAsync(request, Options()).ResponseAsync)).ShouldBe(["symbols[1]", "symbols[2]", "strike_range", "page_size", "page_token"]);
        request = new GexLatestRequest { Symbols = { Enumerable.Repeat("SPY", 101) }, StrikeRange = 1.01, PageSize = -1 };
        Fields(await Should.ThrowAsync<RpcException>(() => Gex.LatestAsync(request, Options()).ResponseAsync)).ShouldBe(["symbols", "strike_range", "page_size"]);
        using var watch = Gex.Watch(new GexWatchRequest { Symbols = { "no symbol" }, StrikeRange = -1 }, Options());
        Fields(await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(Token))).ShouldBe(["symbols[0]", "strike_range"]);
    }

    [Theory]
    [InlineData(0.009, 11, "range")]
    [InlineData(0.91, 11, "range")]
    [InlineData(double.NaN, 11, "range")]
    [InlineData(0.2, 10, "levels")]
    [InlineData(0.2, 2002, "levels")]
    [InlineData(0.2, -1, "levels")]
    public async Task a_profile_that_cannot_be_is_refused_by_its_field(double range, int levels, string field) =>
        Fields(await Should.ThrowAsync<RpcException>(() => Gex.ProfileAsync(new GexProfileRequest { Symbol = "SPY", Range = range, Levels = levels }, Options()).ResponseAsync)).ShouldBe([field]);

    [Fact]
    public async Task a_profile_is_the_one_its_state_was_judged_by()
    {
        Take("SPY", 605, 0);
        var state = Board.Latest("SPY")!;
        var reply = await Gex.ProfileAsync(new GexProfileRequest { Symbol = "SPY" }, Options());
        (reply.Symbol, reply.Spot, reply.Points.Count).ShouldBe(("SPY", 605, 161));
        reply.Points.Select(point => point.Spot).ShouldBe(state.Profile!.Levels);
        reply.Points.Select(point => point.NetPerPercentUsd).ShouldBe(state.Profile.NetPerPercentUsd);
        reply.Points.ShouldAllBe(point => Math.Abs((point.NetPerPointUsd * point.Spot * 0.01) - point.NetPerPercentUsd) <= 1e-9 * Math.Abs(point.NetPerPercentUsd));
        reply.Flip.Level.ShouldBe(state.Flip!.Value.Level);
        reply.Flips.Select(flip => flip.Level).ShouldBe(state.Flips.Select(flip => flip.Level));
    }

    [Fact]
    public async Task a_profile_of_the_callers_own_grid_agrees_with_it()
    {
        Take("SPY", 605, 0);
        var state = Board.Latest("SPY")!;
        var reply = await Gex.ProfileAsync(new GexProfileRequest { Symbol = "SPY", Range = 0.05, Levels = 21 }, Options());
        (reply.Points.Count, reply.Points[0].Spot, reply.Points[10].Spot, reply.Points[^1].Spot).ShouldBe((21, 605 * 0.95, 605, 605 * 1.05), new Nearly());
        reply.Points[10].NetPerPointUsd.ShouldBe(state.NetPerPointUsd, state.GrossPerPointUsd * 1e-6);
        reply.Flip.Level.ShouldBe(state.Flip!.Value.Level, 0.01);
    }

    [Fact]
    public async Task a_watch_tells_the_symbols_it_was_asked_for_alone()
    {
        Take("QQQ", 605, 0);
        Take("SPY", 605, 0);
        using var watch = Gex.Watch(new GexWatchRequest { Symbols = { "SPY" }, StrikeRange = 0.01 }, Options());
        await watch.ResponseStream.MoveNext(Token);
        watch.ResponseStream.Current.Symbol.ShouldBe("SPY");
        watch.ResponseStream.Current.Strikes.ShouldAllBe(strike => Math.Abs((strike.StrikeMills / 1000.0) - 605) < 6.05);
        watch.ResponseStream.Current.Strikes.Count.ShouldBe(13);
    }

    [Fact]
    public async Task a_watcher_who_does_not_read_holds_up_no_stop()
    {
        // More than a connection takes in of what nobody reads.
        for (var i = 0; i < 20; i++) Take($"SPY{(char)('A' + i)}", 605, 0);
        using var watch = Gex.Watch(new GexWatchRequest(), Options());
        (await watch.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        await Stop().WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private void Take(string symbol, double spot, int second) =>
        Services.GetRequiredService<GexAnalysis>().Take(Chains.Of(spot, Chains.Ordinary(symbol), Chains.Noon.AddSeconds(second), symbol), Chains.Noon.AddSeconds(second));

    private sealed class Nearly : IEqualityComparer<(int, double, double, double)>
    {
        public bool Equals((int, double, double, double) x, (int, double, double, double) y) =>
            x.Item1 == y.Item1 && Math.Abs(x.Item2 - y.Item2) < 1e-9 && Math.Abs(x.Item3 - y.Item3) < 1e-9 && Math.Abs(x.Item4 - y.Item4) < 1e-9;

        public int GetHashCode((int, double, double, double) obj) => obj.Item1;
    }
}
