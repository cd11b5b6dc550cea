using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Unit.Tests.Vix;
using OptionsAlerts.Vix;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>VixQuery as its callers see it.</summary>
public sealed class VixQueryTests : QueryContract
{
    private static readonly DateTimeOffset Ten = VixDay.At(0, "10:00");

    private VixQuery.VixQueryClient Vix => new(Channel);

    private protected override string Section => "Vix";

    private protected override void Add(IHostApplicationBuilder builder) => builder.AddVix();

    private protected override void Map(WebApplication app) => app.MapVix();

    private protected override void Feed(int number) => Read(number, 17);

    // A caller who is let in is answered, if only that there is nothing yet.
    private protected override async Task Ask(CallOptions options)
    {
        Read(0, 17);
        await Vix.CurrentAsync(new VixCurrentRequest(), options);
    }

    private protected override async IAsyncEnumerable<DateTimeOffset> Watch(Duration? interval, CallOptions options)
    {
        using var call = Vix.Watch(new VixWatchRequest { Interval = interval }, options);
        while (await call.ResponseStream.MoveNext(Token)) yield return call.ResponseStream.Current.At.ToDateTimeOffset();
    }

    [Fact]
    public async Task the_current_regime_comes_with_all_that_is_known_of_it()
    {
        TakeHistory(30);
        Read(0, 21, 20, 95);
        Read(1, 21.5, 20, 95.5);
        var reply = await Vix.CurrentAsync(new VixCurrentRequest(), Options());
        var current = reply.Current;
        (reply.RunId, current.Vix, current.Regime, current.Settled, current.Since.ToDateTimeOffset()).ShouldBe(("live", 21.5, "elevated", true, Ten));
        (current.Vix3M, current.TermStructure, current.TermRatio, current.Inverted, current.Vvix, current.HasVix9D).ShouldBe((20, 1.5, 1.075, true, 95.5, false));
        (current.PercentileSample, current.PercentileKind, current.HasPercentile, current.Hmm).ShouldBe((30, "daily_closes", true, null));
    }

    [Fact]
    public async Task before_the_first_reading_nothing_is_found()
    {
        foreach (var call in (Func<Task>[])[() => Vix.CurrentAsync(new VixCurrentRequest(), Options()).ResponseAsync, () => History("readings"), () => History("closes")])
        {
            var refused = await Should.ThrowAsync<RpcException>(call);
            (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.NotFound, "NOTHING_YET"));
        }

