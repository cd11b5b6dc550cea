using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>The whole notifier as it is registered, but for bus and database: the ledger is in memory, outcomes are kept, logs are traced.</summary>
internal sealed class NotifierRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public NotifierRig(IEnumerable<KeyValuePair<string, string?>> configuration, TimeProvider? time = null, IAlertAnswers? answers = null, Action<IServiceCollection>? more = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // A call's time limit is real time: one that no busy machine reaches, but where a test is about it.
        builder.Configuration.AddInMemoryCollection(
        [
            new("Messaging:Transport", "InMemory"), new("Notifier:Delivery:BaseDelay", "00:00:00.001"), new("Notifier:Delivery:MaxDelay", "00:00:00.010"),
            new("Notifier:Delivery:AttemptTimeout", "00:01:00"), new("Notifier:Delivery:ConnectTimeout", "00:00:30"),
            new("Notifier:Delivery:Paced", "false"),
        ]);
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IDeliveryLedger>(Ledger);
        builder.Services.AddSingleton<IOutcomePublisher>(Outcomes);
        if (answers is not null) builder.Services.AddSingleton(answers);
        more?.Invoke(builder.Services);
        builder.AddNotifier();
        // The host is built for its services and never started.
        builder.Services.RemoveAll<IHostedService>();
        _services = builder.Services.BuildServiceProvider();
    }

    public TracedLog Log { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public RecordedOutcomes Outcomes { get; } = new();

    public DispatchRouter Router => _services.GetRequiredService<DispatchRouter>();

    /// <summary>What counts; its meters are of this notifier alone.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>Null where nobody is allowed to answer.</summary>
    public TelegramReceiver? Receiver => _services.GetService<TelegramReceiver>();

    public IChannel Channel(string name) => _services.GetRequiredKeyedService<IChannel>(name);

    /// <summary>Something else of the notifier's, made from what is registered.</summary>
    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(_services);

    public T Service<T>() where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
