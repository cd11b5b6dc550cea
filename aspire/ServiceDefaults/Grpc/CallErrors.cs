using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>What a call ends with when it fails: an error that says what to do, and nothing of the program's insides.</summary>
/// <param name="who">Whose calls they are, in errors: the engine, the ingestion service.</param>
public abstract partial class CallErrors(string who, IHostApplicationLifetime lifetime, ILogger logger) : AroundCall
{
    protected override async Task<T> Around<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // The caller has gone, or its deadline has passed: nobody reads this.
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled or its deadline passed."));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw ApiProblems.Away("STOPPING", $"The {who} is stopping.");
        }
        catch (Exception exception)
        {
            if (Meaning(exception) is { } known) throw known;
            LogFault(logger, exception, context.Method);
            throw ApiProblems.Fault(who);
        }
    }

    /// <summary>What an exception means to the caller; null for a fault.</summary>
    protected abstract RpcException? Meaning(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed.")]
    private static partial void LogFault(ILogger logger, Exception exception, string method);
}
