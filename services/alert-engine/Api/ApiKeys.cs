using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Lets no call of the log through without the engine's key.</summary>
internal sealed class EngineKeyCheck(IOptions<AlertEngineOptions> options, IConfiguration configuration, ApiMetrics metrics, ILogger<EngineKeyCheck> logger)
    : ApiKeyCheck(Keys(options.Value, configuration), "engine", logger)
{
    public static AcceptedKeys Keys(AlertEngineOptions options, IConfiguration configuration) => AcceptedKeys.Of(AlertEngineOptions.Section, options.ApiKey, options.PreviousApiKey, configuration);

    protected override void Refused(string reason) => metrics.Refused(reason);
}

/// <summary>Refuses at start a key that is none, and an engine without one that can be called from beyond this machine.</summary>
internal sealed class ApiKeyRule(IConfiguration configuration) : IValidateOptions<AlertEngineOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertEngineOptions options) =>
        EngineKeyCheck.Keys(options, configuration).Problem(configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
