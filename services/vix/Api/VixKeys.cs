using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Vix.Api;

/// <summary>The keys of the vix service's gRPC.</summary>
internal static class VixKeys
{
    public const string Who = "vix service";

    public static AcceptedKeys Of(VixOptions options, IConfiguration configuration) => AcceptedKeys.Of(VixOptions.Section, options.ApiKey, options.PreviousApiKey, configuration);
}

/// <summary>Lets no call through without the key.</summary>
internal sealed class VixKeyCheck(IOptions<VixOptions> options, IConfiguration configuration, VixCounters counters, ILogger<VixKeyCheck> logger)
    : ApiKeyCheck(VixKeys.Of(options.Value, configuration), VixKeys.Who, logger)
{
    protected override void Refused(string reason) => counters.CallRefused(reason);
}

/// <summary>Refuses at start a key that is none, and a service without one that can be called from beyond this machine.</summary>
internal sealed class VixKeyRule(IConfiguration configuration) : IValidateOptions<VixOptions>
{
    public ValidateOptionsResult Validate(string? name, VixOptions options) =>
        VixKeys.Of(options, configuration).Problem(configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}

/// <summary>What a call ends with when it fails.</summary>
internal sealed class VixCallErrors(IHostApplicationLifetime lifetime, ILogger<VixCallErrors> logger) : CallErrors(VixKeys.Who, lifetime, logger)
{
    protected override RpcException? Meaning(Exception exception) => null;
}
