using System.Collections.Concurrent;
using System.Text;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using RabbitMQ.Client;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>The promises of the bus, over RabbitMQ.</summary>
public sealed class BusTests(Servers servers)
{
    private static SignalDetected Signal(string subject) => new()
    {
        RunId = "bus-test",
        SignalId = DeterministicId.Of("bus-test", subject),
        Kind = SignalKind.Sweep,
        Severity = Severity.High,
        Symbol = "SPY",
        Subject = subject,
        EventTime = DateTimeOffset.UnixEpoch,
        Headline = "SPY swept",
        Facts = [Fact.Of("premium", 1_234_567.5m, FactUnit.Usd), Fact.Of("side", "ask")],
        Source = "volume",
        Cause = "test",
    };

    [Fact]
    public async Task a_poison_message_is_refused_in_one_line_kept_and_the_rest_goes_on()
    {
        var received = new ConcurrentQueue<SignalDetected>();
        var log = new CollectedLog();
        using var host = Host(log, bus => bus.Control("bus-test-poison", 16, singleActive: true, endpoint =>
            endpoint.Handler<SignalDetected>(context => { received.Enqueue(context.Message); return Task.CompletedTask; })));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(TestContext.Current.CancellationToken);

        await SendRaw("bus-test-poison", "this is not JSON");
        await SendRaw("bus-test-poison", """{"messageType":["urn:message:OptionsAlerts.Contracts.Control:SignalDetected"],"message":{"runId":"bus-test","kind":"sweep"}}""");
        await SendRaw("bus-test-poison", """{"messageType":["urn:message:OptionsAlerts.Contracts.Control:SignalDetected"],"message":{"runId":null}}""");
        await publisher.PublishControl(Signal("after the poison"), TestContext.Current.CancellationToken);

        await Eventually.Holds(() => received.Any(signal => signal.Subject == "after the poison"), "The message after the poison arrived");
        await Eventually.Holds(() => host.Services.GetRequiredService<RefusedMessages>().Count == 3, () => $"Three refusals were counted (log: {string.Join('\n', log.Lines)})");
        received.Count.ShouldBe(1);
        var lines = log.Lines.Where(line => line.Contains("Refused a message on queue bus-test-poison", StringComparison.Ordinal)).ToArray();
        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => !line.Contains('\n'));
        lines.ShouldContain(line => line.Contains("signalId", StringComparison.Ordinal));
        log.Lines.ShouldNotContain(line => line.Contains("   at MassTransit", StringComparison.Ordinal));
        await Eventually.Holds(async () => await Count("bus-test-poison_error") == 3, "The error queue kept three messages");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task a_message_arrives_as_it_was_sent()
    {
        var received = new ConcurrentQueue<SignalDetected>();
        using var host = Host(new CollectedLog(), bus => bus.Control("bus-test-exact", 16, singleActive: true, endpoint =>
            endpoint.Handler<SignalDetected>(context => { received.Enqueue(context.Message); return Task.CompletedTask; })));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(TestContext.Current.CancellationToken);

        var sent = Signal("exact");
        await publisher.PublishControl(sent, TestContext.Current.CancellationToken);

        await Eventually.Holds(() => !received.IsEmpty, "The message arrived");
        var json = System.Text.Json.JsonSerializer.Serialize(received.First(), ContractJson.Options);
        json.ShouldBe(System.Text.Json.JsonSerializer.Serialize(sent, ContractJson.Options));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task a_control_message_waits_for_a_queue_that_takes_it()
    {
        using var sender = Host(new CollectedLog(), _ => { });
        await sender.StartAsync(TestContext.Current.CancellationToken);
        var publisher = sender.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(TestContext.Current.CancellationToken);
        var request = new NotificationRequested
        {
            RunId = "bus-test",
            RequestId = DeterministicId.Of("late"),
            AlertId = DeterministicId.Of("late"),
            Channel = "late",
            Attempt = 1,
            Kind = SignalKind.Sweep,
            Severity = Severity.High,
            Symbol = "SPY",
            Subject = "late",
            EventTime = DateTimeOffset.UnixEpoch,
            RequestedAt = DateTimeOffset.UnixEpoch,
            Headline = "late",
            Facts = [],
        };
        var sending = publisher.SendControl("bus-test-late", request, TestContext.Current.CancellationToken);

        var received = new ConcurrentQueue<NotificationRequested>();
        using var receiver = Host(new CollectedLog(), bus => bus.Control("bus-test-late", 16, singleActive: true, endpoint =>
            endpoint.Handler<NotificationRequested>(context => { received.Enqueue(context.Message); return Task.CompletedTask; })));
        sending.IsCompleted.ShouldBeFalse();
        await receiver.StartAsync(TestContext.Current.CancellationToken);

        await sending.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Eventually.Holds(() => received.Count == 1, "The late queue has the message");
        await receiver.StopAsync(TestContext.Current.CancellationToken);
        await sender.StopAsync(TestContext.Current.CancellationToken);
    }

    private IHost Host(CollectedLog log, Action<BusEndpoints> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:messaging"] = servers.RabbitMq.ConnectionString,
            ["Run:Id"] = "bus-test",
        });
        builder.Services.AddMetrics();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.AddRun();
        builder.AddBusModule((bus, _) => configure(bus));
        return builder.Build();
    }

    private async Task SendRaw(string exchange, string body)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(servers.RabbitMq.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync(exchange, string.Empty, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }

    private async Task<uint> Count(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(servers.RabbitMq.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(queue);
    }
}
