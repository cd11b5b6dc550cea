using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Api;

/// <summary>FeedControl as its callers see it: a whole ingestion service on loopback, two feeds, one of them standing by.</summary>
public sealed class FeedControlTests : IAsyncLifetime
{
    private const string Key = "hunter-api-key-0123456789";
    private const string PreviousKey = "previous-api-key-0123456789";
    private static readonly Metadata Headers = new() { { "x-api-key", Key } };

    private FakeCboe _cboe = null!;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    private FeedControl.FeedControlClient Feeds => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _cboe = await FakeCboe.StartAsync();
        _cboe.Serve(FakeCboe.ChainPath("SPY"), Bodies.Chain(Bodies.Option("SPY260630C00600000"), symbol: "SPY"));
        _cboe.Serve(FakeCboe.QuotePath("SPY"), Bodies.Quote("SPY", 602.5));
        _cboe.Serve(FakeCboe.QuotePath("_VIX"), Bodies.Quote("^VIX", 14.55));
        _cboe.Serve(FakeCboe.HistoryPath("VIX"), "DATE,OPEN,HIGH,LOW,CLOSE\n06/29/2026,14,15,13,14.2\n");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0"), new("Kestrel:Endpoints:Grpc:Protocols", "Http2"), new("Messaging:Transport", "InMemory"), new("Logging:LogLevel:Default", "None"), new("Ingestion:ApiKey", Key), new("Ingestion:PreviousApiKey", PreviousKey),
            new("Ingestion:Feeds:0", "Cboe"), new("Ingestion:Feeds:1", "Yahoo"), new("Ingestion:Symbols:0", "SPY"), new("Ingestion:Cboe:BaseUrl", _cboe.Address.ToString()),
        ]);
        builder.AddServiceDefaults("ingestion");
        builder.Services.AddSingleton<IMarketPublisher>(new RecordingPublisher());
        builder.AddIngestion();
        _app = builder.Build();
        _app.MapIngestion();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _cboe.DisposeAsync();
    }

    [Fact]
    public async Task the_feeds_are_listed_by_priority_with_what_each_delivers()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        ListFeedsReply reply;
        do reply = await Feeds.ListFeedsAsync(new ListFeedsRequest(), Headers, cancellationToken: deadline.Token);
        while (reply.Feeds.Count < 2 || reply.Feeds[0].State != "connected" || reply.Feeds[1].State != "standby");
        reply.RunId.ShouldBe("live");
        var (cboe, yahoo) = (reply.Feeds[0], reply.Feeds[1]);
        (cboe.Name, yahoo.Name).ShouldBe(("cboe", "yahoo"));
        cboe.Capabilities.ShouldBe(["chains", "quotes", "volatility_indices"]);
        cboe.Active.Select(active => $"{active.Capability}: {string.Join(' ', active.Symbols)}").ShouldBe(["chains: SPY", "quotes: SPY", "volatility_indices: VIX VIX history"]);
        cboe.Counts["messages"].ShouldBe(4);
        cboe.Lag.Seconds.ShouldBeGreaterThan(0);
        cboe.LastMessage.ShouldNotBeNull();
        (cboe.Since is not null, cboe.Reason).ShouldBe((true, "every source answers"));
        (yahoo.Active.Count, yahoo.Reason).ShouldBe((0, "feeds before it deliver all it could"));
        yahoo.Lag.ShouldBeNull();
    }

    [Fact]
    public async Task a_watch_says_at_once_how_they_stand_and_again_after_its_interval()
    {
        using var watch = Feeds.WatchFeeds(new WatchFeedsRequest(), Headers, cancellationToken: TestContext.Current.CancellationToken);
        var times = new List<DateTimeOffset>();
        while (times.Count < 2 && await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken)) times.Add(watch.ResponseStream.Current.At.ToDateTimeOffset());
        (times[1] - times[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.9));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 999_999_999)]
    [InlineData(61, 0)]
    [InlineData(-5, 0)]
    [InlineData(5, -1)]
    [InlineData(long.MaxValue, 0)]
    public async Task an_interval_that_cannot_be_is_refused_by_its_field(long seconds, int nanos)
    {
        using var watch = Feeds.WatchFeeds(new WatchFeedsRequest { Interval = new Duration { Seconds = seconds, Nanos = nanos } }, Headers, cancellationToken: TestContext.Current.CancellationToken);
        var refused = await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("interval");
    }

    [Theory]
    [InlineData(null, "API_KEY_MISSING")]
    [InlineData("another-api-key-0123456789", "API_KEY_WRONG")]
    public void a_caller_without_the_key_is_refused(string? key, string reason)
    {
        Metadata headers = key is null ? [] : new Metadata { { "authorization", $"Bearer {key}" } };
        var refused = Should.Throw<RpcException>(() => Feeds.ListFeeds(new ListFeedsRequest(), headers, cancellationToken: TestContext.Current.CancellationToken));
        refused.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe(reason);
        refused.Status.Detail.ShouldContain("ingestion service");
    }

    [Fact]
    public void while_the_key_is_changed_the_previous_one_is_taken_beside_it()
    {
        foreach (var key in new[] { PreviousKey, Key })
            Feeds.ListFeeds(new ListFeedsRequest(), new Metadata { { "x-api-key", key } }, cancellationToken: TestContext.Current.CancellationToken).Feeds.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task health_asks_for_no_key() =>
        (await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken)).Status.ShouldNotBe(HealthCheckResponse.Types.ServingStatus.ServiceUnknown);
}
