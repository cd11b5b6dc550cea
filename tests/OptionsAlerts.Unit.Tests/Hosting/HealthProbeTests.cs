using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("health", "/health")]
    [InlineData("alive", "/alive")]
    [InlineData("Health", null)]
    [InlineData("--urls=http://127.0.0.1:1 health", null)]
    [InlineData("", null)]
    public void only_its_own_word_alone_asks(string arguments, string? path) =>
        HealthProbe.PathOf(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(path);

    [Fact]
    public async Task a_healthy_service_is_0_and_its_body()
    {
        await using var app = await Start(HealthCheckResult.Healthy());
        var (exit, output, errors) = await Ask("/health", Configuration($"urls={Address(app)}"));
        exit.ShouldBe(0, errors);
        output.ShouldContain("\"status\":\"healthy\"");
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_unhealthy_service_is_1_with_the_reason_and_still_alive()
    {
        await using var app = await Start(HealthCheckResult.Unhealthy("the broker is away"));
        var (exit, output, _) = await Ask("/health", Configuration($"urls={Address(app)}"));
        exit.ShouldBe(1);
        output.ShouldContain("the broker is away");
        (await Ask("/alive", Configuration($"urls={Address(app)}"))).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task where_nobody_listens_it_is_1_and_says_where_it_asked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var (exit, output, errors) = await Ask("/health", Configuration($"http_ports={port}"));
        exit.ShouldBe(1);
        output.ShouldBeEmpty();
        errors.ShouldStartWith($"radar: http://127.0.0.1:{port}/health does not answer: ");
        errors.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public async Task an_endless_body_is_none_of_ours()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/health", () => new string('x', 100_000));
        await app.StartAsync(TestContext.Current.CancellationToken);
        (await Ask("/health", Configuration($"urls={Address(app)}"))).Exit.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "http://127.0.0.1:8080/")]
    [InlineData("http_ports=8081;8082", "http://127.0.0.1:8081/")]
    [InlineData("urls=http://*:8083", "http://127.0.0.1:8083/")]
    [InlineData("urls=http://+:8083;http://*:8084", "http://127.0.0.1:8083/")]
    [InlineData("urls=http://0.0.0.0:8085", "http://127.0.0.1:8085/")]
    [InlineData("urls=http://[::]:8086", "http://127.0.0.1:8086/")]
    [InlineData("urls=http://[::1]:8087", "http://[::1]:8087/")]
    [InlineData("urls=http://10.1.2.3:8088", "http://10.1.2.3:8088/")]
    [InlineData("urls=http://gex.internal:8089", "http://127.0.0.1:8089/")]
    [InlineData("urls=https://*:8443;http://*:8090", "http://127.0.0.1:8090/")]
    [InlineData("urls=https://*:8443", null)]
    [InlineData("urls=http://unix:/run/gex.sock", null)]
    [InlineData("urls=http://*:1,Kestrel:Endpoints:A:Url=http://*:2,Kestrel:Endpoints:A:Protocols=Http2,Kestrel:Endpoints:B:Url=http://*:3", "http://127.0.0.1:3/")]
    public void it_asks_the_first_address_without_tls_from_within(string settings, string? address) =>
        (ServiceEndpoints.FromWithin(Configuration(settings.Split(',', StringSplitOptions.RemoveEmptyEntries)))?.ToString()).ShouldBe(address);

    private static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build();

    private static async Task<(int Exit, string Output, string Errors)> Ask(string path, IConfiguration configuration)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await HealthProbe.Run("radar", path, configuration, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }

    private static async Task<WebApplication> Start(HealthCheckResult result)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.AddServiceDefaults("radar");
        builder.Services.AddHealthChecks().AddCheck("broker", () => result);
        var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static string Address(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
