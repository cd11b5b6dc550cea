using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OptionsAlerts.ServiceDefaults.Logging;

/// <summary>Takes secrets out of exported log records: message, attributes, exception.</summary>
public sealed class LogRecordRedaction(Redactor redactor) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.FormattedMessage is { } message) data.FormattedMessage = redactor.Redact(message);
        if (data.Body is { } body) data.Body = redactor.Redact(body);
        if (data.Attributes is { } attributes) data.Attributes = [.. attributes.Select(pair => KeyValuePair.Create(pair.Key, Clean(pair.Value)))];
        if (data.Exception is { } exception && exception.ToString() is var text && redactor.Redact(text) is var clean && !ReferenceEquals(clean, text))
        {
            data.Exception = new RedactedException(exception.GetType().Name, redactor.Redact(exception.Message), clean);
        }
    }

    // What is no text is written as text by the exporter, and may hold a secret then.
    private object? Clean(object? value) => value switch
    {
        null or bool or int or long or double or decimal => value,
        string text => redactor.Redact(text),
        _ => value.ToString() is { } text ? redactor.Redact(text) : null,
    };
}

/// <summary>Takes secrets out of exported spans: name, tags (an HTTP client's <c>url.full</c> holds a bot's token), status.</summary>
public sealed class ActivityRedaction(Redactor redactor) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.DisplayName = redactor.Redact(data.DisplayName);
        if (data.StatusDescription is { } description) data.SetStatus(data.Status, redactor.Redact(description));
        List<KeyValuePair<string, string>>? changes = null;
        foreach (var (key, value) in data.EnumerateTagObjects())
        {
            if (value is string text && redactor.Redact(text) is var clean && !ReferenceEquals(clean, text)) (changes ??= []).Add(KeyValuePair.Create(key, clean));
        }

        foreach (var (key, value) in changes ?? []) data.SetTag(key, value);
    }
}

/// <summary>An exception as it may be exported.</summary>
internal sealed class RedactedException(string type, string message, string text) : Exception($"{type}: {message}")
{
    public override string ToString() => text;
}
