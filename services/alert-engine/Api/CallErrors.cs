using Grpc.Core;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What a call ends with when it fails: an error that says what to do, and nothing of the engine's insides.</summary>
internal sealed partial class CallErrors(IHostApplicationLifetime lifetime, ILogger<CallErrors> logger) : AroundCall
{
    /// <summary>What an exception means to the caller; null for a fault of the engine.</summary>
    public static RpcException? Known(Exception exception) => exception switch
    {
        RpcException rpc => rpc,
        PolicyException policy => Problems.Policy([policy]),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } => Problems.Away("LOG_NOT_READY", "There is no decision log yet: the engine is starting."),
        InvalidDataException unreadable => Problems.Unreadable(unreadable.Message),
        _ when AlertsDatabase.IsAway(exception) => Problems.Away("DATABASE_AWAY", "PostgreSQL does not answer."),
        _ => null,
    };

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
            throw Problems.Away("STOPPING", "The engine is stopping.");
        }
        catch (Exception exception)
        {
            if (Known(exception) is { } known) throw known;
            LogFault(exception, context.Method);
            throw Problems.Fault();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed.")]
    private partial void LogFault(Exception exception, string method);
}
