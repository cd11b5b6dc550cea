using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Unit.Tests.Api.Queries;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;
using SkiaSharp;

namespace OptionsAlerts.Unit.Tests.Notifier.Charts;

/// <summary>Pictures asked for over gRPC, down to the phone.</summary>
public sealed class ChartSourcesTests
{
    private static readonly Timestamp At = Timestamp.FromDateTimeOffset(Requests.EventTime);

    [Fact]
    public async Task a_critical_alert_of_gamma_brings_its_picture_to_telegram_and_discord_in_one_question()
    {
        await using var host = await Host();
        await using var telegram = await ChannelRig.Telegram();
        await using var discord = await ChannelRig.Discord();
        await using var notifier = new NotifierRig([.. telegram.Settings, .. discord.Settings, .. Charts(host)]);
        await notifier.Router.Dispatch(Requests.For("telegram"), default);
        await notifier.Router.Dispatch(Requests.For("discord"), default);
        notifier.Outcomes.All.Count.ShouldBe(2);
        telegram.Requests().Single().Path.ShouldEndWith("/sendPhoto");
        discord.Requests().Single().Header("Content-Type").ShouldNotBeNull().ShouldStartWith("multipart/form-data");
        host.Services.GetRequiredService<Asked>().Symbols.ShouldBe(["SPY"]);
    }

