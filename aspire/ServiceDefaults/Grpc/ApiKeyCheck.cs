using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>Lets no call of a service through without its key, where it has one. Health and reflection stay open.</summary>
/// <param name="keys">The keys that it takes.</param>
/// <param name="who">Whose they are, in errors: the engine, the ingestion service.</param>
public abstract partial class ApiKeyCheck(AcceptedKeys keys, string who, ILogger logger) : AroundCall
{
    public const string KeyHeader = "x-api-key";

    private const string Bearer = "Bearer ";

    protected override Task<T> Around<T>(ServerCallContext context, Func<Task<T>> call)
    {
        if (!keys.AreAsked) return call();
        if (Given(context.RequestHeaders) is not { } given) throw Refusal(context, "API_KEY_MISSING", $"This {who} asks for its API key: send it as the metadata {KeyHeader}, or authorization: Bearer.");
        var found = keys.Find(given);
        if (found == KeyGiven.Wrong) throw Refusal(context, "API_KEY_WRONG", $"The API key is not the one of this {who}.");
        if (found == KeyGiven.Previous) LogPrevious(logger, context.Method, context.Peer);
        return call();
    }

    /// <summary>A call was refused.</summary>
    protected abstract void Refused(string reason);

    private static string? Given(Metadata headers)
    {
        if (headers.GetValue(KeyHeader) is { Length: > 0 } key) return key;
        return headers.GetValue("authorization") is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    private RpcException Refusal(ServerCallContext context, string reason, string message)
    {
        Refused(reason);
        LogRefused(logger, context.Method, context.Peer, reason);
        return ApiProblems.NoKey(reason, message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused {Method} from {Peer}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string method, string peer, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} from {Peer} came with the previous API key.")]
    private static partial void LogPrevious(ILogger logger, string method, string peer);
}
