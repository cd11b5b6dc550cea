using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>What every query service promises beside its answers: the key, health, bounds, and how calls end. Each service inherits it.</summary>
public abstract class QueryContract : IAsyncLifetime
{
    private QueryHost _host = null!;

    private protected static Metadata Headers => new() { { "x-api-key", QueryHost.Key } };

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected GrpcChannel Channel => _host.Channel;

    private protected IServiceProvider Services => _host.Services;

    /// <summary>The service's section, which is its name in the meter too.</summary>
    private protected abstract string Section { get; }

    private protected abstract void Add(IHostApplicationBuilder builder);

    private protected abstract void Map(WebApplication app);

    /// <summary>Gives the service something to tell.</summary>
    private protected abstract void Feed(int number);

    private protected abstract Task Ask(CallOptions options);

    private protected abstract IAsyncEnumerable<DateTimeOffset> Watch(Duration? interval, CallOptions options);

    private protected Task Stop() => _host.Stop();

    public async ValueTask InitializeAsync() => _host = await QueryHost.Start(Add, Map);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task a_watch_tells_the_latest_at_once_and_then_what_is_new()
    {
        Feed(1);
        await using var watch = Watch(Duration.FromTimeSpan(TimeSpan.FromSeconds(0.1)), Options()).GetAsyncEnumerator(Token);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        var first = watch.Current;
        var second = watch.MoveNextAsync().AsTask();
        Feed(2);
        (await second).ShouldBeTrue();
        watch.Current.ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task a_watch_of_nothing_yet_waits_for_the_first()
    {
        await using var watch = Watch(null, Options()).GetAsyncEnumerator(Token);
        var first = watch.MoveNextAsync().AsTask();
        Feed(1);
        (await first).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 99_999_999)]
    [InlineData(60, 1)]
    [InlineData(-5, 0)]
    [InlineData(5, -1)]
    [InlineData(1, 1_000_000_000)]
    [InlineData(long.MaxValue, 0)]
    public async Task an_interval_that_cannot_be_is_refused_by_its_field(long seconds, int nanos)
    {
        await using var watch = Watch(new Duration { Seconds = seconds, Nanos = nanos }, Options()).GetAsyncEnumerator(Token);
        Fields(await Should.ThrowAsync<RpcException>(() => watch.MoveNextAsync().AsTask())).ShouldBe(["interval"]);
    }

    [Theory]
    [InlineData(null, "API_KEY_MISSING")]
    [InlineData("another-api-key-0123456789", "API_KEY_WRONG")]
    public async Task a_caller_without_the_key_is_refused_and_counted(string? key, string reason)
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meter) =>
        {
            if (instrument.Meter.Name == $"OptionsAlerts.{Section}" && instrument.Name == "options_alerts.api.refused") meter.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue((string)tags[0].Value!));
        listener.Start();
        Metadata headers = key is null ? [] : new Metadata { { "authorization", $"Bearer {key}" } };
        var refused = await Should.ThrowAsync<RpcException>(() => Ask(new CallOptions(headers, cancellationToken: Token)));
        (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.Unauthenticated, reason));
        refused.Status.Detail.ShouldContain($"{Section.ToLowerInvariant()} service");
        counted.ShouldContain(reason);
    }

    [Fact]
    public async Task while_the_key_is_changed_the_previous_one_is_taken_beside_it()
    {
        Feed(1);
        foreach (var key in new[] { QueryHost.PreviousKey, QueryHost.Key }) await Ask(new CallOptions(new Metadata { { "x-api-key", key } }, cancellationToken: Token));
    }

    [Fact]
    public async Task health_asks_for_no_key() =>
        (await new Health.HealthClient(Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status.ShouldNotBe(HealthCheckResponse.Types.ServingStatus.ServiceUnknown);

    [Fact]
    public async Task a_deadline_ends_a_watch()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(0.3);
        await using var watch = Watch(null, Options().WithDeadline(deadline)).GetAsyncEnumerator(Token);
        (await Should.ThrowAsync<RpcException>(() => watch.MoveNextAsync().AsTask())).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task the_services_stop_ends_a_watch_with_unavailable()
    {
        Feed(1);
        await using var watch = Watch(null, Options()).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();
        var stop = _host.Stop();
        var ended = await Should.ThrowAsync<RpcException>(() => next);
        (ended.StatusCode, Reason(ended)).ShouldBe((StatusCode.Unavailable, "STOPPING"));
        await stop;
    }

    [Fact]
    public async Task watchers_beyond_the_bound_are_refused_until_one_has_gone()
    {
        Feed(1);
        var watches = Enumerable.Range(0, BoardWatchers.Most).Select(_ => new Watcher(Watch(null, Options()))).ToList();
        foreach (var watch in watches) await watch.Begin();
        var refused = await Should.ThrowAsync<RpcException>(() => new Watcher(Watch(null, Options())).Begin());
        (refused.StatusCode, Reason(refused)).ShouldBe((StatusCode.ResourceExhausted, "BUSY"));

        await watches[0].DisposeAsync();
        await Eventually(() => new Watcher(Watch(null, Options())).Begin());
        foreach (var watch in watches.Skip(1)) await watch.DisposeAsync();
    }

    [Theory]
    [InlineData("short", "must be 16 or more visible ASCII characters.")]
    [InlineData(null, "is missing: gRPC would listen on http://0.0.0.0:8091, beyond this machine; set a key of 16 or more characters, or listen on 127.0.0.1.")]
    public void a_service_that_listens_beyond_this_machine_needs_a_key(string? key, string problem)
    {
        var builder = QueryHost.Builder(("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8091"), ($"{Section}:ApiKey", key), ("AlertEngine:ApiKey", null));
        builder.AddServiceDefaults("queries");
        Add(builder);
        using var services = builder.Services.BuildServiceProvider();
        ConfigurationProblems.Find(services).ShouldHaveSingleItem().ShouldBe($"{Section}:ApiKey {problem}");
    }

    [Fact]
    public void the_engines_key_serves_where_the_service_has_none()
    {
        var builder = QueryHost.Builder(("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8091"));
        builder.AddServiceDefaults("queries");
        Add(builder);
        using var services = builder.Services.BuildServiceProvider();
        ConfigurationProblems.Find(services).ShouldBeEmpty();
    }

    private protected static CallOptions Options() => new(Headers, cancellationToken: Token);

    private protected static string Reason(RpcException error) => error.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason;

    private protected static IEnumerable<string> Fields(RpcException error)
    {
        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        return error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field);
    }

    // A place is free a moment after its caller has gone.
    private static async Task Eventually(Func<Task> attempt)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(10);
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (RpcException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Watcher(IAsyncEnumerable<DateTimeOffset> watch) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<DateTimeOffset> _states = watch.GetAsyncEnumerator(Token);

        public async Task Begin() => (await _states.MoveNextAsync()).ShouldBeTrue();

        public ValueTask DisposeAsync() => _states.DisposeAsync();
    }
}
