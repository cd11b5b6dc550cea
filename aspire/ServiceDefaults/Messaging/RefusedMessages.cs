using System.Diagnostics.Metrics;
using System.Text.Json;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>
/// Says in one line, and counts, every message that could not be handled. The bus moves the message to the queue's error queue; the rest goes on.
/// </summary>
public sealed partial class RefusedMessages(ILogger<RefusedMessages> logger, IMeterFactory meters)
{
    private readonly Counter<long> _counter = meters.Create("OptionsAlerts.Messaging")
        .CreateCounter<long>("options_alerts.messages.refused", "{message}", "Messages moved to an error queue.");

    private long _count;

    /// <summary>Messages refused since start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>What an endpoint does with a message it could not handle: say so, count, move it to the error queue.</summary>
    public void Attach(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.PublishFaults = false;
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseExecute(Report);
            pipe.UseFilter(new ErrorTransportFilter());
        });
    }

    private void Report(ExceptionReceiveContext context)
    {
        var queue = context.InputAddress.Segments[^1];
        Interlocked.Increment(ref _count);
        _counter.Add(1, new KeyValuePair<string, object?>("queue", queue));
        LogRefused(queue, Innermost(context.Exception).Message.ReplaceLineEndings(" "));
    }

    // The cause, or on the way to it the reader's word on which member it was.
    private static Exception Innermost(Exception exception)
    {
        while (exception is not JsonException { Path: not null } && exception.InnerException is { } inner) exception = inner;
        return exception;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a message on queue {Queue}: {Reason} It is kept in {Queue}_error.")]
    private partial void LogRefused(string queue, string reason);
}
