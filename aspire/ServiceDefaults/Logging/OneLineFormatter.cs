using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.ServiceDefaults.Logging;

/// <summary>How log lines are written.</summary>
public sealed class OneLineOptions : ConsoleFormatterOptions
{
    /// <summary>Exceptions with their stacks. Default: only where the default log level is Debug or Trace.</summary>
    public bool? FullExceptions { get; set; }

    /// <summary>The clock of the time stamps: the wall's, whatever a run's clock follows.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}

/// <summary>
/// One log entry, one line: <c>2026-11-20T14:31:05.123Z warn ChainConsumer: message</c>. Message, scopes and exceptions pass the <see cref="Redactor"/>; line breaks and
/// control characters from outside cannot forge a line.
/// </summary>
public sealed class OneLineFormatter(Redactor redactor, IOptions<OneLineOptions> options, IOptions<LoggerFilterOptions> filter) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name that the console logger knows it by.</summary>
    public const string FormatterName = "one-line";

    private readonly OneLineOptions _options = options.Value;
    private readonly bool _fullExceptions = options.Value.FullExceptions ?? IsDebug(filter.Value);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? string.Empty;
        if (message.Length == 0 && logEntry.Exception is null) return;
        // The bus calls it an error that a stop cut a publication short; what matters of it is published again, or was superseded.
        if (logEntry.Exception is OperationCanceledException && logEntry.Category.StartsWith("MassTransit", StringComparison.Ordinal)) return;

        var body = new StringBuilder(message);
        if (_options.IncludeScopes) scopeProvider?.ForEachScope(static (scope, target) => target.Append(" [").Append(scope).Append(']'), body);
        if (logEntry.Exception is { } exception) body.Append(" | ").Append(_fullExceptions ? exception.ToString() : Compact(exception));

        textWriter.Write(_options.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write(LevelText(logEntry.LogLevel));
        textWriter.Write(Short(logEntry.Category));
        textWriter.Write(": ");
        textWriter.WriteLine(SingleLine(redactor.Redact(body.ToString())));
    }

    /// <summary>An exception and its causes by type and message, outermost first.</summary>
    internal static string Compact(Exception exception)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var cause = exception; cause is not null && depth < 8; cause = cause.InnerException, depth++)
        {
            if (depth > 0) text.Append(" <- ");
            text.Append(cause.GetType().Name).Append(": ").Append(cause.Message);
        }

        return text.ToString();
    }

    /// <summary>The text on one line, control characters shown as a middle dot.</summary>
    internal static string SingleLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAny('\u007f', '\u0085', '\u2028') && !text.Contains('\u2029')) return text;
        var line = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            line.Append(c is '\t' or '\u0085' or '\u2028' or '\u2029' ? ' ' : char.IsControl(c) ? '·' : c);
        }

        return line.ToString();
    }

    private static string Short(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string LevelText(LogLevel level) => level switch
    {
        LogLevel.Trace => " trce ",
        LogLevel.Debug => " dbug ",
        LogLevel.Information => " info ",
        LogLevel.Warning => " warn ",
        LogLevel.Error => " fail ",
        _ => " crit ",
    };

    private static bool IsDebug(LoggerFilterOptions filter) =>
        (filter.Rules.LastOrDefault(rule => rule.CategoryName is null && rule.ProviderName is null && rule.LogLevel is not null)?.LogLevel ?? filter.MinLevel) <= LogLevel.Debug;
}
