using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Unit.Tests.Wire;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

/// <summary>Over a bus within the process.</summary>
public sealed class ContractSerializerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_message_comes_as_its_contract_with_an_id_and_a_type_and_no_word_of_the_machine()
    {
        var came = new TaskCompletionSource<(SignalDetected Message, Guid? Id, string[] Headers, string[] Types)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Bus(endpoint =>
        {
            endpoint.Handler<NotificationRequested>(_ => Task.FromException(new InvalidOperationException("Another contract's.")));
            endpoint.Handler<SignalDetected>(context =>
            {
                came.TrySetResult((context.Message, context.MessageId, [.. context.ReceiveContext.TransportHeaders.GetAll().Select(header => header.Key)], [.. context.SupportedMessageTypes]));
                return Task.CompletedTask;
            });
        });
        await host.StartAsync(Stop);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(Stop);
        await publisher.PublishControl(ControlPins.Signal, Stop);

        var (message, id, headers, types) = await came.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        message.ShouldBeEquivalentTo(ControlPins.Signal);
        id.ShouldNotBeNull();
        types.ShouldBe(["urn:message:OptionsAlerts.Contracts.Control:SignalDetected"]);
        headers.ShouldContain(MessageHeaders.MessageType);
        headers.ShouldNotContain(MessageHeaders.Host.Info);
        host.Services.GetRequiredService<RefusedMessages>().Count.ShouldBe(0);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task a_message_handed_on_is_the_same_message()
    {
        var came = new ConcurrentQueue<SignalDetected>();
        using var host = Bus(
            endpoint => endpoint.Handler<SignalDetected>(context => context.Forward(new Uri("queue:second"))),
            endpoint => endpoint.Handler<SignalDetected>(context =>
            {
                came.Enqueue(context.Message);
                return Task.CompletedTask;
            }));
        await host.StartAsync(Stop);
        var publisher = host.Services.GetRequiredService<MessagePublisher>();
        await publisher.WhenReady(Stop);
        await publisher.SendControl("first", ControlPins.Signal, Stop);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        while (came.IsEmpty) await Task.Delay(2, deadline.Token);
        came.ShouldHaveSingleItem().ShouldBeEquivalentTo(ControlPins.Signal);
        await host.StopAsync(Stop);
    }

    private static IHost Bus(Action<IReceiveEndpointConfigurator> first, Action<IReceiveEndpointConfigurator>? second = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Messaging:Transport", "InMemory")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddRun();
        builder.AddBusModule((bus, _) =>
        {
            bus.Control("first", 16, singleActive: true, first);
            if (second is not null) bus.Control("second", 16, singleActive: true, second);
        });
        return builder.Build();
    }
}
