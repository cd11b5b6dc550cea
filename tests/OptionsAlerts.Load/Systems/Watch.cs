using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Load.Systems;

/// <summary>Services in this process on an in-memory bus, as <c>options-alerts run</c> hosts them, live: signals are put on the bus where the analyses put theirs.</summary>
internal sealed class Watch : IAsyncDisposable
{
    /// <summary>Every limit lifted, all alerts to the webhook.</summary>
    public static string PolicyFile => Path.Combine(AppContext.BaseDirectory, "unlimited-policy.json");

    private readonly WebApplication _app;

    private Watch(WebApplication app)
    {
        _app = app;
        Publisher = app.Services.GetRequiredService<MessagePublisher>();
        Totals = app.Services.GetRequiredService<EngineTotals>();
    }

    public MessagePublisher Publisher { get; }

    public EngineTotals Totals { get; }

    /// <summary>All six services; the feed is asked at <paramref name="nothing"/>, a loopback address that has no market, and alerts go to <paramref name="webhook"/>.</summary>
    public static Task<Watch> StartAll(string connection, string runId, string nothing, string webhook, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Ingestion:Feeds:0"] = nameof(FeedName.Cboe),
            ["Ingestion:Cboe:BaseUrl"] = nothing,
            ["Notifier:Webhook:Url"] = webhook,
            ["Notifier:Webhook:Secret"] = "whsec_" + Convert.ToBase64String("a key for loopback, worth nothing"u8),
        };
        return Start(connection, runId, settings, AddAll, app =>
        {
            app.MapIngestion();
            app.MapGex();
            app.MapVolume();
            app.MapVix();
            app.MapAlertEngine();
            app.MapNotifier();
        }, cancellationToken);
    }

    /// <summary>The alert engine alone, its requests taken by <paramref name="module"/>.</summary>
    public static Task<Watch> StartEngine(string connection, string runId, Action<IHostApplicationBuilder> module, CancellationToken cancellationToken) =>
        Start(
            connection,
            runId,
            new Dictionary<string, string?>(StringComparer.Ordinal),
            builder =>
            {
                builder.AddAlertEngine();
                module(builder);
            },
            app => app.MapAlertEngine(),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task<Watch> Start(
        string connection, string runId, Dictionary<string, string?> own, Action<WebApplicationBuilder> add, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        builder.AddServiceDefaults("options-alerts");
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:alertsdb", connection), new("Messaging:Transport", nameof(MessagingTransport.InMemory)), new("Run:Id", runId),
            new("AlertEngine:PolicyFile", PolicyFile), new("AlertEngine:Channels:0", "webhook"), .. own,
        ]);
        // The feed that has no market says so, which is not what is looked at here.
        builder.Logging.AddFilter(null, LogLevel.Error);
        add(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        await app.StartAsync(cancellationToken);
        var watch = new Watch(app);
        await app.Services.GetRequiredService<AlertsDatabase>().WhenReady(cancellationToken);
        await watch.Publisher.WhenReady(cancellationToken);
        return watch;
    }

    private static void AddAll(WebApplicationBuilder builder)
    {
        builder.AddAlertEngine();
        builder.AddNotifier();
        builder.AddGex();
        builder.AddVolume();
        builder.AddVix();
        builder.AddIngestion();
    }
}
