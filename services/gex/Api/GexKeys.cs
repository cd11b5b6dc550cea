using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Gex.Api;

/// <summary>The key of the gex service's gRPC.</summary>
internal static class GexKeys
{
    public const string Setting = $"{GexOptions.Section}:{nameof(GexOptions.ApiKey)}";
    public const string Who = "gex service";
}

/// <summary>Lets no call through without the key.</summary>
internal sealed class GexKeyCheck(IOptions<GexOptions> options, IConfiguration configuration, GexTelemetry telemetry, ILogger<GexKeyCheck> logger)
    : ApiKeyCheck(KeyOf(options.Value.ApiKey, configuration), GexKeys.Who, logger)
{
    protected override void Refused(string reason) => telemetry.CallRefused(reason);
}

/// <summary>Refuses at start a key that is none, and a service without one that can be called from beyond this machine.</summary>
internal sealed class GexKeyRule(IConfiguration configuration) : IValidateOptions<GexOptions>
{
    public ValidateOptionsResult Validate(string? name, GexOptions options) =>
        ApiKeyCheck.Problem(GexKeys.Setting, ApiKeyCheck.KeyOf(options.ApiKey, configuration), configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}

/// <summary>What a call ends with when it fails.</summary>
internal sealed class GexCallErrors(IHostApplicationLifetime lifetime, ILogger<GexCallErrors> logger) : CallErrors(GexKeys.Who, lifetime, logger)
{
    protected override RpcException? Meaning(Exception exception) => null;
}
