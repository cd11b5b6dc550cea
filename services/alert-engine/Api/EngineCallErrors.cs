using Grpc.Core;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What a call of the log ends with when it fails.</summary>
internal sealed class EngineCallErrors(IHostApplicationLifetime lifetime, ILogger<EngineCallErrors> logger) : CallErrors("engine", lifetime, logger)
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

    protected override RpcException? Meaning(Exception exception) => Known(exception);
}
