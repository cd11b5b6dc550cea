using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

public sealed class ServiceHostTests
{
    private const string AnyPort = "http://127.0.0.1:0";

    [Fact]
    public async Task alive_and_health_answer_with_a_small_body()
    {
        await using var app = await Start();
        foreach (var path in new[] { "/alive", "/health" })
        {
            var (status, body) = await Get(app, path);
            status.ShouldBe(HttpStatusCode.OK);
            body.GetProperty("service").GetString().ShouldBe("radar");
            body.GetProperty("status").GetString().ShouldBe("healthy");
            body.GetProperty("checks").GetProperty("process").GetProperty("status").GetString().ShouldBe("healthy");
        }
    }

    [Fact]
    public async Task a_failing_dependency_is_unhealthy_and_the_process_stays_alive()
    {
        await using var app = await Start(builder => builder.Services.AddHealthChecks().AddCheck("broker", () => HealthCheckResult.Unhealthy("amqp://me:hunter22@host is away")));
        var (status, body) = await Get(app, "/health");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.GetProperty("checks").GetProperty("broker").GetProperty("description").GetString().ShouldBe("amqp://me:***@host is away");
        (await Get(app, "/alive")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("other", HttpStatusCode.OK)]
    public async Task what_it_needs_for_work_makes_it_not_ready_and_nothing_else_does(string tag, HttpStatusCode ready)
    {
        await using var app = await Start(builder => builder.Services.AddHealthChecks().AddCheck("broker", () => HealthCheckResult.Unhealthy("away"), [tag]));
        (await Get(app, "/ready")).Status.ShouldBe(ready);
        (await Get(app, "/health")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task a_grpc_port_speaks_http_2_beside_the_http_1_address()
    {
        await using var app = await Start(configure: null, $"--Service:GrpcPort={Free()}");
        var addresses = Addresses(app);
        addresses.Count.ShouldBe(2);
        using var client = new HttpClient();
        foreach (var (address, version) in addresses.Zip([HttpVersion.Version11, HttpVersion.Version20]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/alive") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task without_a_grpc_port_there_is_one_address()
    {
        await using var app = await Start();
        Addresses(app).ShouldHaveSingleItem().ShouldStartWith("http://127.0.0.1:");
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:8080")]
    [InlineData("--http_ports=9090", null)]
    [InlineData("--urls=http://127.0.0.1:9091", "http://127.0.0.1:9091")]
    public void the_address_is_loopback_8080_unless_configured(string? argument, string? urls) =>
        Builder(argument is null ? [] : [argument]).WebHost.GetSetting("urls").ShouldBe(urls);

    [Fact]
    public void with_a_grpc_port_the_ports_become_addresses_and_are_said_once()
    {
        var host = Builder("--http_ports=9090", "--Service:GrpcPort=9091").WebHost;
        host.GetSetting("urls").ShouldBe("http://*:9090;http://*:9091");
        host.GetSetting("http_ports").ShouldBeNullOrEmpty();
    }

    [Fact]
    public void the_drain_takes_30_seconds_and_a_failed_loop_stops_the_process()
    {
        using var app = Builder().Build();
        var host = app.Services.GetRequiredService<IOptions<HostOptions>>().Value;
        host.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        host.BackgroundServiceExceptionBehavior.ShouldBe(BackgroundServiceExceptionBehavior.StopHost);
    }

    [Fact]
    public async Task a_stop_ends_with_0_after_what_is_under_way()
    {
        var builder = Builder($"--urls={AnyPort}");
        var slow = new SlowStop();
        builder.Services.AddHostedService(_ => slow);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
        var (exit, errors) = await Run(app);
        exit.ShouldBe(0);
        errors.ShouldBeEmpty();
        slow.HasDrained.ShouldBeTrue();
    }

    [Fact]
    public async Task a_loop_that_fails_ends_with_1_and_one_sentence_without_secrets()
    {
        var builder = Builder($"--urls={AnyPort}", "--Notifier:Telegram:BotToken=hunter22-token");
        builder.Services.AddHostedService(_ => new Failing(new InvalidOperationException("the loop\nbroke on hunter22-token")));
        var (exit, errors) = await Run(builder.Build());
        exit.ShouldBe(1);
        errors.ShouldBe($"radar: the loop broke on ***{Environment.NewLine}");
    }

    [Fact]
    public async Task problems_of_the_configuration_end_with_2_and_a_line_each()
    {
        var (exit, errors) = await Run(Builder($"--urls={AnyPort}", "--Service:GrpcPort=99999", "--Service:Drain=3").Build());
        exit.ShouldBe(2);
        errors.ShouldBe($"radar: configuration: Service:Drain is not a known setting.{Environment.NewLine}");
        (exit, errors) = await Run(Builder($"--urls={AnyPort}", "--Service:GrpcPort=99999", "--Service:DrainSeconds=0").Build());
        exit.ShouldBe(2);
        errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            ["radar: configuration: Service:GrpcPort: must be between 0 and 65535.", "radar: configuration: Service:DrainSeconds: must be between 1 and 600."]);
    }

    [Fact]
    public async Task a_check_that_cannot_be_made_is_told_at_the_end_as_any_other_failure()
    {
        var builder = Builder($"--urls={AnyPort}");
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure(_ => throw new InvalidOperationException("ConnectionStrings:messaging is missing."));
        var app = builder.Build();
        app.MapServiceDefaults();
        var (exit, errors) = await Run(app);
        exit.ShouldBe(2);
        errors.ShouldBe($"radar: configuration: ConnectionStrings:messaging is missing.{Environment.NewLine}");
    }

    [Fact]
    public async Task an_address_in_use_says_so_and_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exit, errors) = await Run(Builder($"--urls=http://{taken.LocalEndpoint}").Build());
        exit.ShouldBe(1);
        errors.ShouldContain(taken.LocalEndpoint.ToString()!);
        errors.ShouldContain("ASPNETCORE_URLS");
        errors.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public void the_defaults_are_added_once()
    {
        var builder = Builder();
        var services = builder.Services.Count;
        builder.AddServiceDefaults("again");
        builder.Services.Count.ShouldBe(services);
    }

    [Fact]
    public void the_clock_is_the_systems_unless_one_is_there()
    {
        using var app = Builder().Build();
        app.Services.GetRequiredService<TimeProvider>().ShouldBeSameAs(TimeProvider.System);
    }

    private static WebApplicationBuilder Builder(params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.AddServiceDefaults("radar");
        return builder;
    }

    private static async Task<WebApplication> Start(Action<WebApplicationBuilder>? configure = null, params string[] arguments)
    {
        var builder = Builder([$"--urls={AnyPort}", .. arguments]);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(int Exit, string Errors)> Run(WebApplication app)
    {
        await using var errors = new StringWriter();
        var exit = await app.RunServiceAsync(errors);
        return (exit, errors.ToString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Get(WebApplication app, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(Addresses(app)[0] + path, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, body.RootElement.Clone());
    }

    private static List<string> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class SlowStop : IHostedService
    {
        public bool HasDrained { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            HasDrained = true;
        }
    }

    private sealed class Failing(Exception exception) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw exception;
        }
    }
}
