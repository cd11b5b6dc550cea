using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>Over a bus within the process.</summary>
public sealed class BusOutcomePublisherTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<object> _heard = new();
    private readonly IHost _host;
    private int _attempts;

    public BusOutcomePublisherTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Messaging:Transport", "InMemory")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddRun();
        builder.Services.AddSingleton<BusOutcomePublisher>();
        builder.AddBusModule((bus, _) => bus.Control("outcomes", 16, singleActive: true, endpoint =>
        {
            endpoint.Handler<NotificationDelivered>(context => Hear(context.Message));
            endpoint.Handler<NotificationsDelivered>(context => Hear(context.Message));
            endpoint.Handler<NotificationFailed>(context => Hear(context.Message));
        }));
        _host = builder.Build();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IOutcomePublisher Outcomes => _host.Services.GetRequiredService<BusOutcomePublisher>();

    private IEnumerable<Guid> Delivered => _heard.SelectMany(message => message switch
    {
        NotificationDelivered delivered => [delivered.RequestId],
        NotificationsDelivered together => together.Deliveries.Select(delivered => delivered.RequestId),
        _ => Array.Empty<Guid>(),
    });

    public async ValueTask InitializeAsync()
    {
        await _host.StartAsync(Stop);
        await _host.Services.GetRequiredService<MessagePublisher>().WhenReady(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    [Fact]
    public async Task deliveries_that_come_at_once_are_told_once_each_in_few_messages()
    {
        NotificationDelivered[] deliveries = [.. Enumerable.Range(0, 200).Select(_ => Delivery())];
        await Task.WhenAll(deliveries.Select(delivered => Outcomes.Publish(delivered, Stop)));
        await Heard(() => Delivered.Count() >= deliveries.Length);

        Delivered.Order().ShouldBe(deliveries.Select(delivered => delivered.RequestId).Order());
        _heard.Count.ShouldBeLessThan(deliveries.Length / 4);
        _heard.OfType<NotificationsDelivered>().ShouldAllBe(together => together.RunId == "live" && together.Deliveries.Length <= 64);
    }

    [Fact]
    public async Task one_alone_is_told_as_one()
    {
        var delivered = Delivery();
        await Outcomes.Publish(delivered, Stop);
        await Heard(() => !_heard.IsEmpty);
        _heard.ShouldBe([delivered]);
    }

    [Fact]
    public async Task a_report_is_done_when_it_is_told_and_the_next_goes_a_moment_later()
    {
        var time = new FakeTimeProvider();
        using var outcomes = new BusOutcomePublisher(_host.Services.GetRequiredService<MessagePublisher>(), _host.Services.GetRequiredService<IOptions<MessagingOptions>>(), time);
        var (first, second, third) = (Delivery(), Delivery(), Delivery());
        await outcomes.Publish(first, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Task[] next = [outcomes.Publish(second, Stop), outcomes.Publish(third, Stop)];
        await Heard(() => !_heard.IsEmpty);
        next.ShouldAllBe(report => !report.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(5));
        await Task.WhenAll(next).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        await Heard(() => _heard.Count == 2);
        Delivered.ShouldBe([first.RequestId, second.RequestId, third.RequestId]);
    }

    [Fact]
    public async Task what_a_run_in_steps_waits_for_and_what_failed_goes_by_itself()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => new[] { Outcomes.Publish(Delivery() with { Step = 3 }, Stop), Outcomes.Publish(Failure(), Stop) }));
        await Heard(() => _heard.Count >= 40);
        (_heard.OfType<NotificationDelivered>().Count(), _heard.OfType<NotificationFailed>().Count()).ShouldBe((20, 20));
    }

    private NotificationDelivered Delivery() =>
        new() { RunId = "live", RequestId = Next(), AlertId = Requests.AlertId, Channel = "ntfy", Attempt = 1, At = Requests.EventTime };

    private NotificationFailed Failure() =>
        new() { RunId = "live", RequestId = Next(), AlertId = Requests.AlertId, Channel = "ntfy", Attempt = 1, At = Requests.EventTime, Permanent = true, Reason = "no" };

    private Guid Next() => DeterministicId.Request(Requests.AlertId, "ntfy", ++_attempts);

    private static async Task Heard(Func<bool> all)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        while (!all()) await Task.Delay(2, deadline.Token);
    }

    private Task Hear(object message)
    {
        _heard.Enqueue(message);
        return Task.CompletedTask;
    }
}