    [Fact]
    public async Task a_channel_that_takes_no_picture_asks_for_none()
    {
        await using var host = await Host();
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx"), .. Charts(host)]);
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);
        fake.Messages.Count.ShouldBe(1);
        host.Services.GetRequiredService<Asked>().Symbols.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData(null)]
    public async Task where_nobody_answers_or_nothing_is_known_the_alert_goes_as_text(string? address)
    {
        await using var host = await Host();
        await using var telegram = await ChannelRig.Telegram();
        var charts = Charts(host);
        if (address is not null) charts["Notifier:Charts:Gex"] = address;
        await using var notifier = new NotifierRig([.. telegram.Settings, .. charts]);
        await notifier.Router.Dispatch(Requests.For("telegram") with { Symbol = "IWM" }, default);
        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeFalse();
        telegram.Requests().Single().Path.ShouldEndWith("/sendMessage");
    }

    [Fact]
    public void a_state_is_shown_with_what_it_has_and_without_what_it_has_not()
    {
        var chart = GexCharts.Of(State());
        (chart.Symbol, chart.Spot, chart.Flip, chart.CallWallMills, chart.PutWallMills, chart.Regime).ShouldBe(("SPY", 579.41, 579.85, 585_000, null, "negative gamma"));
        chart.Strikes.ShouldBe([new StrikeGamma(575_000, 1e8, -4e8), new StrikeGamma(585_000, 9e8, -1e8)]);
        chart.Flips.ShouldBe([540, 579.85]);
        var bare = State();
        (bare.Flip, bare.Regime) = (null, string.Empty);
        bare.Flips.Clear();
        (GexCharts.Of(bare).Flip, GexCharts.Of(bare).Regime).ShouldBe((null, null));
    }

    [Fact]
    public void vixs_regimes_end_where_the_next_begins_and_the_present_one_is_todays()
    {
        var chart = VixCharts.Of(
            Closes(("2026-11-16", 17), ("2026-11-17", 21), ("2026-11-19", 22)), History(("elevated", "2026-11-17"), ("normal", "2026-10-01")), Now(25.3, "high_volatility")).ShouldNotBeNull();
        chart.Closes[^1].ShouldBe(new DayClose(new DateOnly(2026, 11, 20), 25.3));
        chart.Bands.Select(band => $"{band.From:MM-dd} {band.To:MM-dd} {band.Rank} {band.Name}").ShouldBe(
            ["11-20 11-21 3 high volatility", "11-17 11-20 2 elevated", "11-16 11-17 1 normal"]);
    }

    [Fact]
    public void todays_close_gives_way_to_what_vix_is_now_and_one_day_is_no_line()
    {
        VixCharts.Of(Closes(("2026-11-19", 17), ("2026-11-20", 21)), new VixHistoryReply(), Now(25.3, "high_volatility"))!.Closes.Select(day => day.Close).ShouldBe([17, 25.3]);
        VixCharts.Of(new VixClosesReply(), new VixHistoryReply(), Now(25.3, "high_volatility")).ShouldBeNull();
    }

    [Fact]
    public async Task vix_is_drawn_over_its_regimes_from_what_the_service_says()
    {
        await using var host = await Host();
        await using var telegram = await ChannelRig.Telegram();
        await using var notifier = new NotifierRig([.. telegram.Settings, .. Charts(host)]);
        await notifier.Router.Dispatch(Requests.For("telegram") with { Kind = SignalKind.VixSpike, Symbol = "VIX" }, default);
        telegram.Requests().Single().Path.ShouldEndWith("/sendPhoto");
        using var counted = SKBitmap.Decode(VixPicture.Draw(VixCharts.Of(Vix.Answer, Vix.Past, Now(25.3, "high_volatility"))!).Png());
        (counted.Width, counted.Height).ShouldBe((Picture.Width, Picture.Height));
    }

    private static Dictionary<string, string?> Charts(QueryHost host) => new(StringComparer.Ordinal)
    {
        ["Notifier:Charts:Gex"] = "http://" + host.Channel.Target,
        ["Notifier:Charts:GexApiKey"] = QueryHost.Key,
        ["Notifier:Charts:Vix"] = "http://" + host.Channel.Target,
        ["Notifier:Charts:Deadline"] = "00:00:05",
    };

    private static Task<QueryHost> Host() => QueryHost.Start(
        builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.AddSingleton<Asked>();
        },
        app =>
        {
            app.MapGrpcService<Gex>();
            app.MapGrpcService<Vix>();
        });

    private static GexSnapshot State() => new()
    {
        Symbol = "SPY",
        AsOf = At,
        Spot = 579.41,
        Regime = "negative_gamma",
        GrossPerPercentUsd = 1.5e9,
        Gamma = new GexGamma { NetPerPercentUsd = 5e8 },
        CallWallMills = 585_000,
        Flip = new GexFlip { Level = 579.85 },
        Flips = { new GexFlip { Level = 540 }, new GexFlip { Level = 579.85 } },
        Strikes = { Strike(575_000, 1e8, -4e8), Strike(585_000, 9e8, -1e8) },
    };

    private static GexStrikeExposure Strike(long mills, double call, double put) => new() { StrikeMills = mills, Gamma = new GexGamma { CallPerPercentUsd = call, PutPerPercentUsd = put } };

    private static VixClosesReply Closes(params (string Day, double Close)[] days) => new() { Closes = { days.Select(day => new VixDailyClose { Date = day.Day, Close = day.Close }) } };

    private static VixHistoryReply History(params (string Regime, string From)[] stays) => new()
    {
        Episodes = { stays.Select(stay => new VixRegimeEpisode { Regime = stay.Regime, From = Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(stay.From + "T21:15:00Z", CultureInfo.InvariantCulture)) }) },
    };

    private static VixSnapshot Now(double vix, string regime) => new() { At = At, Vix = vix, Regime = regime };

    private sealed class Asked
    {
        public List<string> Symbols { get; } = [];
    }

    private sealed class Gex(Asked asked) : GexQuery.GexQueryBase
    {
        public override Task<GexLatestReply> Latest(GexLatestRequest request, ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("x-api-key") != QueryHost.Key) throw new RpcException(new Status(StatusCode.Unauthenticated, "no key"));
            asked.Symbols.AddRange(request.Symbols);
            return request.Symbols is ["SPY"] ? Task.FromResult(new GexLatestReply { States = { State() } }) : throw new RpcException(new Status(StatusCode.NotFound, "no such symbol"));
        }
    }

    private sealed class Vix : VixQuery.VixQueryBase
    {
        public static VixClosesReply Answer { get; } = ChartSourcesTests.Closes(("2026-11-16", 17), ("2026-11-17", 21), ("2026-11-18", 21.5), ("2026-11-19", 22));

        public static VixHistoryReply Past { get; } = ChartSourcesTests.History(("elevated", "2026-11-17"), ("normal", "2026-10-01"));

        public override Task<VixClosesReply> Closes(VixClosesRequest request, ServerCallContext context) => Task.FromResult(Answer);

        public override Task<VixHistoryReply> History(VixHistoryRequest request, ServerCallContext context) =>
            request.Basis == "closes" ? Task.FromResult(Past) : throw new RpcException(new Status(StatusCode.InvalidArgument, request.Basis));

        public override Task<VixCurrentReply> Current(VixCurrentRequest request, ServerCallContext context) =>
            Task.FromResult(new VixCurrentReply { Current = Now(25.3, "high_volatility") });
    }
}
