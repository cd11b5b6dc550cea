using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>
/// Lets no call of the log through without the key, where the engine has one. Compared by hashes in constant time, so that neither the key's length nor a beginning
/// guessed right shows. Health and reflection stay open.
/// </summary>
internal sealed partial class ApiKeyCheck(IOptions<AlertEngineOptions> options, ApiMetrics metrics, ILogger<ApiKeyCheck> logger) : AroundCall
{
    public const string KeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";

    private readonly byte[]? _hash = options.Value.ApiKey is { Length: > 0 } key ? Hash(key) : null;

    protected override Task<T> Around<T>(ServerCallContext context, Func<Task<T>> call)
    {
        if (_hash is null) return call();
        if (Given(context.RequestHeaders) is not { } given) throw Refused(context, "API_KEY_MISSING", $"This engine asks for its API key: send it as the metadata {KeyHeader}, or authorization: Bearer.");
        if (!CryptographicOperations.FixedTimeEquals(Hash(given), _hash)) throw Refused(context, "API_KEY_WRONG", "The API key is not the one of this engine.");
        return call();
    }

    private static string? Given(Metadata headers)
    {
        if (headers.GetValue(KeyHeader) is { Length: > 0 } key) return key;
        return headers.GetValue("authorization") is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private RpcException Refused(ServerCallContext context, string reason, string message)
    {
        metrics.Refused(reason);
        LogRefused(context.Method, context.Peer, reason);
        return Problems.NoKey(reason, message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused {Method} from {Peer}: {Reason}.")]
    private partial void LogRefused(string method, string peer, string reason);
}

/// <summary>Refuses at start a key that is none, and an engine without one that can be called from beyond this machine.</summary>
internal sealed class ApiKeyRule(IConfiguration configuration) : IValidateOptions<AlertEngineOptions>
{
    public const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, AlertEngineOptions options)
    {
        if (options.ApiKey is { Length: > 0 } key)
        {
            return key.Length >= ShortestKey && key.All(letter => letter is > ' ' and < '\u007f')
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"AlertEngine:ApiKey must be {ShortestKey} or more visible ASCII characters.");
        }

        return GrpcReach.BeyondLoopback(configuration) is { } address
            ? ValidateOptionsResult.Fail($"AlertEngine:ApiKey is missing: gRPC would listen on {address}, beyond this machine; set a key of {ShortestKey} or more characters, or listen on 127.0.0.1.")
            : ValidateOptionsResult.Success;
    }
}
