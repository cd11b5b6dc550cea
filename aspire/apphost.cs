#:sdk Aspire.AppHost.Sdk@13.6.1
#:package Aspire.Hosting.RabbitMQ
#:package Aspire.Hosting.PostgreSQL
#:package Aspire.Hosting.Docker
#:package Aspire.Hosting.Kubernetes
#:project ../services/ingestion/OptionsAlerts.Ingestion.csproj
#:project ../services/gex/OptionsAlerts.Gex.csproj
#:project ../services/volume/OptionsAlerts.Volume.csproj
#:project ../services/vix/OptionsAlerts.Vix.csproj
#:project ../services/alert-engine/OptionsAlerts.AlertEngine.csproj
#:project ../services/notifier/OptionsAlerts.Notifier.csproj
#:property AspireUseCliBundle=false
#:property NoWarn=$(NoWarn);ASPIRE010;MA0047

using System.Globalization;
using Microsoft.Extensions.Configuration;

// The six services over RabbitMQ and PostgreSQL. Settings, from the command line or the environment: Feed (Simulated, Recorded, or live ones by priority:
// Polygon,Cboe), their keys by their names, Data (the recorded feed's folder), ConnectionStrings:messaging and ConnectionStrings:alertsdb (servers that are there already), the channels' names below,
// Standbys (of engine and notifier, default 1), Publish (compose, kubernetes).
var builder = DistributedApplication.CreateBuilder(args);
if (builder.Configuration["Publish"] == "kubernetes") builder.AddKubernetesEnvironment("kubernetes");
else builder.AddDockerComposeEnvironment("compose");

IResourceBuilder<IResourceWithConnectionString> messaging =
    builder.Configuration.GetConnectionString("messaging") is { Length: > 0 }
        ? builder.AddConnectionString("messaging")
        : builder.AddRabbitMQ("messaging").WithImageTag("4.2").WithManagementPlugin().WithDataVolume("options-alerts-rabbitmq");
IResourceBuilder<IResourceWithConnectionString> alertsdb =
    builder.Configuration.GetConnectionString("alertsdb") is { Length: > 0 }
        ? builder.AddConnectionString("alertsdb")
        : builder.AddPostgres("postgres").WithImageTag("17.6").WithDataVolume("options-alerts-postgres").AddDatabase("alertsdb");

// A recorded or simulated run needs a name of its own at every start, which a published file cannot give: published, the watch is live.
// Without a feed's name those whose key is set, and Cboe behind them; without a key a simulation.
var keyed = ((string Feed, string Key)[])[("Polygon", "POLYGON_API_KEY"), ("Tradier", "TRADIER_TOKEN"), ("Alpaca", "Ingestion:Alpaca:ApiKey")];
var found = keyed.Where(setting => builder.Configuration[setting.Key] is { Length: > 0 }).Select(setting => setting.Feed).ToArray();
var feed = builder.Configuration["Feed"] is { Length: > 0 } named ? named
    : found.Length > 0 || builder.ExecutionContext.IsPublishMode ? string.Join(',', [.. found, "Cboe"]) : "Simulated";
var feeds = feed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
var live = !feeds.Any(name => name.ToLowerInvariant() is "simulated" or "recorded");
var run = live ? "live" : $"{feed.ToLowerInvariant()}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";

// Of engine and notifier a second stands by and takes over where the first is gone. An analysis goes on from what it knew at its start, so that a second is no gain, and two ingestions would publish everything twice.
var standbys = builder.Configuration["Standbys"] is not { Length: > 0 } wanted ? 1
    : int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 10 ? count
    : throw new InvalidOperationException($"Standbys must be a whole number from 0 to 9, not '{wanted}'.");

var ingestion = Service<Projects.OptionsAlerts_Ingestion>("ingestion");
for (var i = 0; i < feeds.Length; i++) ingestion.WithEnvironment($"Ingestion__Feeds__{i}", feeds[i]);
if (builder.Configuration["Data"] is { Length: > 0 } data) ingestion.WithEnvironment("Ingestion__Data", Path.GetFullPath(data));

FeedKey("polygon-api-key", "POLYGON_API_KEY");
FeedKey("tradier-token", "TRADIER_TOKEN");
FeedKey("alpaca-api-key", "Ingestion__Alpaca__ApiKey");
FeedKey("alpaca-secret", "Ingestion__Alpaca__Secret");

var gex = StoringService<Projects.OptionsAlerts_Gex>("gex");
var volume = StoringService<Projects.OptionsAlerts_Volume>("volume");
var vix = StoringService<Projects.OptionsAlerts_Vix>("vix");
var engine = StoringService<Projects.OptionsAlerts_AlertEngine>("alert-engine").WithReplicas(1 + standbys);
if (!builder.ExecutionContext.IsPublishMode)
    foreach (var service in (IResourceBuilder<ProjectResource>[])[ingestion, volume]) service.WithHttpEndpoint(name: "grpc", env: "Service__GrpcPort");

