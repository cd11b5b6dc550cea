using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>
/// Lets no call of a service through without the key, where there is one. Compared by hashes in constant time, so that neither the key's length nor a beginning
/// guessed right shows. Health and reflection stay open.
/// </summary>
/// <param name="key">The key; null or empty for none.</param>
/// <param name="who">Whose it is, in errors: the engine, the ingestion service.</param>
public abstract partial class ApiKeyCheck(string? key, string who, ILogger logger) : AroundCall
{
    public const string KeyHeader = "x-api-key";

    /// <summary>The fewest characters of a key.</summary>
    public const int ShortestKey = 16;

    private const string Bearer = "Bearer ";

    private readonly byte[]? _hash = key is { Length: > 0 } ? Hash(key) : null;

    /// <summary>What is wrong with a key at start, one sentence: a key that is none, or none where callers beyond this machine reach the service; else null.</summary>
    /// <param name="setting">The key's path.</param>
    public static string? Problem(string setting, string? key, IConfiguration configuration)
    {
        if (key is { Length: > 0 })
            return key.Length >= ShortestKey && key.All(letter => letter is > ' ' and < '\u007f') ? null : $"{setting} must be {ShortestKey} or more visible ASCII characters.";
        return GrpcReach.BeyondLoopback(configuration) is { } address
            ? $"{setting} is missing: gRPC would listen on {address}, beyond this machine; set a key of {ShortestKey} or more characters, or listen on 127.0.0.1."
            : null;
    }

    /// <summary>A service's own key, or else the engine's, so that one key is enough where one process or one file configures both.</summary>
    public static string? KeyOf(string? own, IConfiguration configuration) => own is { Length: > 0 } ? own : configuration["AlertEngine:ApiKey"];

    protected override Task<T> Around<T>(ServerCallContext context, Func<Task<T>> call)
    {
        if (_hash is null) return call();
        if (Given(context.RequestHeaders) is not { } given) throw Refusal(context, "API_KEY_MISSING", $"This {who} asks for its API key: send it as the metadata {KeyHeader}, or authorization: Bearer.");
        if (!CryptographicOperations.FixedTimeEquals(Hash(given), _hash)) throw Refusal(context, "API_KEY_WRONG", $"The API key is not the one of this {who}.");
        return call();
    }

    /// <summary>A call was refused.</summary>
    protected abstract void Refused(string reason);

    private static string? Given(Metadata headers)
    {
        if (headers.GetValue(KeyHeader) is { Length: > 0 } key) return key;
        return headers.GetValue("authorization") is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private RpcException Refusal(ServerCallContext context, string reason, string message)
    {
        Refused(reason);
        LogRefused(logger, context.Method, context.Peer, reason);
        return ApiProblems.NoKey(reason, message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused {Method} from {Peer}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string method, string peer, string reason);
}
