using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class ApiKeyRuleTests
{
    private const string Key = "0123456789abcdef";

    [Theory]
    [InlineData("http://0.0.0.0:8080", "8090", "http://0.0.0.0:8090")]
    [InlineData("http://*:8080", "8090", "http://*:8090")]
    [InlineData("http://[::]:8080", "8090", "http://[::]:8090")]
    [InlineData("http://alerts.example:8080", "8090", "http://alerts.example:8090")]
    [InlineData("http://127.0.0.1:8080;https://10.0.0.5:8443", "0", "https://10.0.0.5:8443")]
    public void an_engine_without_a_key_that_listens_beyond_this_machine_is_refused_in_one_line(string urls, string grpcPort, string address) =>
        Rule(("urls", urls), ("Service:GrpcPort", grpcPort)).Validate(null, new AlertEngineOptions()).Failures.ShouldHaveSingleItem().ShouldBe(
            $"AlertEngine:ApiKey is missing: gRPC would listen on {address}, beyond this machine; set a key of 16 or more characters, or listen on 127.0.0.1.");

    [Theory]
    [InlineData("http://127.0.0.1:8080", "8090")]
    [InlineData("http://localhost:8080", "8090")]
    [InlineData("http://[::1]:8080", "8090")]
    [InlineData("http://0.0.0.0:8080", "0")]
    [InlineData("https://127.0.0.1:8443", "0")]
    public void on_loopback_and_without_grpc_no_key_is_needed(string urls, string grpcPort) =>
        Rule(("urls", urls), ("Service:GrpcPort", grpcPort)).Validate(null, new AlertEngineOptions()).Succeeded.ShouldBeTrue();

    [Theory]
    [InlineData("http://0.0.0.0:9000", "Http2", false)]
    [InlineData("http://0.0.0.0:9000", "Http1", true)]
    [InlineData("https://0.0.0.0:9000", "Http1", true)]
    [InlineData("https://0.0.0.0:9000", null, false)]
    public void configured_endpoints_count_by_what_they_speak(string url, string? protocols, bool fine) =>
        Rule(("Kestrel:Endpoints:Grpc:Url", url), ("Kestrel:Endpoints:Grpc:Protocols", protocols), ("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8090"))
            .Validate(null, new AlertEngineOptions()).Succeeded.ShouldBe(fine);

    [Theory]
    [InlineData("short")]
    [InlineData("with a blank in it, long")]
    [InlineData("schlüssel-0123456789")]
    public void a_key_that_is_none_is_refused_and_not_shown(string key)
    {
        var failure = Rule().Validate(null, new AlertEngineOptions { ApiKey = key }).Failures.ShouldHaveSingleItem();
        failure.ShouldBe("AlertEngine:ApiKey must be 16 or more visible ASCII characters.");
    }

    [Fact]
    public void with_a_key_it_may_listen_anywhere() =>
        Rule(("urls", "http://0.0.0.0:8080"), ("Service:GrpcPort", "8090")).Validate(null, new AlertEngineOptions { ApiKey = Key }).Succeeded.ShouldBeTrue();

    [Fact]
    public async Task the_start_is_refused_with_exit_code_2()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://0.0.0.0:0", "--Service:GrpcPort=8090", "--Messaging:Transport=InMemory", "--ConnectionStrings:alertsdb=Host=127.0.0.1;Port=1"]);
        builder.AddServiceDefaults("alert-engine");
        builder.AddAlertEngine();
        var app = builder.Build();
        await using var errors = new StringWriter();
        (await app.RunServiceAsync(errors)).ShouldBe(2);
        errors.ToString().Trim().ShouldBe("alert-engine: configuration: AlertEngine:ApiKey is missing: gRPC would listen on http://0.0.0.0:8090, beyond this machine; set a key of 16 or more characters, or listen on 127.0.0.1.");
    }

    private static ApiKeyRule Rule(params (string Key, string? Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal)).Build());
}
