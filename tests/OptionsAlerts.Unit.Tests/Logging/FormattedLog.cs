using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.ServiceDefaults.Logging;

namespace OptionsAlerts.Unit.Tests.Logging;

/// <summary>Keeps what the console would show: the host's own formatter, written to a string.</summary>
internal sealed class FormattedLog(Func<ConsoleFormatter> formatter) : ILoggerProvider, ISupportExternalScope
{
    private readonly StringWriter _text = new();
    private IExternalScopeProvider? _scopes;

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    /// <summary>A host with redacted logging whose console lines are kept; the settings are its configuration.</summary>
    public static (IHost Host, FormattedLog Log) Start(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.AddRedactedLogging();
        return Start(builder);
    }

    public static (IHost Host, FormattedLog Log) Start(HostApplicationBuilder builder)
    {
        builder.Services.Configure<OneLineOptions>(options => options.Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 14, 31, 5, 123, TimeSpan.Zero)));
        builder.Services.AddSingleton<ILoggerProvider>(services =>
            new FormattedLog(() => services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == OneLineFormatter.FormatterName)));
        var host = builder.Build();
        return (host, host.Services.GetServices<ILoggerProvider>().OfType<FormattedLog>().Single());
    }

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _text.Dispose();

    private sealed class Writer(FormattedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            var entry = new LogEntry<TState>(logLevel, category, eventId, state, exception, format);
            lock (log._text) log.Formatter.Write(entry, log._scopes, log._text);
        }
    }

    private ConsoleFormatter Formatter => field ??= formatter();
}
