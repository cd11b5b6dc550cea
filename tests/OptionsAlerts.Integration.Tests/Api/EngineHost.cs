using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>The alert engine in this process: real log on PostgreSQL, real gRPC on loopback, an in-memory bus on which every channel takes what it is asked.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public const string Run = "api";
    public const string Key = "hunter-api-key-0123456789";

    /// <summary>The key that callers change over from.</summary>
    public const string PreviousKey = "hunter-previous-key-0123456789";
    private static readonly string[] ConsoleAndNtfy = ["console", "ntfy"];

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly ConcurrentQueue<AlertAnswered> _answers;
    private SignalDetected? _last;
    private int _signals;

    private EngineHost(WebApplication app, string database, int port, ConcurrentQueue<AlertAnswered> answers)
    {
        (_app, _answers) = (app, answers);
        Database = database;
        Port = port;
        _channel = GrpcChannel.ForAddress(Address);
        Log = new AlertLog.AlertLogClient(_channel);
    }

    public string Database { get; }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public GrpcChannel Channel => _channel;

    public AlertLog.AlertLogClient Log { get; }

    /// <summary>What the engine told of alerts that are answered, in order.</summary>
    public IReadOnlyList<AlertAnswered> Answers => [.. _answers];

    public static Metadata Headers => new() { { "x-api-key", Key } };

    /// <summary>Starts an engine, on a database of its own where none is given.</summary>
    /// <param name="port">The gRPC port; 0 for a free one.</param>
    /// <param name="firstSignal">Signals are numbered after it.</param>
    /// <param name="policyFile">The engine's policy; null: the default.</param>
    /// <param name="silent">A channel that takes what it is asked and never answers.</param>
    /// <param name="channels">Those that are live; null: the console and ntfy.</param>
    public static async Task<EngineHost> Start(Servers servers, string? database = null, int port = 0, int firstSignal = 0, string? policyFile = null, string? silent = null, string[]? channels = null)
    {
        channels ??= ConsoleAndNtfy;
        database ??= await ServiceFleet.FreshDatabase(servers, "api");
        if (port == 0) port = Containers.FreePort();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"), new("Service:GrpcPort", port.ToString(CultureInfo.InvariantCulture)), new("Messaging:Transport", "InMemory"), new("Run:Id", Run),
            new("ConnectionStrings:alertsdb", database), new("AlertEngine:ApiKey", Key), new("AlertEngine:PreviousApiKey", PreviousKey), new("Logging:LogLevel:Default", "None"), new("AlertEngine:MaxReplays", "1"),
            .. channels.Select((channel, index) => new KeyValuePair<string, string?>($"AlertEngine:Channels:{index.ToString(CultureInfo.InvariantCulture)}", channel)),
        ]);
        if (policyFile is not null) builder.Configuration.AddInMemoryCollection([new("AlertEngine:PolicyFile", policyFile)]);
        builder.AddServiceDefaults("alert-engine");
        builder.AddAlertEngine();
        var answers = new ConcurrentQueue<AlertAnswered>();
        builder.AddBusModule((bus, services) =>
        {
            bus.Control("answers", 16, singleActive: false, endpoint => endpoint.Handler<AlertAnswered>(context =>
            {
                answers.Enqueue(context.Message);
                return Task.CompletedTask;
            }));
            foreach (var channel in channels)
                bus.Control($"notify-{channel}", 16, singleActive: false, endpoint => endpoint.Handler<NotificationRequested>(context => context.Message.Channel == silent
                    ? Task.CompletedTask
                    : services.GetRequiredService<MessagePublisher>().PublishControl(Delivered(context.Message), context.CancellationToken)));
        });
        var app = builder.Build();
        app.MapAlertEngine();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<MessagePublisher>().WhenReady(TestContext.Current.CancellationToken);
        return new EngineHost(app, database, port, answers) { _signals = firstSignal };
    }

    /// <summary>Puts a signal on the bus and waits for its decision.</summary>
    public async Task<Decision> Decide(SignalKind kind = SignalKind.Sweep, Severity severity = Severity.High, string symbol = "SPY", string subject = "a", SignalPhase phase = SignalPhase.Began)
    {
        var signal = Signal(kind, severity, symbol, subject) with { Phase = phase };
        await Bring(signal);
        Decision? decided = null;
        await Eventually.Holds(async () => (decided = await Find(signal.SignalId)) is not null, $"signal {signal.Headline} was decided");
        return decided!;
    }

    /// <summary>Brings the last signal once more, as a broker does that heard of no end of it.</summary>
    public Task BringAgain() => Bring(_last!);

    public CallOptions Options(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        new(Headers, deadline is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task Bring(SignalDetected signal) => await _app.Services.GetRequiredService<MessagePublisher>().PublishControl(_last = signal, TestContext.Current.CancellationToken);

    private async Task<Decision?> Find(Guid id)
    {
        try
        {
            return (await Log.GetAsync(new GetRequest { Id = id.ToString("D") }, Options())).Decision;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound or StatusCode.Unavailable)
        {
            // Not yet; or the engine has not made its tables.
            return null;
        }
    }

    private SignalDetected Signal(SignalKind kind, Severity severity, string symbol, string subject)
    {
        var number = Interlocked.Increment(ref _signals);
        return new SignalDetected
        {
            RunId = Run,
            SignalId = DeterministicId.Of("api-test", number.ToString(CultureInfo.InvariantCulture)),
            Kind = kind,
            Severity = severity,
            Symbol = symbol,
            Subject = subject,
            EventTime = TimeProvider.System.GetUtcNow(),
            Headline = $"{symbol} {subject} #{number}",
            Facts = [Contracts.Fact.Of("size", 100m, FactUnit.Contracts)],
            Source = "volume",
            Cause = "test",
        };
    }

    private static NotificationDelivered Delivered(NotificationRequested request) => new()
    {
        RunId = request.RunId,
        RequestId = request.RequestId,
        AlertId = request.AlertId,
        Channel = request.Channel,
        Attempt = request.Attempt,
        At = TimeProvider.System.GetUtcNow(),
    };
}
