using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

/// <summary>The bus library reports usage over HTTPS unless told not to, some time after the start of the bus.</summary>
public sealed class NoBusPhonesHomeTests
{
    private static readonly Dictionary<string, Action<IHostApplicationBuilder>> Services = new(StringComparer.Ordinal)
    {
        ["ingestion"] = builder => builder.AddIngestion(),
        ["gex"] = builder => builder.AddGex(),
        ["volume"] = builder => builder.AddVolume(),
        ["vix"] = builder => builder.AddVix(),
        ["alert-engine"] = builder => builder.AddAlertEngine(),
        ["notifier"] = builder => builder.AddNotifier(),
    };

    public static TheoryData<string, string> EveryServiceOnEveryTransport
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var service in Services.Keys)
                foreach (var transport in Enum.GetNames<MessagingTransport>()) data.Add(service, transport);
            return data;
        }
    }

    [Theory, MemberData(nameof(EveryServiceOnEveryTransport))]
    public void every_services_bus_has_usage_telemetry_off(string service, string transport)
    {
        var builder = Builder(transport);
        Services[service](builder);
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled.ShouldBeFalse();
    }

    [Fact]
    public void a_bus_that_is_not_told_would_phone_home()
    {
        var builder = Builder("InMemory");
        builder.Services.AddMassTransit(bus => bus.UsingInMemory());
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled.ShouldBeTrue();
    }

    [Fact]
    public async Task nothing_goes_out_while_the_bus_starts_works_and_stops()
    {
        using var requests = new OutboundRequests();
        var builder = Builder("InMemory");
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        builder.AddRun();
        builder.AddBusModule((bus, _) => bus.Control("phones-home", 16, singleActive: true, endpoint => endpoint.Handler<StepDecided>(_ =>
        {
            received.TrySetResult();
            return Task.CompletedTask;
        })));
        using (var host = builder.Build())
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            var publisher = host.Services.GetRequiredService<MessagePublisher>();
            await publisher.WhenReady(TestContext.Current.CancellationToken);
            await publisher.PublishControl(new StepDecided { RunId = "live", Step = 1 }, TestContext.Current.CancellationToken);
            await received.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        requests.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_request_that_goes_out_is_seen()
    {
        using var requests = new OutboundRequests();
        using var client = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://127.0.0.1:1/usage"), TestContext.Current.CancellationToken));
        requests.Seen.ShouldContain("http://127.0.0.1:1/usage");
    }

    private static HostApplicationBuilder Builder(string transport)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Messaging:Transport", transport), new("ConnectionStrings:messaging", "amqp://guest:guest@127.0.0.1:1")]);
        builder.Services.AddMetrics();
        return builder;
    }

    // Requests of this test alone, whatever its tasks: others run beside it.
    private sealed class OutboundRequests : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private static readonly AsyncLocal<OutboundRequests?> Current = new();
        private readonly ConcurrentQueue<IDisposable> _subscriptions = new();

        public OutboundRequests()
        {
            Current.Value = this;
            _subscriptions.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public ConcurrentQueue<string> Seen { get; } = new();

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "HttpHandlerDiagnosticListener") _subscriptions.Enqueue(listener.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> happening)
        {
            if (!ReferenceEquals(Current.Value, this)) return;
            if (happening.Value?.GetType().GetProperty("Request")?.GetValue(happening.Value) is HttpRequestMessage request) Seen.Enqueue(request.RequestUri!.ToString());
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in _subscriptions) subscription.Dispose();
        }
    }
}
