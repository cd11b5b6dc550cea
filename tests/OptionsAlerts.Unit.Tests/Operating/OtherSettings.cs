namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>A setting that no options class takes.</summary>
/// <param name="Source">How the code names it; null for one that the host or a library reads by itself.</param>
internal sealed record OtherSetting(string Name, string? Source, string Readers, string Takes, string Default, bool IsSecret, string Meaning);

/// <summary>The settings that no options class takes. A test looks in the code for others.</summary>
internal static class OtherSettings
{
    private const string Processes = "every service, options-alerts";
    private const string Command = "options-alerts";
    private const string AppHost = "Aspire's AppHost";

    public static IReadOnlyList<OtherSetting> All { get; } =
    [
        new("ConnectionStrings__alertsdb", "ConnectionStrings:alertsdb", "all but ingestion; options-alerts", "Npgsql's `Host=…;Username=…;Password=…;Database=…`", "none; options-alerts finds or starts a PostgreSQL",
            IsSecret: true, "The database. Its user must be able to create schemas."),
        new("ConnectionStrings__messaging", "ConnectionStrings:messaging", "every service over RabbitMQ", "`amqp://user:password@host:port/vhost`, `amqps://…`", "none; options-alerts needs none", IsSecret: true, "The broker."),
        new("ASPNETCORE_URLS", "urls", Processes, "addresses, `;` between them", "`http://127.0.0.1:8080`; options-alerts a free loopback port", IsSecret: false, "Where HTTP is served: health, and the notifier's `/acknowledge`. `URLS` is the same."),
        new("ASPNETCORE_HTTP_PORTS", "http_ports", Processes, "ports, `;` between them", "none", IsSecret: false, "The same by ports alone, on every address. `HTTP_PORTS` is the same. Not used where there are URLs."),
        new("ASPNETCORE_HTTPS_PORTS", "https_ports", Processes, "ports, `;` between them", "none", IsSecret: false, "The same with TLS."),
        new("Kestrel__Endpoints__NAME__Url", "Kestrel:Endpoints", Processes, "address", "none", IsSecret: false,
            "An endpoint of any name, with `__Protocols` (`Http1`, `Http2`) and `__Certificate__Path`, `__KeyPath` for TLS. Where there is one, these alone say what is listened on."),
        new("Kestrel__EndpointDefaults__Protocols", "Kestrel:EndpointDefaults:Protocols", Processes, "`Http1`, `Http2`, `Http1AndHttp2`", "`Http1AndHttp2`", IsSecret: false, "The protocols of endpoints that name none."),
        new("Logging__LogLevel__Default", "Logging:LogLevel:Default", Processes, "one of Trace, Debug, Information, Warning, Error, Critical, None", "`Information`", IsSecret: false,
            "The lowest level written. From `Debug` on the chatter of HTTP clients and the bus is written too. `Logging__LogLevel__NAMESPACE` for one part."),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT", Processes, "address", "none: nothing is recorded", IsSecret: false,
            "The collector of logs, metrics and traces. OpenTelemetry's other variables hold too (`OTEL_EXPORTER_OTLP_PROTOCOL`, `OTEL_EXPORTER_OTLP_HEADERS`)."),
        new("OPTIONS_ALERTS_ENV_FILE", "OPTIONS_ALERTS_ENV_FILE", Processes, "path", "`.env` in the working folder", IsSecret: false, "The file of settings; one that is named and not there stops the start."),
        new("OPTIONS_ALERTS_API_KEY", "OPTIONS_ALERTS_API_KEY", Command, "text", "`AlertEngine__ApiKey`", IsSecret: true, "The key that commands bring to a running engine."),
        new("AWS_ACCESS_KEY_ID", Source: null, "notifier", "with `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_PROFILE`", "none", IsSecret: true, "Credentials for SNS where `Notifier__Sns__AccessKeyId` is not set: found as AWS's own tools find them."),
        new("NOTIFY_SOCKET", "NOTIFY_SOCKET", Processes, "path", "none", IsSecret: false, "Set by systemd for a unit of `Type=notify`."),
        new("WATCHDOG_USEC", "WATCHDOG_USEC", Processes, "microseconds", "none", IsSecret: false, "Set by systemd where the unit has a `WatchdogSec=`."),
        new("WATCHDOG_PID", "WATCHDOG_PID", Processes, "process", "none", IsSecret: false, "Set by systemd: the process that the watchdog is for."),
        new("XDG_DATA_HOME", "XDG_DATA_HOME", Command, "path", "`~/.local/share`", IsSecret: false, "Where private servers keep their data, unless `Postgres__DataFolder` is set; not for root."),
        new("HOME", "HOME", Command, "path", "`/tmp`", IsSecret: false, "The same, where `XDG_DATA_HOME` is not set."),
        new("PATH", "PATH", Command, "paths", "none", IsSecret: false, "Where PostgreSQL's programs are looked for first."),
        new("Feed", "Feed", AppHost, "Simulated, Recorded, or live feeds with `,` between them", "those whose keys are set, and `Cboe`; without a key `Simulated`, published `Cboe`", IsSecret: false, "The feeds: `-- --Feed=Polygon,Cboe`."),
        new("Data", "Data", AppHost, "path", "none", IsSecret: false, "The recorded feed's folder."),
        new("Standbys", "Standbys", AppHost, "whole number, 0 to 9", "`1`", IsSecret: false, "Engines and notifiers that stand by beside the first."),
        new("Publish", "Publish", AppHost, "`compose`, `kubernetes`", "`compose`", IsSecret: false, "What is published."),
    ];
}
