using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Volume.Api;

/// <summary>The keys of the volume service's gRPC.</summary>
internal static class VolumeKeys
{
    public const string Who = "volume service";

    public static AcceptedKeys Of(VolumeOptions options, IConfiguration configuration) => AcceptedKeys.Of(VolumeOptions.Section, options.ApiKey, options.PreviousApiKey, configuration);
}

/// <summary>Lets no call through without the key.</summary>
internal sealed class VolumeKeyCheck(IOptions<VolumeOptions> options, IConfiguration configuration, VolumeTelemetry telemetry, ILogger<VolumeKeyCheck> logger)
    : ApiKeyCheck(VolumeKeys.Of(options.Value, configuration), VolumeKeys.Who, logger)
{
    protected override void Refused(string reason) => telemetry.CallRefused(reason);
}

/// <summary>Refuses at start a key that is none, and a service without one that can be called from beyond this machine.</summary>
internal sealed class VolumeKeyRule(IConfiguration configuration) : IValidateOptions<VolumeOptions>
{
    public ValidateOptionsResult Validate(string? name, VolumeOptions options) =>
        VolumeKeys.Of(options, configuration).Problem(configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}

/// <summary>What a call ends with when it fails.</summary>
internal sealed class VolumeCallErrors(IHostApplicationLifetime lifetime, ILogger<VolumeCallErrors> logger) : CallErrors(VolumeKeys.Who, lifetime, logger)
{
    protected override RpcException? Meaning(Exception exception) => null;
}
