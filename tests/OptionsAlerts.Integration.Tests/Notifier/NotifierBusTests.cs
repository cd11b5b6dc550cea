using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Notifier;

/// <summary>From a channel's queue to the provider and back to the engine's outcomes, with the real ledger.</summary>
public sealed class NotifierBusTests(Servers servers)
{
    private const string Token = "123456789:AAFakeTokenOfTheUnitTests-0123456789";

    [Fact]
    public async Task requests_on_the_queues_become_messages_and_outcomes_and_a_repeat_is_reported_and_not_sent()
    {
        await using var telegram = await FakeTelegram.Start(Token, "42");
        var outcomes = new ConcurrentQueue<object>();
        var run = $"notifier-bus-{Environment.ProcessId}";
        using var host = Start(telegram.BaseUrl, outcomes);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<AlertsDatabase>().WhenReady(TestContext.Current.CancellationToken);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(TestContext.Current.CancellationToken);

        await Send(publisher, Request(run, "telegram", 1));
        await Eventually.Holds(() => outcomes.Count == 1, "The request was reported");
        await Send(publisher, Request(run, "telegram", 1));
        await Send(publisher, Request(run, "webhook", 2));
        await Eventually.Holds(() => outcomes.Count == 3, "All were reported");

        telegram.Messages.Count.ShouldBe(1);
        var delivered = outcomes.OfType<NotificationDelivered>().ToList();
        delivered.Count.ShouldBe(2);
        delivered[1].ShouldBe(delivered[0]);
        outcomes.OfType<NotificationFailed>().Single().Reason.ShouldBe("channel 'webhook' is not configured");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Task Send(MessagePublisher publisher, NotificationRequested request) =>
        publisher.SendControl(NotifierService.Queue(request.Channel), request, TestContext.Current.CancellationToken);

    private IHost Start(string telegram, ConcurrentQueue<object> outcomes)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:alertsdb", servers.Postgres.ConnectionString), new("Messaging:Transport", "InMemory"),
            new("Notifier:Telegram:BotToken", Token), new("Notifier:Telegram:ChatId", "42"), new("Notifier:Telegram:BaseUrl", telegram),
        ]);
        builder.AddNotifier();
        builder.AddBusModule((bus, _) => bus.Control("outcomes", 16, singleActive: true, endpoint =>
        {
            endpoint.Handler<NotificationDelivered>(context => { outcomes.Enqueue(context.Message); return Task.CompletedTask; });
            endpoint.Handler<NotificationsDelivered>(context => { foreach (var delivered in context.Message.Deliveries) outcomes.Enqueue(delivered); return Task.CompletedTask; });
            endpoint.Handler<NotificationFailed>(context => { outcomes.Enqueue(context.Message); return Task.CompletedTask; });
        }));
        return builder.Build();
    }

    private static NotificationRequested Request(string run, string channel, int attempt)
    {
        var alert = DeterministicId.Of("notifier-bus", run);
        return new NotificationRequested
        {
            RunId = run,
            RequestId = DeterministicId.Request(alert, channel, attempt),
            AlertId = alert,
            Channel = channel,
            Attempt = attempt,
            Kind = SignalKind.Sweep,
            Severity = Severity.High,
            Symbol = "SPY",
            Subject = "SPY251219C00600000",
            EventTime = DateTimeOffset.UnixEpoch,
            RequestedAt = DateTimeOffset.UnixEpoch,
            Headline = "SPY swept <fast> & loud",
            Facts = [Fact.Of("premium", 1_234_567.5m, FactUnit.Usd)],
        };
    }
}
