using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using OptionsAlerts.ServiceDefaults.Logging;
using Shouldly;

#pragma warning disable CA1848 // A test logs once; what it tests is the text that comes of it.

namespace OptionsAlerts.Unit.Tests.Logging;

/// <summary>Every place a secret has got out by elsewhere, at Trace: the HTTP client's URLs, the database's connection, exceptions, the exporters.</summary>
public sealed class NoSecretInLogsTests
{
    private const string Token = "123456:AAFhunterToken_-x";
    private const string Password = "hunter-Pa55/word";
    private const string Topic = "hunter-topic-9f3a";

    [Fact]
    public async Task a_bots_token_in_the_url_of_a_request_is_not_in_the_log()
    {
        var (host, log) = Start();
        using (host)
        {
            var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("telegram");
            await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:1/bot{Token}/getMe", TestContext.Current.CancellationToken));
            log.Text.ShouldContain("/bot***");
            ShouldHoldNone(log.Text);
        }
    }

    [Fact]
    public async Task a_connections_password_is_not_in_the_log()
    {
        var (host, log) = Start();
        using (host)
        {
            var connection = $"Host=127.0.0.1;Port=1;Username=me;Password={Password};Persist Security Info=true";
            await using var source = new NpgsqlDataSourceBuilder(connection).UseLoggerFactory(host.Services.GetRequiredService<ILoggerFactory>()).EnableParameterLogging().Build();
            await Should.ThrowAsync<NpgsqlException>(async () => await source.OpenConnectionAsync(TestContext.Current.CancellationToken));
            host.Services.GetRequiredService<ILogger<NoSecretInLogsTests>>().LogTrace("connecting to {Connection}", connection);
            log.Text.ShouldContain("Password=***");
            ShouldHoldNone(log.Text);
        }
    }

    [Fact]
    public void a_secret_in_a_message_an_exception_or_a_number_of_encodings_is_not_in_the_log()
    {
        var (host, log) = Start();
        using (host)
        {
            var logger = host.Services.GetRequiredService<ILogger<NoSecretInLogsTests>>();
            logger.LogTrace(new HttpRequestException($"to {Topic} with {Uri.EscapeDataString(Password)}", new IOException(Password)), "topic {Topic} {Token}", Topic, Token);
            log.Text.ShouldContain("topic *** ***");
            ShouldHoldNone(log.Text);
        }
    }

    [Fact]
    public void exported_log_records_hold_none()
    {
        var records = new List<string>();
        using (var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddProcessor(new LogRecordRedaction(Redactor())).AddProcessor(new SimpleLogRecordExportProcessor(new Keep<LogRecord>(record => records.Add(
                $"{record.FormattedMessage} {record.Body} {string.Join(',', record.Attributes ?? [])} {record.Exception}"))));
        })))
        {
            factory.CreateLogger("test").LogError(new IOException($"at {Password}"), "sent to {Url}", new Uri($"http://t/bot{Token}/x"));
        }

        records.ShouldHaveSingleItem().ShouldContain("***");
        ShouldHoldNone(records[0]);
    }

    [Fact]
    public void exported_spans_hold_none()
    {
        var spans = new List<string>();
        using var source = new ActivitySource("OptionsAlerts.Test.NoSecret");
        using (Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(new ActivityRedaction(Redactor()))
            .AddProcessor(new SimpleActivityExportProcessor(new Keep<Activity>(span => spans.Add($"{span.DisplayName} {span.StatusDescription} {string.Join(',', span.TagObjects)}")))).Build())
        {
            using var span = source.StartActivity($"GET /bot{Token}/x");
            span.ShouldNotBeNull().SetTag("url.full", $"http://t/bot{Token}/x").SetTag("topic", Topic).SetStatus(ActivityStatusCode.Error, Password);
        }

        spans.ShouldHaveSingleItem().ShouldContain("http://t/bot***/x");
        ShouldHoldNone(spans[0]);
    }

    private static void ShouldHoldNone(string text)
    {
        foreach (var secret in new[] { Token, Password, Topic, Uri.EscapeDataString(Password), Uri.EscapeDataString(Token) }) text.ShouldNotContain(secret);
    }

    private static Redactor Redactor()
    {
        var (host, _) = Start();
        using (host) return host.Services.GetRequiredService<Redactor>();
    }

    private static (IHost Host, FormattedLog Log) Start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Notifier:Telegram:BotToken"] = Token,
            ["Notifier:Ntfy:Topic"] = Topic,
            ["ConnectionStrings:alertsdb"] = $"Host=127.0.0.1;Username=me;Password={Password}",
        });
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.AddRedactedLogging();
        builder.Services.AddHttpClient("telegram");
        return FormattedLog.Start(builder);
    }

    private sealed class Keep<T>(Action<T> keep) : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch) keep(item);
            return ExportResult.Success;
        }
    }
}
