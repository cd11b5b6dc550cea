using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Lets no call of the log through without the engine's key.</summary>
internal sealed class EngineKeyCheck(IOptions<AlertEngineOptions> options, ApiMetrics metrics, ILogger<EngineKeyCheck> logger) : ApiKeyCheck(options.Value.ApiKey, "engine", logger)
{
    protected override void Refused(string reason) => metrics.Refused(reason);
}

/// <summary>Refuses at start a key that is none, and an engine without one that can be called from beyond this machine.</summary>
internal sealed class ApiKeyRule(IConfiguration configuration) : IValidateOptions<AlertEngineOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertEngineOptions options) =>
        ApiKeyCheck.Problem($"{AlertEngineOptions.Section}:ApiKey", options.ApiKey, configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
