using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.Ingestion.Api;

/// <summary>The keys of the ingestion service's gRPC.</summary>
internal static class FeedKeys
{
    public const string Who = "ingestion service";

    public static AcceptedKeys Of(IngestionOptions options, IConfiguration configuration) => AcceptedKeys.Of(IngestionOptions.Section, options.ApiKey, options.PreviousApiKey, configuration);
}

/// <summary>Lets no call through without the key.</summary>
internal sealed class FeedKeyCheck(IOptions<IngestionOptions> options, IConfiguration configuration, ILogger<FeedKeyCheck> logger)
    : ApiKeyCheck(FeedKeys.Of(options.Value, configuration), FeedKeys.Who, logger)
{
    protected override void Refused(string reason)
    {
    }
}

/// <summary>Refuses at start a key that is none, and a service without one that can be called from beyond this machine.</summary>
internal sealed class FeedKeyRule(IConfiguration configuration) : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options) =>
        FeedKeys.Of(options, configuration).Problem(configuration) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}

/// <summary>What a call ends with when it fails.</summary>
internal sealed class FeedCallErrors(IHostApplicationLifetime lifetime, ILogger<FeedCallErrors> logger) : CallErrors(FeedKeys.Who, lifetime, logger)
{
    protected override RpcException? Meaning(Exception exception) => null;
}
