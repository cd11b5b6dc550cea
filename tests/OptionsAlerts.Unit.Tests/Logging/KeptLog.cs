using Microsoft.Extensions.Logging;

namespace OptionsAlerts.Unit.Tests.Logging;

/// <summary>Keeps what one part logs, level by level.</summary>
internal sealed class KeptLog<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, string Line)> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines.Select(entry => entry.Line)];

    /// <summary>The warnings since the last call.</summary>
    public IReadOnlyList<string> TakeWarnings()
    {
        string[] warnings = [.. _lines.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Line)];
        _lines.Clear();
        return warnings;
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, formatter(state, exception)));
}