// The notifier draws what gex and vix tell, and takes people's answers to the engine.
var notifier = StoringService<Projects.OptionsAlerts_Notifier>("notifier").WithReplicas(1 + standbys);
Asked(engine, "Notifier__Answers__Engine");
Asked(gex, "Notifier__Charts__Gex");
Asked(vix, "Notifier__Charts__Vix");
// Published, gRPC is called from other containers, and no service answers there without a key: one for the three.
if (builder.ExecutionContext.IsPublishMode || builder.Configuration["AlertEngine:ApiKey"] is { Length: > 0 })
{
    var key = builder.AddParameterFromConfiguration("alert-engine-api-key", "AlertEngine:ApiKey", secret: true);
    foreach (var service in (IResourceBuilder<ProjectResource>[])[engine, gex, vix]) service.WithEnvironment("AlertEngine__ApiKey", key);
    foreach (var setting in (string[])["Notifier__Answers__ApiKey", "Notifier__Charts__GexApiKey", "Notifier__Charts__VixApiKey"]) notifier.WithEnvironment(setting, key);
}

List<string> channels = [];
Channel("telegram", ("telegram-bot-token", "TELEGRAM_BOT_TOKEN"), ("telegram-chat-id", "TELEGRAM_CHAT_ID"));
Channel("pushover", ("pushover-api-token", "PUSHOVER_API_TOKEN"), ("pushover-user-key", "PUSHOVER_USER_KEY"));
Channel("ntfy", ("ntfy-topic", "NTFY_TOPIC"));
Channel("discord", ("discord-webhook-url", "Notifier__Discord__WebhookUrl"));
Channel("slack", ("slack-webhook-url", "Notifier__Slack__WebhookUrl"));
Channel(
    "sns", ("sns-topic-arn", "AWS_SNS_TOPIC_ARN"), ("sns-phone-number", "Notifier__Sns__PhoneNumber"),
    ("sns-access-key-id", "Notifier__Sns__AccessKeyId"), ("sns-secret-access-key", "Notifier__Sns__SecretAccessKey"), ("sns-session-token", "Notifier__Sns__SessionToken"));
// A region makes no channel: it is set on many machines for other purposes.
if (builder.Configuration["AWS_DEFAULT_REGION"] is { Length: > 0 } region) notifier.WithEnvironment("AWS_DEFAULT_REGION", region);
Channel("webhook", ("webhook-url", "Notifier__Webhook__Url"), ("webhook-secret", "Notifier__Webhook__Secret"));
// The console takes what no other channel serves, so that every severity has one.
channels.Add("console");
for (var i = 0; i < channels.Count; i++) engine.WithEnvironment($"AlertEngine__Channels__{i}", channels[i]);

// The external monitor, told by the notifier while market data is fresh; and what must be fresh in a live run: what feeds watch where nothing is named.
if (builder.Configuration["HEALTHCHECK_URL"] is { Length: > 0 })
    notifier.WithEnvironment("HEALTHCHECK_URL", builder.AddParameterFromConfiguration("healthcheck-url", "HEALTHCHECK_URL", secret: true));
if (live)
    notifier.WithEnvironment("Watchdog__Sources__0__Symbol", "SPX").WithEnvironment("Watchdog__Sources__1__Symbol", "SPY").WithEnvironment("Watchdog__Sources__2__Capability", "Volatility");

builder.Build().Run();

// What all six have in common: the broker, the run, and a health check.
IResourceBuilder<ProjectResource> Service<TProject>(string name) where TProject : IProjectMetadata, new() =>
    builder.AddProject<TProject>(name)
        .WithHttpEndpoint()
        .WithReference(messaging).WaitFor(messaging)
        .WithEnvironment("Run__Id", run)
        .WithEnvironment("Run__Clock", live ? "Wall" : "Market")
        .WithHttpHealthCheck("/health", endpointName: "http");

// Ingestion alone keeps nothing.
IResourceBuilder<ProjectResource> StoringService<TProject>(string name) where TProject : IProjectMetadata, new() =>
    Service<TProject>(name).WithReference(alertsdb).WaitFor(alertsdb);

// A service whose gRPC the notifier calls, at the address that this setting gives it.
void Asked(IResourceBuilder<ProjectResource> service, string setting)
{
    service.WithHttpEndpoint(name: "grpc", targetPort: builder.ExecutionContext.IsPublishMode ? 8090 : null, env: "Service__GrpcPort");
    notifier.WithEnvironment(setting, service.GetEndpoint("grpc"));
}

// A feed's key, where it is configured.
void FeedKey(string parameter, string variable)
{
    var key = variable.Replace("__", ":", StringComparison.Ordinal);
    if (builder.Configuration[key] is { Length: > 0 }) ingestion.WithEnvironment(variable, builder.AddParameterFromConfiguration(parameter, key, secret: true));
}

// A channel's settings keep their names. They are secret parameters, made only where a value is configured: one without would hold up the start. Half a
// channel is the notifier's to refuse.
void Channel(string channel, params (string Parameter, string Variable)[] settings)
{
    var configured = settings.Select(setting => (setting.Parameter, setting.Variable, Key: setting.Variable.Replace("__", ":", StringComparison.Ordinal)))
        .Where(setting => builder.Configuration[setting.Key] is { Length: > 0 }).ToList();
    foreach (var (parameter, variable, key) in configured)
        notifier.WithEnvironment(variable, builder.AddParameterFromConfiguration(parameter, key, secret: true));
    if (configured.Count > 0) channels.Add(channel);
}
