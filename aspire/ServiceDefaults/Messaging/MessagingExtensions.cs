using System.Text.Json;
using MassTransit;
using MassTransit.Serialization.JsonConverters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>Registers the process' bus and what each service puts on it.</summary>
public static class MessagingExtensions
{
    /// <summary>Adds queues and handlers to the process' bus; the bus is registered by the first caller.</summary>
    public static IHostApplicationBuilder AddBusModule(this IHostApplicationBuilder builder, Action<BusEndpoints, IServiceProvider> configure)
    {
        builder.AddMessaging();
        builder.Services.AddSingleton(new BusModule(configure));
        return builder;
    }

    /// <summary>Registers the bus and its publisher once, however often it is called.</summary>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(MessagePublisher))) return builder;

        builder.Services.AddSingleton<MessagePublisher>();
        builder.Services.AddSingleton<RefusedMessages>();
        // The bus prints a stack for every message it could not handle; RefusedMessages says it in one line.
        builder.Logging.AddFilter("MassTransit.ReceiveTransport", LogLevel.None).AddFilter("MassTransit.Messages", LogLevel.None);
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(options =>
        {
            // A broker that comes up minutes late must not keep the process from answering its probes.
            options.WaitUntilStarted = false;
            options.StopTimeout = TimeSpan.FromSeconds(15);
            // A call to a channel may begin two seconds after the stop, take eight, and its picture two before.
            options.ConsumerStopTimeout = TimeSpan.FromSeconds(12.5);
        });

        var transport = builder.Configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>()?.Transport ?? MessagingTransport.RabbitMq;
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (transport == MessagingTransport.InMemory)
            {
                bus.UsingInMemory((context, configurator) => ConfigureBus(context, configurator, new InMemoryEndpoints(configurator, context.GetRequiredService<RefusedMessages>())));
            }
            else
            {
                bus.ConfigureHealthCheckOptions(static health => health.Name = "rabbitmq");
                bus.UsingRabbitMq((context, configurator) => ConfigureRabbitMq(context, configurator));
            }
        });
        // After the bus, so that it ends before it.
        if (transport == MessagingTransport.RabbitMq) builder.Services.AddHostedService<BusWatch>();
        return builder;
    }

    private static void ConfigureRabbitMq(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator bus)
    {
        var connection = context.GetRequiredService<IConfiguration>().GetConnectionString("messaging");
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps"))
            throw new InvalidOperationException("ConnectionStrings:messaging must be a RabbitMQ address such as amqp://user:password@host:5672.");

        Reconnecting.Use(bus);
        bus.Host(address, host =>
        {
            host.PublisherConfirmation = true;
            Reconnecting.Limit(host);
        });
        // The steps of a recorded or simulated run are counted by one host, which must see all of a step.
        var options = context.GetRequiredService<IOptions<MessagingOptions>>().Value;
        var partitions = context.GetRequiredService<IOptions<RunOptions>>().Value.Clock == RunClock.Wall ? options.Partitions : 1;
        var own = options.OwnPartitions.Length > 0 ? options.OwnPartitions : [.. Enumerable.Range(1, partitions)];
        ConfigureBus(context, bus, new RabbitMqEndpoints(bus, context.GetRequiredService<RefusedMessages>(), partitions, own));
    }

    private static void ConfigureBus(IBusRegistrationContext context, IBusFactoryConfigurator bus, BusEndpoints endpoints)
    {
        bus.ConfigureJsonSerializerOptions(ContractOptions);
        var serializer = new ContractSerializer();
        bus.AddSerializer(serializer);
        bus.AddDeserializer(serializer, isDefault: true);
        foreach (var module in context.GetServices<BusModule>()) module.Configure(endpoints, context);
    }

    // The bus' own options with the contracts' rules; decimals as numbers, as everywhere else, not as strings.
    private static JsonSerializerOptions ContractOptions(JsonSerializerOptions options)
    {
        var contract = new JsonSerializerOptions(options) { WriteIndented = false };
        if (contract.Converters.FirstOrDefault(converter => converter is StringDecimalJsonConverter) is { } decimals) contract.Converters.Remove(decimals);
        return ContractJson.Apply(contract);
    }
}
