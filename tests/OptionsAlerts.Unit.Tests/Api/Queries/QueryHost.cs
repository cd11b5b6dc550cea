using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

/// <summary>One analysis service whole, on a real port of loopback; its database never answers, so that nothing but the test gives it anything.</summary>
internal sealed class QueryHost : IAsyncDisposable
{
    public const string Key = "hunter-api-key-0123456789";

    /// <summary>The key that callers change over from.</summary>
    public const string PreviousKey = "hunter-previous-key-0123456789";

    private readonly WebApplication _app;

    private QueryHost(WebApplication app)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public GrpcChannel Channel { get; }

    public IServiceProvider Services => _app.Services;

    public static WebApplicationBuilder Builder(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Messaging:Transport", "InMemory"), new("ConnectionStrings:alertsdb", "Host=127.0.0.1;Port=1;Timeout=1"), new("Logging:LogLevel:Default", "None"), new("AlertEngine:ApiKey", Key),
        ]);
        // In the place of those above.
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        return builder;
    }

    public static async Task<QueryHost> Start(Action<IHostApplicationBuilder> add, Action<WebApplication> map)
    {
        var builder = Builder(("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0"), ("Kestrel:Endpoints:Grpc:Protocols", "Http2"), ("AlertEngine:PreviousApiKey", PreviousKey));
        builder.AddServiceDefaults("queries");
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new QueryHost(app);
    }

    public Task Stop() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