        Reason(await Should.ThrowAsync<RpcException>(() => History("hmm"))).ShouldBe("MODEL_UNKNOWN");
    }

    [Fact]
    public async Task the_readings_history_is_of_confirmed_regimes_newest_first_in_pages()
    {
        double[] values = [17, 17, 21, 22, 40, 23, 15, 15.5, 26, 27];
        for (var minute = 0; minute < values.Length; minute++) Read(minute, values[minute]);
        var first = await Vix.HistoryAsync(new VixHistoryRequest { PageSize = 2 }, Options());
        // The one print of 40 was confirmed by none: it is no regime and no peak.
        first.Episodes.Select(Text).ShouldBe(["high_volatility from 10:08 peak 27 at 10:09", "normal from 10:06 until 10:08 peak 15.5 at 10:07"]);
        var second = await Vix.HistoryAsync(new VixHistoryRequest { PageSize = 2, PageToken = first.NextPageToken }, Options());
        second.Episodes.Select(Text).ShouldBe(["elevated from 10:02 until 10:06 peak 23 at 10:05", "normal from 10:00 until 10:02 peak 17 at 10:00"]);
        (second.NextPageToken, second.Basis, second.ModelVersion).ShouldBe(("", "readings", 0));
    }

    [Fact]
    public async Task the_closes_history_is_of_their_regimes()
    {
        TakeHistory(4, 13, 18, 19, 26);
        var history = await History("closes");
        history.Episodes.Select(episode => (episode.Regime, episode.Days, episode.Peak)).ShouldBe([("high_volatility", 1, 26), ("normal", 2, 19), ("low_volatility", 1, 13)]);
        (history.Episodes[0].Until, history.Episodes[1].Until).ShouldBe((null, history.Episodes[0].From));
        TakeHistory(5, 13, 18, 19, 26, 27);
        (await History("closes")).Episodes[0].Days.ShouldBe(2);
    }

    [Fact]
    public async Task the_models_history_parameters_and_probabilities_come_with_its_version()
    {
        // A calm and a wild half, so that each state is one that any model finds.
        TakeHistory(1_100, [.. Enumerable.Range(0, 1_100).Select(day => (day / 100 % 3 * 12) + 12 + (day % 7 * 0.3))]);
        Read(0, 37);
        var hmm = (await Vix.CurrentAsync(new VixCurrentRequest(), Options())).Current.Hmm;
        var model = Services.GetRequiredService<VixBoard>().Current!.Hmm!.Model;
        (hmm.Version, hmm.Hash, hmm.Samples, hmm.Feature, hmm.Seed).ShouldBe((1, model.Hash, 1_100, "log_vix_close", 1990ul));
        hmm.States.Select(state => state.Name).ShouldBe(["low", "middle", "high"]);
        hmm.States.Sum(state => state.Probability).ShouldBe(1, 1e-9);
        hmm.States.ShouldAllBe(state => Math.Abs(state.Transitions.Sum() - 1) < 1e-9 && state.Transitions.Count == 3);
        hmm.States.Sum(state => state.Stationary).ShouldBe(1, 1e-9);
        (hmm.Likeliest, hmm.States[2].MedianVix).ShouldBe(("high", model.LevelOf(2)));

        var history = await History("hmm");
        (history.Basis, history.ModelVersion, history.Episodes.Count).ShouldBe(("hmm", 1, 11));
        history.Episodes.Select(episode => episode.Regime).Take(3).ShouldBe(["middle", "low", "high"]);
        history.Episodes.Sum(episode => episode.Days).ShouldBe(1_100);
    }

    [Fact]
    public async Task the_closes_are_the_last_ones_oldest_first()
    {
        Reason(await Should.ThrowAsync<RpcException>(() => Vix.ClosesAsync(new VixClosesRequest(), Options()).ResponseAsync)).ShouldBe("NOTHING_YET");
        TakeHistory(4, 13, 18, 19, 26);
        (await Vix.ClosesAsync(new VixClosesRequest(), Options())).Closes.Select(close => close.Close).ShouldBe([13, 18, 19, 26]);
        var last = (await Vix.ClosesAsync(new VixClosesRequest { Days = 2 }, Options())).Closes;
        last.Select(close => close.Close).ShouldBe([19, 26]);
        last.Select(close => DateOnly.ParseExact(close.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ShouldAllBe(day => day < VixDay.Monday);
        foreach (var days in (int[])[-1, 10_001])
            Fields(await Should.ThrowAsync<RpcException>(() => Vix.ClosesAsync(new VixClosesRequest { Days = days }, Options()).ResponseAsync)).ShouldBe(["days"]);
    }

    [Fact]
    public async Task every_field_that_is_wrong_is_named()
    {
        foreach (var token in (string[])["x", "-1", "99999999999999999999"])
        {
            var request = new VixHistoryRequest { Basis = "days", PageSize = 1001, PageToken = token };
            Fields(await Should.ThrowAsync<RpcException>(() => Vix.HistoryAsync(request, Options()).ResponseAsync)).ShouldBe(["basis", "page_size", "page_token"]);
        }
    }

    private static string Text(VixRegimeEpisode episode) =>
        $"{episode.Regime} from {Time(episode.From)}{(episode.Until is null ? "" : $" until {Time(episode.Until)}")} peak {episode.Peak} at {Time(episode.PeakAt)}";

    private static string Time(Timestamp at) => ExchangeTime.Local(at.ToDateTimeOffset()).ToString("HH:mm", CultureInfo.InvariantCulture);

    private Task<VixHistoryReply> History(string basis) => Vix.HistoryAsync(new VixHistoryRequest { Basis = basis }, Options()).ResponseAsync;

    private void Read(int minute, double vix, double? vix3M = null, double? vvix = null) => Take(new VolatilityIndexQuote { Stamp = Stamp, AsOf = Ten.AddMinutes(minute), Vix = vix, Vix3M = vix3M, Vvix = vvix });

    // Closes of the weekdays before the Monday.
    private void TakeHistory(int days, params double[] closes)
    {
        var all = new List<DateOnly>();
        for (var day = VixDay.Monday.AddDays(-1); all.Count < days; day = day.AddDays(-1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) all.Insert(0, day);
        Take(new VolatilityHistory
        {
            Stamp = Stamp,
            AsOf = Ten.AddHours(-1),
            Day = [.. all.Select(day => (day.Year * 10_000) + (day.Month * 100) + day.Day)],
            VixClose = closes.Length > 0 ? closes : [.. Enumerable.Range(0, days).Select(day => 15 + (day * 0.1))],
        });
    }

    private static MarketStamp Stamp { get; } = new() { RunId = "live", Feed = "test", Step = 1 };

    private void Take(IMarketMessage message) => Services.GetRequiredService<VixAnalysis>().Take(message, Ten.AddHours(1));
}
