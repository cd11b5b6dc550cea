using Microsoft.Extensions.DependencyInjection.Extensions;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.ServiceDefaults.Configuration;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>The channels by themselves, as a configuration sets them: no bus, no ledger, no queue, nothing running.</summary>
public sealed class ChannelBench : IAsyncDisposable
{
    private const string AttemptsKey = $"{NotifierOptions.Section}:{nameof(NotifierOptions.Delivery)}:{nameof(DeliveryOptions.Attempts)}";

    private readonly ServiceProvider _services;

    private ChannelBench(ServiceProvider services) => _services = services;

    /// <summary>Every channel there is, in the order of the catalogue.</summary>
    public static IReadOnlyList<string> Channels { get; } = [.. ChannelCatalogue.All.Select(entry => entry.Name)];

    /// <summary>What is wrong with the settings, a sentence each; with any the channels cannot be used.</summary>
    public IReadOnlyList<string> Problems => ConfigurationProblems.Find(_services);

    internal IServiceProvider Services => _services;

    /// <summary>Channels that send, each message in one call within the configured time limit: whoever waits for it wants to know now.</summary>
    /// <param name="console">Where the console channel writes.</param>
    public static ChannelBench Sending(IConfiguration configuration, TextWriter console) =>
        new(Build(configuration, [new(AttemptsKey, "1")], services => services.Replace(ServiceDescriptor.Singleton<IConsoleSink>(new WriterSink(console)))));

    /// <summary>Channels whose calls are kept and not made; what is not configured has made-up settings.</summary>
    internal static ChannelBench Captured(IConfiguration configuration, CapturedCalls calls, IConsoleSink console)
    {
        var options = new NotifierOptions();
        configuration.GetSection(NotifierOptions.Section).Bind(options);
        var samples = ChannelCatalogue.All.Where(entry => !entry.Options(options).IsConfigured).SelectMany(entry => SampleSettings.Of(entry.Name));
        return new ChannelBench(Build(configuration, samples, services => services
            .Replace(ServiceDescriptor.Singleton(console))
            .AddSingleton<IHttpClientFactory>(calls)));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceProvider Build(IConfiguration configuration, IEnumerable<KeyValuePair<string, string?>> above, Action<IServiceCollection> replace)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(configuration).AddInMemoryCollection(above);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddValidatedOptions<NotifierOptions>(NotifierOptions.Section);
        builder.AddChannels();
        replace(builder.Services);
        return builder.Services.BuildServiceProvider();
    }

    private sealed class WriterSink(TextWriter output) : IConsoleSink
    {
        public Task Write(Core.ChannelMessage message, string line, CancellationToken cancellationToken) => output.WriteLineAsync(line.AsMemory(), cancellationToken);
    }
}
