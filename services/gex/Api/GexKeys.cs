using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Gex.Api;

/// <summary>The keys of the gex service's gRPC.</summary>
internal static class GexKeys
{
    public const string Who = "gex service";

    public static AcceptedKeys Of(GexOptions options, IConfiguration configuration) => AcceptedKeys.Of(GexOptions.Section, options.ApiKey, options.PreviousApiKey, configuration);
}

/// <summary>Lets no call through without the key.</summary>
internal sealed class GexKeyCheck(IOptions<GexOptions> options, IConfiguration configuration, GexTelemetry telemetry, ILogger<GexKeyCheck> logger)
    : ApiKeyCheck(GexKeys.Of(options.Value, configuration), GexKeys.Who, logger)
{
    protected override void Refused(string reason) => telemetry.CallRefused(reason);
}

/// <summary>Refuses at start a key that is none, and a service without one that can be called from beyond this machine.</summary>
internal sealed class GexKeyRule(IConfiguration configuration) : IValidateOptions<GexOptions>
{
    public ValidateOptionsResult Validate(string? name, GexOptions options) =>
        GexKeys.Of(options, configuration).Problem(configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}

/// <summary>What a call ends with when it fails.</summary>
internal sealed class GexCallErrors(IHostApplicationLifetime lifetime, ILogger<GexCallErrors> logger) : CallErrors(GexKeys.Who, lifetime, logger)
{
    protected override RpcException? Meaning(Exception exception) => null;
}
